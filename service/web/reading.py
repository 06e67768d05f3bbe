"""Reading while one writes: what the forms of needs, proposals and profiles share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from fastapi import APIRouter, Response

from service.policies import SIGNED_IN
from service.usecases.answers.free_text import FreeText
from service.usecases.answers.previewing import Preview, preview
from service.usecases.companies import sees_students
from service.usecases.competences import search
from service.usecases.needs import title_of
from service.web.forms import Errors, validated
from service.web.visit import Visit, VisitDep

__all__ = ["filled", "previewed", "router"]

router = APIRouter()
_MOST_TERMS = 8


@router.get("/reading/terms", dependencies=[SIGNED_IN])
def terms(visit: VisitDep, add: str = "") -> Response:
    """Return names of competences that begin or go on like what is being typed."""
    wanted = add.strip()[:100]
    hits = search(visit.engine, wanted, _MOST_TERMS) if len(wanted) > 1 else []
    return visit.render("reading/terms.html", terms=[one.matched for one in hits])


def previewed(visit: Visit, values: Mapping[str, Any]) -> Preview | None:
    """Return what is read of a form's text; None while there is no text that can be read.

    What is wrong with a field is told when the form is sent; here the field is left out.
    """
    given = {name: value for name, value in values.items() if value not in ("", None, [])}
    model, errors = validated(FreeText, given)
    if model is None:
        kept = {name: v for name, v in given.items() if not _wrong(name, errors)}
        model, _ = validated(FreeText, kept)
    if model is None:
        return None
    counted = sees_students(visit.viewer, visit.session)
    return preview(visit.engine, model, visit.language, counted=counted)


def _wrong(name: str, errors: Errors) -> bool:
    """Whether an error lies with a field or within it."""
    return any(one == name or one.startswith(f"{name}.") for one in errors)


def filled(
    values: Mapping[str, Any], kept: Collection[str] = (), *, empty: bool = False
) -> dict[str, Any]:
    """Return what was typed for a shape with a title and a text.

    What is empty is left out, or with `empty` taken away, but for the fields in `kept`. A text
    without a title gets its beginning as one.
    """
    given: dict[str, Any] = {}
    for name, value in values.items():
        if not isinstance(value, str) or value.strip():
            given[name] = value
        elif empty and name not in ("title", "text", *kept):
            given[name] = None
    given["text"] = values["text"]
    given.setdefault("title", title_of(values["text"]) or "–")  # with no text it goes nowhere
    return given
