"""Thesis proposals: the list, and the form that is read while it is written."""

from __future__ import annotations

from typing import Annotated, Any, Final, cast, get_args

from fastapi import APIRouter, Query, Response

from matcher.types import Kind
from models import ProposalCreate, ProposalUpdate, ThesisProposal
from models.fields import ProposalStatus
from service.errors import ConflictError, NotFoundError
from service.policies import SIGNED_IN, allow
from service.usecases.needs import company_names
from service.usecases.proposals import (
    bring_proposal_back,
    draft_of_need,
    list_proposals,
    move_proposal,
    proposals,
    remove_proposal,
    removed_proposals,
)
from service.web.corrections import corrections_of
from service.web.forms import Errors, Form, FormDep, noting, validated
from service.web.reading import filled, previewed
from service.web.texts import mark as _
from service.web.visit import Visit, VisitDep

__all__ = ["router"]

router = APIRouter()
MEMBERS: Final = allow("company", "liaison", "admin")
_STATUSES: Final = get_args(ProposalStatus)
_PERIOD: Final = ("period_from", "period_to")
_TEAM: Final = ("team_min", "team_max")
_FIELDS: Final = ("title", "text", "municipality", "level", "credits", *_PERIOD, *_TEAM)
_MOVED: Final[dict[str, str]] = {
    "draft": _("The proposal is a draft: students do not see it."),
    "open": _("The proposal is open: students can see it and show interest."),
    "matched": _("The proposal is matched, and no longer suggested."),
    "done": _("The thesis is done."),
}


@router.get("/proposals", dependencies=[SIGNED_IN])
def list_page(
    visit: VisitDep,
    status: str = "",
    q: Annotated[str, Query(max_length=200)] = "",
    company_id: Annotated[str, Query(max_length=64)] = "",
    page: int = 1,
) -> Response:
    """Show proposals, the newest first: a company's own, for a student those that are open."""
    chosen = status if status in _STATUSES else ""
    found = list_proposals(
        visit.viewer,
        visit.session,
        page=page,
        status=cast("ProposalStatus", chosen) if chosen else None,
        company_id=company_id or None,
        text=q or None,
    )
    return visit.render(
        "proposals/index.html",
        found=found,
        removed=removed_proposals(visit.viewer, visit.session),
        chosen=chosen,
        companies=_companies(visit),
        asked={"q": q, "company_id": company_id},
    )


@router.get("/proposals/new", dependencies=[MEMBERS])
def new_page(visit: VisitDep, need: str = "") -> Response:
    """Show an empty form, or one that begins with what a need says."""
    values: dict[str, Any] = {"team_min": 1, "team_max": 2}
    if need:
        values |= draft_of_need(visit.viewer, visit.session, need)
    return _form(visit, values)


@router.post("/proposals/new", dependencies=[MEMBERS])
def create(visit: VisitDep, form: FormDep) -> Response:
    """Store a proposal, and go to its students."""
    values = _values(visit, form)
    if not visit.viewer.sees_all_documents:
        values["company_id"] = visit.viewer.organisation_id
    new, errors = validated(ProposalCreate, filled(values))
    if new is not None:
        with noting(errors):
            row = proposals.create(visit.viewer, visit.session, visit.engine, new)
            undo = f"/proposals/{row.id}/status/draft" if row.status == "open" else ""
            saved = _MOVED["open"] if row.status == "open" else _("The draft is saved.")
            return visit.redirect(f"/proposals/{row.id}", notice=saved, undo=undo)
    raise visit.refusal("proposals/form.html", **_context(visit, values, errors))


@router.post("/proposals/reading", dependencies=[MEMBERS])
def read(visit: VisitDep, form: FormDep) -> Response:
    """Show what is read of what is being written, and how many students it could suit."""
    row = None
    if form.get("proposal_id"):
        row = _changeable(visit, form.get("proposal_id"))
    context = _context(visit, _values(visit, form), Errors(), row)
    block = "reading" if visit.is_htmx else None
    return visit.render("proposals/form.html", block=block, **context)


@router.get("/proposals/{id}/edit", dependencies=[MEMBERS])
def edit_page(visit: VisitDep, id: str) -> Response:
    """Show the form of a stored proposal."""
    row = _changeable(visit, id)
    names = (*_FIELDS, "work_languages", "nda", "corrections", "version")
    return _form(visit, {name: getattr(row, name) for name in names}, row)


@router.post("/proposals/{id}/edit", dependencies=[MEMBERS])
def update(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Change a proposal; what was typed is kept when someone else was faster."""
    row = _changeable(visit, id)
    values = _values(visit, form)
    values["status"] = form.get("status") or row.status
    change, errors = validated(ProposalUpdate, filled(values, _TEAM, empty=True))
    if change is not None:
        with noting(errors):
            proposals.update(visit.viewer, visit.session, visit.engine, row.id, change)
            return visit.redirect(f"/proposals/{row.id}", notice=_("The change is saved."))
    raise visit.refusal("proposals/form.html", **_context(visit, values, errors, row))


@router.post("/proposals/{id}/status/{status}", dependencies=[MEMBERS])
def move(visit: VisitDep, id: str, status: str) -> Response:
    """Take a proposal one step on, or back."""
    if status not in _MOVED:
        raise NotFoundError("there is no such status")
    to = cast("ProposalStatus", status)
    _changeable(visit, id)
    try:
        before = move_proposal(visit.viewer, visit.session, visit.engine, id, to)
    except ConflictError:  # the page was old: its buttons do not fit any more
        return visit.redirect(f"/proposals/{id}", notice=_("The status has changed meanwhile."))
    undo = f"/proposals/{id}/status/{before}" if before != status else ""
    return visit.redirect(f"/proposals/{id}", notice=_MOVED[status], undo=undo)


@router.post("/proposals/{id}/delete", dependencies=[MEMBERS])
def delete(visit: VisitDep, id: str) -> Response:
    """Delete a proposal that no student has taken; for a while it can be brought back."""
    _changeable(visit, id)
    try:
        remove_proposal(visit.viewer, visit.session, id, visit.now)
    except ConflictError as error:
        told = _("Students are in contact with you about this proposal. End the contacts first.")
        if error.fields:
            told = _("A student has taken this proposal, so it stays.")
        return visit.redirect(f"/proposals/{id}", notice=told)
    undo = f"/proposals/{id}/bring-back"
    return visit.redirect("/proposals", notice=_("The proposal is deleted."), undo=undo)


@router.post("/proposals/{id}/bring-back", dependencies=[MEMBERS])
def bring_back(visit: VisitDep, id: str) -> Response:
    """Bring a deleted proposal back."""
    row = bring_proposal_back(visit.viewer, visit.session, id)
    return visit.redirect(f"/proposals/{row.id}", notice=_("The proposal is back."))


def _changeable(visit: Visit, proposal_id: str) -> ThesisProposal:
    """Return a proposal of the viewer; another company's is as if it were not there."""
    row = proposals.get(visit.viewer, visit.session, proposal_id)
    if not proposals.store.may_change(visit.viewer, row):
        raise NotFoundError("this proposal is another company's")
    return row


def _values(visit: Visit, form: Form) -> dict[str, Any]:
    """Return what was typed, by field, with the corrections that the chips state."""
    values: dict[str, Any] = {name: form.text(name) for name in _FIELDS}
    values["credits"] = values["credits"].replace(",", ".")
    values["work_languages"] = form.all("work_languages")
    values["nda"] = bool(form.get("nda"))
    values["status"] = form.get("status") or "draft"
    values["corrections"] = corrections_of(form, visit.engine.reader(), Kind.PROPOSAL)
    for name in ("company_id", "version"):
        if form.get(name):
            values[name] = form.get(name)
    return values


def _form(visit: Visit, values: dict[str, Any], row: ThesisProposal | None = None) -> Response:
    return visit.render("proposals/form.html", **_context(visit, values, Errors(), row))


def _context(
    visit: Visit, values: dict[str, Any], errors: Errors, row: ThesisProposal | None = None
) -> dict[str, Any]:
    """Return what the form needs."""
    read = {name: values.get(name) for name in ("title", "text", "municipality", "level")}
    read |= {"starts": values.get("period_from"), "ends": values.get("period_to")}
    read |= {"kind": "proposal", "languages": values.get("work_languages", [])}
    read["corrections"] = values.get("corrections", [])
    more = {"municipality", "level", "credits", *_PERIOD, *_TEAM, "work_languages", "nda", "title"}
    return {
        "row": row,
        "values": values,
        "errors": errors,
        "preview": previewed(visit, read),
        "companies": _companies(visit) if row is None else [],
        "more_open": bool(set(errors) & more),
    }


def _companies(visit: Visit) -> list[tuple[str, str]]:
    """Return the companies to choose from; a member of a company has none to choose."""
    all_ = visit.viewer.sees_all_documents
    return company_names(visit.viewer, visit.session) if all_ else []
