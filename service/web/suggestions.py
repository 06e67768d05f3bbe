"""What suits a student: proposals, trainings for what is missing, and companies whose needs fit."""

from __future__ import annotations

from typing import Final, cast

from fastapi import APIRouter, Response

from models import DocumentKind
from service.errors import NotFoundError, ValidationProblemError
from service.policies import allow
from service.usecases import choosing
from service.usecases.answers.pairing import Pair, pair_of_need, pair_of_proposal
from service.usecases.contacts import close_contact, show_interest
from service.usecases.profile import agreed_purposes
from service.usecases.suggestions import hidden_of_student, look_at_suggestions, under_way
from service.web.forms import Form, FormDep
from service.web.narrowing import asking_of, narrowed, typed_filters
from service.web.texts import mark as _
from service.web.visit import Visit, VisitDep, is_local

__all__ = ["router"]

router = APIRouter()
STUDENT: Final = allow("student")
_SHOWN, _MOST = 6, 30
_KINDS: Final = ("proposal", "training", "need")
_HERE: Final = "/suggestions"


@router.get("/suggestions", dependencies=[STUDENT])
def show(
    visit: VisitDep, gap: str | None = None, anyway: bool = False, k: int = _SHOWN
) -> Response:
    """Show what suits the student; `gap` is the proposal that the trainings are for."""
    typed = typed_filters(visit)
    narrowing, errors = narrowed(typed, has_place=True)
    found = look_at_suggestions(
        visit.viewer,
        visit.session,
        visit.engine,
        asking_of(visit, narrowing, min(max(1, k), _MOST)),
        gap_to=gap or None,
        anyway=anyway,
    )
    return visit.render(
        "suggestions/index.html",
        block="lanes" if visit.is_htmx else None,
        found=found,
        filters=typed,
        narrowed=not narrowing.is_empty,
        errors=errors,
        k=k,
        more=min(_MOST, k + _SHOWN),
    )


@router.get("/suggestions/hidden", dependencies=[STUDENT])
def hidden(visit: VisitDep) -> Response:
    """List what is not shown again, with the reasons."""
    return visit.render(
        "suggestions/hidden.html", rows=hidden_of_student(visit.viewer, visit.session)
    )


@router.get("/suggestions/{kind}/{id}", dependencies=[STUDENT])
def why(visit: VisitDep, kind: str, id: str) -> Response:
    """Show one proposal or need with the profile beside it, and the words that it rests on."""
    pair = _pair(visit, kind, id)
    return visit.render(
        "suggestions/why.html",
        pair=pair,
        wished=kind == "proposal" and id in choosing.wish_ids(visit.viewer, visit.session),
        contact=under_way(visit.viewer, visit.session).get((cast("DocumentKind", kind), id)),
        purposes=agreed_purposes(visit.viewer, visit.session),
    )


@router.post("/suggestions/interest", dependencies=[STUDENT])
def interest(visit: VisitDep, form: FormDep) -> Response:
    """Tell a company of an interest in its proposal or need."""
    kind, document_id = _document(form)
    made = show_interest(
        visit.viewer,
        visit.session,
        visit.now,
        visit.settings.public_url,
        proposal_id=document_id if kind == "proposal" else None,
        need_id=document_id if kind == "need" else None,
        message=form.text("message").strip()[:1_000] or None,
    )
    if made.state == "agreed":
        return visit.redirect("/contacts", notice=_("Both of you have said yes."))
    return visit.redirect(
        _back(form),
        notice=_("The company is told of your interest."),
        undo=f"/suggestions/interest/{made.id}/undo",
    )


@router.post("/suggestions/interest/{id}/undo", dependencies=[STUDENT])
def undo_interest(visit: VisitDep, id: str) -> Response:
    """Take an interest back."""
    close_contact(visit.viewer, visit.session, id, visit.now)
    return visit.redirect(_HERE, notice=_("Your interest is withdrawn."))


@router.post("/suggestions/hide", dependencies=[STUDENT])
def hide(visit: VisitDep, form: FormDep) -> Response:
    """Do not show a suggestion again until it changes, with a reason if one is given."""
    kind, document_id = _document(form)
    choosing.hide(
        visit.viewer,
        visit.session,
        "student",
        visit.viewer.student_id or "",
        kind,
        document_id,
        visit.now,
        form.get("reason")[:1_000] or None,
    )
    return visit.redirect(
        _back(form),
        notice=_("It is not shown again, unless it changes."),
        undo=f"/suggestions/unhide/{kind}/{document_id}",
    )


@router.post("/suggestions/unhide/{kind}/{id}", dependencies=[STUDENT])
def unhide(visit: VisitDep, kind: str, id: str) -> Response:
    """Show a suggestion again."""
    student = visit.viewer.student_id or ""
    known = _known(kind)
    choosing.show_again(visit.viewer, visit.session, "student", student, known, id)
    return visit.redirect(_HERE, notice=_("It is shown again."))


def _pair(visit: Visit, kind: str, document_id: str) -> Pair:
    """Return the student's own fit with a proposal or a need."""
    student, asking = visit.viewer.student_id or "", asking_of(visit)
    given = visit.viewer, visit.session, visit.engine, document_id
    if kind == "proposal":
        return pair_of_proposal(*given, student, asking)
    if kind == "need":
        return pair_of_need(*given, "hire", student, asking)
    raise NotFoundError("there is no such page")


def _document(form: Form) -> tuple[DocumentKind, str]:
    """Return the document that a button speaks of."""
    return _known(form.get("kind")), form.get("document_id")


def _known(kind: str) -> DocumentKind:
    if kind not in _KINDS:
        raise ValidationProblemError("is no kind of document", field="kind")
    return cast("DocumentKind", kind)


def _back(form: Form) -> str:
    """Return the page that was open, with its filters."""
    to = form.get("back")
    return to if is_local(to) and to.startswith((_HERE, "/wishes", "/proposals")) else _HERE
