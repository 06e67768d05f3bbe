"""Needs: what a company lacks, written in one box and read while it is written."""

from __future__ import annotations

from typing import Annotated, Any, Final, cast, get_args

from fastapi import APIRouter, Query, Response

from matcher.types import Kind
from models import CompetenceNeed, NeedCreate, NeedUpdate
from models.fields import NeedStatus
from service.errors import ForbiddenError
from service.policies import allow
from service.usecases.needs import (
    company_names,
    list_needs,
    needs,
    post_need,
    removed_needs,
)
from service.web.corrections import corrections_of
from service.web.forms import Errors, Form, FormDep, noting, validated
from service.web.reading import filled, previewed
from service.web.texts import mark as _
from service.web.visit import Visit, VisitDep

__all__ = ["router"]

router = APIRouter()
MEMBERS: Final = allow("company", "liaison", "admin")
_STATUSES: Final = get_args(NeedStatus)
_FIELDS: Final = ("title", "text", "held", "municipality", "horizon", "headcount", "level")
_READ: Final = ("title", "text", "held", "municipality", "horizon", "level")


@router.get("/needs", dependencies=[MEMBERS])
def list_page(
    visit: VisitDep,
    status: str = "",
    q: Annotated[str, Query(max_length=200)] = "",
    company_id: Annotated[str, Query(max_length=64)] = "",
    handler: str = "",
    page: int = 1,
) -> Response:
    """Show the viewer's needs, the newest first."""
    mine = visit.viewer.account_id if handler == "me" else None
    found = list_needs(
        visit.viewer,
        visit.session,
        page=page,
        status=cast("NeedStatus", status) if status in _STATUSES else None,
        company_id=company_id or None,
        handler_account_id=mine,
        text=q or None,
    )
    return visit.render(
        "needs/index.html",
        found=found,
        removed=removed_needs(visit.viewer, visit.session),
        chosen=status if status in _STATUSES else "",
        companies=_companies(visit),
        asked={"q": q, "handler": handler, "company_id": company_id},
    )


@router.get("/needs/new", dependencies=[MEMBERS])
def new_page(visit: VisitDep) -> Response:
    """Show an empty form."""
    return _form(visit, {"headcount": 1})


@router.post("/needs/new", dependencies=[MEMBERS])
def create(visit: VisitDep, form: FormDep) -> Response:
    """Store a need, and go to its suggestions."""
    values, errors = _values(visit, form), Errors()
    if not visit.viewer.sees_all_documents:
        values["company_id"] = visit.viewer.organisation_id
    new, errors = validated(NeedCreate, filled(values))
    if new is not None:
        with noting(errors):
            row = post_need(visit.viewer, visit.session, visit.engine, new)
            saved = _("The draft is saved.") if row.status == "draft" else _("The need is saved.")
            return visit.redirect(f"/needs/{row.id}", notice=saved)
    raise visit.refusal("needs/form.html", **_context(visit, values, errors))


@router.post("/needs/reading", dependencies=[MEMBERS])
def read(visit: VisitDep, form: FormDep) -> Response:
    """Show what is read of what is being written; nothing is stored."""
    row = None
    if form.get("need_id"):
        row = needs.get(visit.viewer, visit.session, form.get("need_id"))
    context = _context(visit, _values(visit, form), Errors(), row)
    return visit.render("needs/form.html", block="reading" if visit.is_htmx else None, **context)


@router.get("/needs/{id}/edit", dependencies=[MEMBERS])
def edit_page(visit: VisitDep, id: str) -> Response:
    """Show the form of a stored need."""
    row = _changeable(visit, id)
    values = {name: getattr(row, name) for name in (*_FIELDS, "lanes", "work_languages")}
    values |= {"corrections": row.corrections, "version": row.version}
    return _form(visit, values, row)


@router.post("/needs/{id}/edit", dependencies=[MEMBERS])
def update(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Change a need; what was typed is kept when someone else was faster."""
    row = _changeable(visit, id)
    values = _values(visit, form)
    change, errors = validated(NeedUpdate, filled(values, ("headcount",), empty=True))
    if change is not None:
        with noting(errors):
            needs.update(visit.viewer, visit.session, visit.engine, row.id, change)
            return visit.redirect(f"/needs/{row.id}", notice=_("The change is saved."))
    for message in errors.pop("version", []):
        errors.note("", message)
    raise visit.refusal("needs/form.html", **_context(visit, values, errors, row))


def _changeable(visit: Visit, need_id: str) -> CompetenceNeed:
    row = needs.get(visit.viewer, visit.session, need_id)
    if not needs.store.may_change(visit.viewer, row):
        raise ForbiddenError("this need is not yours to change")
    return row


def _values(visit: Visit, form: Form) -> dict[str, Any]:
    """Return what was typed, by field, with the corrections that the chips state."""
    values: dict[str, Any] = {name: form.text(name) for name in _FIELDS}
    values |= {name: form.all(name) for name in ("lanes", "work_languages")}
    values["status"] = form.get("status") or "open"
    values["corrections"] = corrections_of(form, visit.engine.reader(), Kind.NEED)
    if form.get("company_id"):
        values["company_id"] = form.get("company_id")
    if form.get("version"):
        values["version"] = form.get("version")
    return values


def _form(visit: Visit, values: dict[str, Any], row: CompetenceNeed | None = None) -> Response:
    return visit.render("needs/form.html", **_context(visit, values, Errors(), row))


def _context(
    visit: Visit, values: dict[str, Any], errors: Errors, row: CompetenceNeed | None = None
) -> dict[str, Any]:
    """Return what the form needs."""
    read = {name: values.get(name) for name in _READ}
    read |= {"kind": "need", "corrections": values.get("corrections", [])}
    more = ("title", "held", "municipality", "horizon", "level", "lanes", "work_languages")
    return {
        "row": row,
        "values": values,
        "errors": errors,
        "preview": previewed(visit, read),
        "companies": _companies(visit) if row is None else [],
        "more_open": any(values.get(name) for name in more) or bool(set(errors) & set(more)),
    }


def _companies(visit: Visit) -> list[tuple[str, str]]:
    """Return the companies to choose from; a member of a company has none to choose."""
    all_ = visit.viewer.sees_all_documents
    return company_names(visit.viewer, visit.session) if all_ else []
