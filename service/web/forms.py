"""Forms: what was sent, guarded against pages elsewhere, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile

from service.deps import COOKIE, SAFE_METHODS
from service.errors import (
    ConflictError,
    FieldProblem,
    ForbiddenError,
    ValidationProblemError,
    field_problems,
)

__all__ = [
    "FORM_COOKIE",
    "Errors",
    "Form",
    "FormDep",
    "Upload",
    "csrf_token",
    "get_form",
    "noting",
    "validated",
]

FORM_COOKIE = "__Host-samspel-form"
"""The cookie that ties a form to a browser that has not signed in."""

CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf-token"
_MAX_FIELDS, _MAX_FILES = 3_000, 4
_UNSEEN = ("id", "version")
"""Fields that no form shows: what is wrong with them is told above the form."""

ModelT = TypeVar("ModelT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """The fields and files of a form, in the order in which they were sent."""

    fields: tuple[tuple[str, str], ...] = ()
    files: Mapping[str, Upload] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """Return the last value of a field, without white space around it."""
        return next((v.strip() for k, v in reversed(self.fields) if k == name), default)

    def text(self, name: str) -> str:
        """Return the last value of a field as it was written."""
        return next((v for k, v in reversed(self.fields) if k == name), "")

    def all(self, name: str) -> list[str]:
        """Return every value of a field that is not empty."""
        return [v.strip() for k, v in self.fields if k == name and v.strip()]

    def file(self, name: str) -> Upload | None:
        """Return a file; None when none was chosen."""
        return self.files.get(name)

    def __contains__(self, name: object) -> bool:
        return any(k == name for k, _ in self.fields)

    def __bool__(self) -> bool:
        return bool(self.fields or self.files)

    def given(self, *names: str) -> dict[str, str]:
        """Return those of the fields that hold something, for a shape that has defaults."""
        return {name: self.text(name) for name in names if self.get(name)}


def csrf_token(secret: str) -> str:
    """Return the token that a form must bring back; `secret` is the value of a cookie."""
    return sha256(f"csrf:{secret}".encode()).hexdigest()


async def get_form(request: Request) -> Form:
    """Return the form of a request, which must come from one of our own pages.

    A form brings back a token made from a cookie that pages elsewhere cannot read; and where
    the browser says that another site sent it, it is refused at once.

    Raises:
        ForbiddenError: the form does not come from our pages, or the cookie has gone.
    """
    if request.method in SAFE_METHODS:
        return Form()
    form = await _parsed(request)
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForbiddenError("the form was sent from another site")
    shown = request.headers.get(CSRF_HEADER) or form.get(CSRF_FIELD)
    secrets = [request.cookies.get(name, "") for name in (COOKIE, FORM_COOKIE)]
    if not any(one and compare_digest(csrf_token(one), shown) for one in secrets):
        raise ForbiddenError("the form is too old or comes from elsewhere; open the page again")
    return form


async def _parsed(request: Request) -> Form:
    """Read fields and files into memory; the size of the whole is limited before this."""
    sent = await request.form(max_files=_MAX_FILES, max_fields=_MAX_FIELDS, max_part_size=2**20)
    fields: list[tuple[str, str]] = []
    uploads: dict[str, Upload] = {}
    for name, value in sent.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read()
            if value.filename or content:
                uploads[name] = Upload(value.filename or "", content)
        else:
            fields.append((name, value))
    await sent.close()
    return Form(tuple(fields), uploads)


FormDep = Annotated[Form, Depends(get_form)]


class Errors(dict[str, list[str]]):
    """What is wrong, by field; what is wrong with the whole stands under the empty name."""

    def note(self, field: str, message: str) -> None:
        """Add what is wrong with a field."""
        self.setdefault(field, []).append(message)

    def note_all(self, problems: tuple[FieldProblem, ...]) -> None:
        """Add several at once."""
        for one in problems:
            self.note(one.field, one.message)


def validated(
    shape: type[ModelT], values: Mapping[str, Any], errors: Errors | None = None
) -> tuple[ModelT | None, Errors]:
    """Return `values` as a shape, or None and what is wrong with which field."""
    found = Errors() if errors is None else errors
    try:
        return shape.model_validate(dict(values)), found
    except ValidationError as error:
        found.note_all(field_problems(error.errors()))
        return None, found


@contextmanager
def noting(errors: Errors) -> Iterator[None]:
    """Note what a use case refuses, so that the form can be shown again with it."""
    try:
        yield
    except (ValidationProblemError, ConflictError) as error:
        for one in error.fields or (FieldProblem("", error.detail),):
            errors.note("" if one.field in _UNSEEN else one.field, one.message)
