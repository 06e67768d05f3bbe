"""Trainings: what can be learnt in the region, for everyone to find and liaisons to keep."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from models import Training, TrainingCreate, TrainingUpdate
from models.fields import EqfLevel, MunicipalityName
from service import store
from service.policies import SIGNED_IN, allow
from service.usecases.answers.read_back import read_back
from service.usecases.listing import list_rows
from service.usecases.trainings import trainings
from service.web.forms import Errors, Form, FormDep, noting, validated
from service.web.listing import asked_of
from service.web.texts import mark as _
from service.web.visit import Visit, VisitDep

__all__ = ["router"]

router = APIRouter()

_KEEPERS: Final = allow("liaison", "admin")
_FIELDS: Final = (
    "provider",
    "title",
    "text",
    "language",
    "level",
    "prerequisites",
    "price_sek",
    "municipality",
)
_OCCASION: Final = ("starts", "ends", "municipality", "seats", "min_group")
_SPARE = 2
"""Empty rows for occasions below those that are filled."""


class Asked(BaseModel):
    """What a list of trainings is narrowed to."""

    q: str | None = Field(default=None, max_length=200)
    level: EqfLevel | None = None
    municipality: MunicipalityName | None = None
    coming: bool = False


@router.get("/trainings", dependencies=[SIGNED_IN])
def list_page(visit: VisitDep, page: int = 1) -> Response:
    """Show the trainings, by title."""
    typed, asked, errors = asked_of(visit, Asked)
    found = list_rows(
        store.trainings,
        visit.viewer,
        visit.session,
        page,
        by="title",
        text=asked.q,
        level=asked.level,
        municipality=asked.municipality,
        coming_from=visit.today if asked.coming else None,
    )
    return visit.render("trainings/index.html", found=found, asked=typed, errors=errors)


@router.get("/trainings/new", dependencies=[_KEEPERS])
def new_page(visit: VisitDep) -> Response:
    """Show an empty form."""
    return visit.render("trainings/form.html", row=None, form={}, occasions=[{}] * 3, errors={})


@router.post("/trainings/new", dependencies=[_KEEPERS])
def create(visit: VisitDep, form: FormDep) -> Response:
    """Store a training with its occasions."""
    values, errors = _values(form), Errors()
    new, errors = validated(TrainingCreate, _filled(values))
    if new is not None:
        with noting(errors):
            row = trainings.create(visit.viewer, visit.session, visit.engine, new)
            return visit.redirect(f"/trainings/{row.id}", notice=_("The training is saved."))
    raise _refusal(visit, None, values, errors)


@router.get("/trainings/{id}", dependencies=[SIGNED_IN])
def show(visit: VisitDep, id: str) -> Response:
    """Show a training, what it teaches and when."""
    row = trainings.get(visit.viewer, visit.session, id)
    chips, fields = read_back(visit.viewer, visit.session, visit.engine, row, visit.language)
    coming = [one for one in row.occasions if one.starts >= visit.today]
    return visit.render(
        "trainings/show.html",
        row=row,
        chips=chips,
        fields=fields,
        coming=sorted(coming, key=lambda one: one.starts),
        past=len(row.occasions) - len(coming),
        may_change=visit.viewer.may_change_shared,
    )


@router.get("/trainings/{id}/edit", dependencies=[_KEEPERS])
def edit_page(visit: VisitDep, id: str) -> Response:
    """Show the form of a stored training."""
    row = trainings.get(visit.viewer, visit.session, id)
    values = {name: getattr(row, name) for name in (*_FIELDS, "online", "version")}
    occasions = [one.model_dump(include=set(_OCCASION)) for one in row.occasions]
    return visit.render(
        "trainings/form.html",
        row=row,
        form=values,
        occasions=[*occasions, *[{}] * _SPARE],
        errors={},
    )


@router.post("/trainings/{id}/edit", dependencies=[_KEEPERS])
def update(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Change a training; the occasions replace those there were."""
    row = trainings.get(visit.viewer, visit.session, id)
    values = _values(form)
    given = {name: values.get(name) or None for name in _FIELDS}
    given |= {"online": values["online"], "occasions": _given_occasions(values)}
    given["version"] = form.get("version")
    change, errors = validated(TrainingUpdate, given)
    if change is not None:
        with noting(errors):
            trainings.update(visit.viewer, visit.session, visit.engine, row.id, change)
            return visit.redirect(f"/trainings/{row.id}", notice=_("The change is saved."))
    raise _refusal(visit, row, values | {"version": form.get("version")}, errors)


def _refusal(
    visit: Visit, row: Training | None, values: dict[str, Any], errors: Errors
) -> Exception:
    """Return the form again, with what was typed and what is wrong with it."""
    if any(field.startswith("occasions") for field in errors):
        errors.note("", _("Look at the occasions: some of them cannot be taken."))
    return visit.refusal(
        "trainings/form.html",
        row=row,
        form=values,
        occasions=[*values["occasions"], *[{}] * _SPARE],
        errors=errors,
    )


def _values(form: Form) -> dict[str, Any]:
    """Return what was typed, with the occasions that hold something, in their order."""
    values: dict[str, Any] = {name: form.text(name) for name in _FIELDS}
    values["online"] = form.get("online") == "yes"
    rows: dict[int, dict[str, str]] = {}
    for name, value in form.fields:
        match = re.fullmatch(r"occasions\.(\d{1,3})\.(\w+)", name)
        if match and match[2] in _OCCASION:
            rows.setdefault(int(match[1]), {})[match[2]] = value.strip()
    values["occasions"] = [row for _n, row in sorted(rows.items()) if any(row.values())]
    return values


def _given_occasions(values: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{k: v for k, v in row.items() if v} for row in values["occasions"]]


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what holds something, for a shape that has defaults."""
    plain = {name: values[name] for name in _FIELDS if str(values[name]).strip()}
    return plain | {"online": values["online"], "occasions": _given_occasions(values)}
