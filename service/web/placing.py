"""One proposal: to its company with the students it could suit, to anyone else to read."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from service.errors import NotFoundError
from service.policies import SIGNED_IN, allow
from service.usecases import choosing
from service.usecases.answers.pairing import asked_rows, pair_of_proposal
from service.usecases.fitting import read_proposal
from service.usecases.lanes import hidden_of
from service.usecases.looking import open_profile
from service.usecases.placing import look_at_proposal
from service.usecases.proposals import proposals
from service.web.forms import Form, FormDep
from service.web.narrowing import asking_of, narrowed, typed_filters
from service.web.texts import mark as _
from service.web.visit import Visit, VisitDep, is_local

__all__ = ["router"]

router = APIRouter()
MEMBERS: Final = allow("company", "liaison", "admin")
STUDENT: Final = allow("student")
_SHOWN, _MOST, _COMPARED = 10, 40, 3


@router.get("/proposals/{id}", dependencies=[SIGNED_IN])
def show(
    visit: VisitDep, id: str, anyway: bool = False, saved: bool = False, k: int = _SHOWN
) -> Response:
    """Show a proposal: with its students to its company, what it asks to anyone else."""
    row = proposals.get(visit.viewer, visit.session, id)
    if not proposals.store.may_change(visit.viewer, row):
        found = read_proposal(visit.viewer, visit.session, visit.engine, id, asking_of(visit))
        return visit.render("proposals/read.html", row=row, found=found)
    typed = typed_filters(visit)
    narrowing, errors = narrowed(typed, has_place=row.municipality is not None)
    shown = look_at_proposal(
        visit.viewer,
        visit.session,
        visit.engine,
        id,
        asking_of(visit, narrowing, min(max(1, k), _MOST)),
        anyway=anyway,
        only_saved=saved,
    )
    return visit.render(
        "proposals/show.html",
        block="students" if visit.is_htmx else None,
        row=row,
        found=shown,
        filters=typed,
        narrowed=not narrowing.is_empty,
        errors=errors,
        only_saved=saved,
        more=min(_MOST, k + _SHOWN) if len(shown.suggested) >= k < _MOST else None,
    )


@router.get("/proposals/{id}/compare", dependencies=[MEMBERS])
def compare(visit: VisitDep, id: str, s: Annotated[list[str] | None, Query()] = None) -> Response:
    """Show two or three students beside each other; it is noted that they were looked at."""
    row = proposals.get(visit.viewer, visit.session, id)
    if not proposals.store.may_change(visit.viewer, row):
        raise NotFoundError("this proposal is another company's")
    pairs = []
    for student_id in list(dict.fromkeys(s or ()))[:_COMPARED]:
        args = visit.viewer, visit.session, visit.engine, id, student_id, asking_of(visit)
        pairs.append(pair_of_proposal(*args))
        open_profile(visit.viewer, visit.session, student_id, visit.now)
    return visit.render("proposals/compare.html", row=row, pairs=pairs, asked=asked_rows(pairs))


@router.post("/proposals/{id}/save", dependencies=[MEMBERS])
def save(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Put a student aside for the proposal, or take it back."""
    viewer, session, student = visit.viewer, visit.session, form.get("student_id")
    if form.get("undo"):
        choosing.unsave(viewer, session, "proposal", id, "student", student)
        return visit.redirect(_back(form, id), notice=_("No longer saved."))
    choosing.save(viewer, session, "proposal", id, "student", student, visit.now)
    return visit.redirect(_back(form, id), notice=_("Saved."))


@router.post("/proposals/{id}/hide", dependencies=[MEMBERS])
def hide(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Do not suggest a student again until the profile changes, with a reason if one is given."""
    student, reason = form.get("student_id"), form.get("reason")[:1_000] or None
    viewer, session = visit.viewer, visit.session
    choosing.hide(viewer, session, "proposal", id, "student", student, visit.now, reason)
    undo = f"/proposals/{id}/unhide/{student}"
    told = _("It is not shown again, unless it changes.")
    return visit.redirect(_back(form, id), notice=told, undo=undo)


@router.post("/proposals/{id}/unhide/{student_id}", dependencies=[MEMBERS])
def unhide(visit: VisitDep, id: str, student_id: str) -> Response:
    """Suggest a student again."""
    choosing.show_again(visit.viewer, visit.session, "proposal", id, "student", student_id)
    return visit.redirect(f"/proposals/{id}", notice=_("It is shown again."))


@router.get("/proposals/{id}/hidden", dependencies=[MEMBERS])
def hidden(visit: VisitDep, id: str) -> Response:
    """List the students who are not suggested again, with the reasons."""
    rows = hidden_of(visit.viewer, visit.session, "proposal", id)
    row = proposals.get(visit.viewer, visit.session, id)
    return visit.render("proposals/hidden.html", row=row, rows=rows)


@router.post("/proposals/{id}/wish", dependencies=[STUDENT])
def wish(visit: VisitDep, id: str) -> Response:
    """Put the proposal last on the student's wish list."""
    choosing.wish(visit.viewer, visit.session, id)
    undo = f"/proposals/{id}/unwish"
    return visit.redirect(f"/proposals/{id}", notice=_("It is on your wish list."), undo=undo)


@router.post("/proposals/{id}/unwish", dependencies=[STUDENT])
def unwish(visit: VisitDep, id: str) -> Response:
    """Take the proposal off the wish list."""
    choosing.remove_wish(visit.viewer, visit.session, id)
    told = _("It is off your wish list.")
    return visit.redirect(f"/proposals/{id}", notice=told, undo=f"/proposals/{id}/wish")


@router.post("/proposals/{id}/not-for-me", dependencies=[STUDENT])
def not_for_me(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Do not suggest the proposal to the student again, with a reason if one is given."""
    reason = form.get("reason")[:1_000] or None
    student, viewer, session = _student(visit), visit.viewer, visit.session
    choosing.hide(viewer, session, "student", student, "proposal", id, visit.now, reason)
    told, undo = _("It is not shown again, unless it changes."), f"/proposals/{id}/for-me"
    return visit.redirect(f"/proposals/{id}", notice=told, undo=undo)


@router.post("/proposals/{id}/for-me", dependencies=[STUDENT])
def for_me(visit: VisitDep, id: str) -> Response:
    """Suggest the proposal to the student again."""
    row, student = proposals.get(visit.viewer, visit.session, id), _student(visit)
    choosing.show_again(visit.viewer, visit.session, "student", student, "proposal", row.id)
    return visit.redirect(f"/proposals/{row.id}", notice=_("It is shown again."))


def _student(visit: Visit) -> str:
    """Return the student who looks; the policy lets no one else in."""
    return visit.viewer.student_id or ""


def _back(form: Form, proposal_id: str) -> str:
    """Return the page of the proposal, with the filters that it had."""
    to, here = form.get("back"), f"/proposals/{proposal_id}"
    return to if is_local(to) and to.startswith((f"{here}?", f"{here}#")) else here
