"""Companies: who they are, what they lack and offer, and whether they may see students."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from models import CompanyCreate, CompanyUpdate
from models.fields import CompanySize, MunicipalityName
from service import store
from service.errors import ForbiddenError
from service.policies import SIGNED_IN, allow
from service.usecases.companies import approve_company, companies, disapprove_company
from service.usecases.listing import list_rows
from service.usecases.needs import list_needs
from service.usecases.proposals import list_proposals
from service.web.forms import Errors, Form, FormDep, noting, validated
from service.web.listing import asked_of
from service.web.texts import mark as _
from service.web.visit import VisitDep

__all__ = ["router"]

router = APIRouter()

_KEEPERS: Final = allow("liaison", "admin")
_MEMBERS: Final = allow("company", "liaison", "admin")
_FIELDS: Final = ("name", "municipality", "size", "sector", "about")


class Asked(BaseModel):
    """What a list of companies is narrowed to."""

    q: str | None = Field(default=None, max_length=200)
    municipality: MunicipalityName | None = None
    size: CompanySize | None = None
    waiting: bool = False


@router.get("/companies", dependencies=[SIGNED_IN])
def list_page(visit: VisitDep, page: int = 1) -> Response:
    """Show the companies, by name."""
    typed, asked, errors = asked_of(visit, Asked)
    found = list_rows(
        store.companies,
        visit.viewer,
        visit.session,
        page,
        by="name",
        text=asked.q,
        municipality=asked.municipality,
        size=asked.size,
        approved=False if asked.waiting and visit.viewer.sees_all_documents else None,
    )
    return visit.render("companies/index.html", found=found, asked=typed, errors=errors)


@router.get("/companies/new", dependencies=[_KEEPERS])
def new_page(visit: VisitDep) -> Response:
    """Show an empty form."""
    return visit.render("companies/form.html", row=None, form={}, errors={})


@router.post("/companies/new", dependencies=[_KEEPERS])
def create(visit: VisitDep, form: FormDep) -> Response:
    """Store a company; one that a liaison adds is approved thereby."""
    errors = Errors()
    new, errors = validated(CompanyCreate, form.given(*_FIELDS), errors)
    if new is not None:
        with noting(errors):
            row = companies.create(visit.viewer, visit.session, visit.engine, new)
            return visit.redirect(f"/companies/{row.id}", notice=_("The company is saved."))
    raise visit.refusal("companies/form.html", row=None, form=_typed(form), errors=errors)


@router.get("/companies/{id}", dependencies=[SIGNED_IN])
def show(visit: VisitDep, id: str) -> Response:
    """Show a company with what it lacks and offers, as far as the viewer may see it."""
    viewer, session = visit.viewer, visit.session
    row = companies.get(viewer, session, id)
    may_change = viewer.may_change_company(row.id)
    works = list_proposals(viewer, session, company_id=row.id)
    lacks = (
        list_needs(viewer, session, company_id=row.id)
        if viewer.role != "company" or (may_change)
        else None
    )
    return visit.render(
        "companies/show.html",
        row=row,
        needs=lacks.items if lacks else (),
        proposals=works.items,
        may_change=may_change,
        may_approve=viewer.may_change_shared,
    )


@router.get("/companies/{id}/edit", dependencies=[_MEMBERS])
def edit_page(visit: VisitDep, id: str) -> Response:
    """Show the form of a company."""
    row = companies.get(visit.viewer, visit.session, id)
    if not visit.viewer.may_change_company(row.id):
        raise ForbiddenError("this company is not yours to change")
    values = {name: getattr(row, name) for name in (*_FIELDS, "version")}
    return visit.render("companies/form.html", row=row, form=values, errors={})


@router.post("/companies/{id}/edit", dependencies=[_MEMBERS])
def update(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Change a company."""
    row = companies.get(visit.viewer, visit.session, id)
    given: dict[str, Any] = {name: form.text(name).strip() or None for name in _FIELDS}
    given["version"] = form.get("version")
    change, errors = validated(CompanyUpdate, given)
    if change is not None:
        with noting(errors):
            companies.update(visit.viewer, visit.session, visit.engine, row.id, change)
            return visit.redirect(f"/companies/{row.id}", notice=_("The change is saved."))
    raise visit.refusal("companies/form.html", row=row, form=_typed(form), errors=errors)


@router.post("/companies/{id}/approve", dependencies=[_KEEPERS])
def approve(visit: VisitDep, id: str) -> Response:
    """Let a company see the students who have consented."""
    url = visit.settings.public_url
    row = approve_company(visit.viewer, visit.session, url, id, visit.now)
    told = _("The company is approved and sees students who have consented.")
    return visit.redirect(f"/companies/{row.id}", told, undo=f"/companies/{row.id}/disapprove")


@router.post("/companies/{id}/disapprove", dependencies=[_KEEPERS])
def disapprove(visit: VisitDep, id: str) -> Response:
    """Let a company see no students until it is approved."""
    row = disapprove_company(visit.viewer, visit.session, id)
    told = _("Until the company is approved it sees no students, and students see no work of its.")
    return visit.redirect(f"/companies/{row.id}", told, undo=f"/companies/{row.id}/approve")


def _typed(form: Form) -> dict[str, str]:
    return {name: form.text(name) for name in (*_FIELDS, "version")}
