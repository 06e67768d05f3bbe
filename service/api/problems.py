"""Errors as problem+json (RFC 9457), with the fields that are at fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from service.errors import (
    FieldProblem,
    ProblemError,
    UnauthorisedError,
    UnavailableError,
    ValidationProblemError,
    field_problems,
)

__all__ = ["HANDLERS", "PROBLEMS", "Problem", "problem_response", "told"]

_MEDIA = "application/problem+json"
_TITLES = {
    400: ("bad-request", "The request cannot be read"),
    404: ("not-found", "Not found"),
    405: ("method-not-allowed", "This method is not for this address"),
    413: ("too-large", "The request is too large"),
}


class FieldError(BaseModel):
    """What is wrong with one field."""

    field: str = Field(description="Dotted path, such as `occasions.0.seats`.")
    detail: str


class Problem(BaseModel):
    """An error, as RFC 9457 writes it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    errors: list[FieldError]


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": text,
        "content": {_MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, text in (
        (401, "A token is configured and was not shown."),
        (404, "There is no such thing, or none that may be seen."),
        (409, "Another writer was faster, or the id is taken."),
        (413, "The request is too large."),
        (422, "The request is not valid; `errors` names the fields."),
        (503, "Not ready yet, or busy: try again."),
    )
}
"""What any route may answer besides what it promises."""


def problem_response(
    request: Request,
    status: int,
    kind: str,
    title: str,
    detail: str,
    fields: tuple[FieldProblem, ...] = (),
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """Return an error as it is sent. What was given is quoted without what cannot be encoded."""
    body = Problem(
        type=f"urn:samspel:problem:{kind}",
        title=title,
        status=status,
        detail=_sendable(detail),
        instance=_sendable(request.url.path),
        request_id=getattr(request.state, "request_id", ""),
        errors=[
            FieldError(field=_sendable(one.field), detail=_sendable(one.message)) for one in fields
        ],
    )
    return JSONResponse(body.model_dump(), status, headers=headers, media_type=_MEDIA)


def _sendable(text: str) -> str:
    return text[:2_000].encode("utf-8", "replace").decode()


def told(request: Request, error: ProblemError) -> JSONResponse:
    """Return an error with an answer of its own."""
    headers = {}
    if isinstance(error, UnauthorisedError):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, UnavailableError):
        headers["Retry-After"] = "1"
    return problem_response(
        request, error.status, error.type, error.title, error.detail, error.fields, headers
    )


def _on_problem(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ProblemError)  # noqa: S101  # registered for this class alone
    return told(request, error)


def _on_invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # as above
    fields = field_problems(error.errors(), skip=1)
    named = tuple(one if one.field else FieldProblem("body", one.message) for one in fields)
    return told(request, ValidationProblemError.of(*named))


def _on_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  # as above
    kind, title = _TITLES.get(error.status_code, ("http", "The request failed"))
    headers = dict(error.headers) if error.headers else None
    detail = str(error.detail)
    return problem_response(request, error.status_code, kind, title, detail, headers=headers)


def _on_anything(request: Request, error: Exception) -> JSONResponse:
    del error
    return problem_response(
        request, 500, "internal", "Internal error", "something went wrong; it has been logged"
    )


HANDLERS: Final[Mapping[type[Exception], Callable[[Request, Exception], JSONResponse]]] = {
    ProblemError: _on_problem,
    RequestValidationError: _on_invalid,
    HTTPException: _on_http,
    Exception: _on_anything,
}
"""What answers each kind of error, as problem+json."""
