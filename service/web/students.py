"""Students, for those who run the cluster: a list without names, and profiles made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from models import ConsentPurpose, StudentCreate
from models.fields import EqfLevel, MunicipalityName
from service.policies import allow
from service.store import consents
from service.usecases.accounts.organisations import list_organisations
from service.usecases.students import find_students, students
from service.web.forms import Errors, Form, FormDep, noting, validated
from service.web.listing import asked_of
from service.web.texts import mark as _
from service.web.visit import VisitDep

__all__ = ["router"]

router = APIRouter()

_KEEPERS: Final = allow("liaison", "admin")
_FIELDS: Final = (
    "programme",
    "text",
    "level",
    "municipality",
    "available_from",
    "available_to",
    "wishes",
)


class Asked(BaseModel):
    """What a list of students is narrowed to."""

    q: str | None = Field(default=None, max_length=200)
    municipality: MunicipalityName | None = None
    level: EqfLevel | None = None
    purpose: ConsentPurpose | None = None
    organisation_id: str | None = Field(default=None, max_length=64)


@router.get("/students", dependencies=[_KEEPERS])
def list_page(visit: VisitDep, page: int = 1) -> Response:
    """Show the students that the viewer may see, the newest first and without names."""
    typed, asked, errors = asked_of(visit, Asked)
    found = find_students(
        visit.viewer,
        visit.session,
        page,
        asked.q,
        municipality=asked.municipality,
        level=asked.level,
        purpose=asked.purpose,
        organisation_id=asked.organisation_id,
    )
    agreed = consents.in_force(visit.viewer, visit.session, [row.id for row in found.items])
    return visit.render(
        "students/index.html",
        found=found,
        rows=found.items,
        agreed=agreed,
        offices=list_organisations(visit.session),
        asked=typed,
        errors=errors,
    )


@router.get("/students/new", dependencies=[_KEEPERS])
def new_page(visit: VisitDep) -> Response:
    """Show an empty form."""
    return visit.render("students/form.html", form={}, errors={})


@router.post("/students/new", dependencies=[_KEEPERS])
def create(visit: VisitDep, form: FormDep) -> Response:
    """Store a profile; it is suggested to nobody until the student consents."""
    errors = Errors()
    new, errors = validated(StudentCreate, _values(form), errors)
    if new is not None:
        with noting(errors):
            row = students.create(visit.viewer, visit.session, visit.engine, new)
            told = _("The profile is saved. It is hidden until the student consents.")
            return visit.redirect(f"/students/{row.id}", told)
    typed = {name: form.text(name) for name in (*_FIELDS, "courses")}
    raise visit.refusal("students/form.html", form=typed, errors=errors)


def _values(form: Form) -> Mapping[str, Any]:
    """Return what was typed; each line of the courses is a course."""
    courses = [line.strip() for line in form.text("courses").splitlines() if line.strip()]
    return form.given(*_FIELDS) | {"courses": courses, "text": form.text("text")}
