"""A need with its three lanes: compare, put aside, hide with a reason, close, hand over."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Final, cast, get_args

from fastapi import APIRouter, Query, Response

from models.fields import DocumentKind, NeedStatus
from service.errors import ConflictError, NotFoundError
from service.policies import allow
from service.usecases import choosing
from service.usecases.answers.pairing import Pair, PairLane, asked_rows, pair_of_need
from service.usecases.lanes import hidden_of, look_at_need
from service.usecases.looking import Profile, open_profile
from service.usecases.needs import (
    bring_need_back,
    hand_over,
    handlers,
    move_need,
    needs,
    remove_need,
)
from service.web.forms import Form, FormDep
from service.web.narrowing import asking_of, narrowed, typed_filters
from service.web.texts import mark as _
from service.web.visit import Visit, VisitDep, is_local

__all__ = ["router"]

router = APIRouter()
MEMBERS: Final = allow("company", "liaison", "admin")
_LANES: Final = get_args(PairLane)
_KINDS: Final = get_args(DocumentKind)
_SHOWN, _MOST, _COMPARED = 5, 30, 3
_MOVED: Final[dict[str, str]] = {
    "open": _("The need is open."),
    "closed": _("The need is closed."),
    "draft": _("The need is a draft again."),
}


@router.get("/needs/{id}", dependencies=[MEMBERS])
def show(
    visit: VisitDep, id: str, anyway: bool = False, saved: bool = False, k: int = _SHOWN
) -> Response:
    """Show a need and what could help, the advised lane first."""
    row = needs.get(visit.viewer, visit.session, id)
    typed = typed_filters(visit)
    narrowing, errors = narrowed(typed, has_place=row.municipality is not None)
    asking = replace(asking_of(visit, narrowing, min(max(1, k), _MOST)), detail="short")
    found = look_at_need(
        visit.viewer,
        visit.session,
        visit.engine,
        id,
        asking,
        anyway=anyway or saved,
        only_saved=saved,
    )
    return visit.render(
        "needs/show.html",
        block="lanes" if visit.is_htmx else None,
        row=row,
        found=found,
        filters=typed,
        narrowed=not narrowing.is_empty,
        errors=errors,
        only_saved=saved,
        k=k,
        more=min(_MOST, k + _SHOWN),
        may_change=needs.store.may_change(visit.viewer, row),
        handlers=handlers(visit.viewer, visit.session, row),
    )


@router.get("/needs/{id}/why/{lane}/{document_id}", dependencies=[MEMBERS])
def why(
    visit: VisitDep, id: str, lane: str, document_id: str, proposal: str | None = None
) -> Response:
    """Show one suggestion with both texts, and the words that it rests on."""
    row = needs.get(visit.viewer, visit.session, id)
    pair = _pair(visit, id, lane, document_id, proposal)
    profile = _profile(visit, pair)
    return visit.render("needs/why.html", row=row, pair=pair, profile=profile)


@router.get("/needs/{id}/compare", dependencies=[MEMBERS])
def compare(visit: VisitDep, id: str, d: Annotated[list[str] | None, Query()] = None) -> Response:
    """Show two or three suggestions beside each other; `d` is lane:id or lane:id:proposal."""
    row = needs.get(visit.viewer, visit.session, id)
    pairs = []
    for one in dict.fromkeys((d or ())[:_COMPARED]):
        lane, _sep, rest = one.partition(":")
        document_id, _sep, proposal = rest.partition(":")
        pairs.append(_pair(visit, id, lane, document_id, proposal or None))
        _profile(visit, pairs[-1])
    return visit.render("needs/compare.html", row=row, pairs=pairs, asked=asked_rows(pairs))


@router.post("/needs/{id}/save", dependencies=[MEMBERS])
def save(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Put a suggestion aside, or take it back."""
    kind, document_id = _document(form)
    pair = (visit.viewer, visit.session, "need", id, kind, document_id)
    if form.get("undo"):
        choosing.unsave(*pair)  # type: ignore[arg-type]  # "need" is a kind
        return visit.redirect(_back(form, id), notice=_("No longer saved."))
    choosing.save(*pair, visit.now)  # type: ignore[arg-type]  # "need" is a kind
    return visit.redirect(_back(form, id), notice=_("Saved."))


@router.post("/needs/{id}/hide", dependencies=[MEMBERS])
def hide(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Do not show a suggestion again until it changes, with a reason if one is given."""
    kind, document_id = _document(form)
    reason = form.get("reason")[:1_000] or None
    choosing.hide(visit.viewer, visit.session, "need", id, kind, document_id, visit.now, reason)
    undo = f"/needs/{id}/unhide/{kind}/{document_id}"
    return visit.redirect(
        _back(form, id), notice=_("It is not shown again, unless it changes."), undo=undo
    )


@router.post("/needs/{id}/unhide/{kind}/{document_id}", dependencies=[MEMBERS])
def unhide(visit: VisitDep, id: str, kind: str, document_id: str) -> Response:
    """Show a suggestion again."""
    choosing.show_again(visit.viewer, visit.session, "need", id, _known_kind(kind), document_id)
    return visit.redirect(f"/needs/{id}", notice=_("It is shown again."))


@router.get("/needs/{id}/hidden", dependencies=[MEMBERS])
def hidden(visit: VisitDep, id: str) -> Response:
    """List what is not shown again, with the reasons."""
    row = needs.get(visit.viewer, visit.session, id)
    rows = hidden_of(visit.viewer, visit.session, "need", id)
    return visit.render("needs/hidden.html", row=row, rows=rows)


@router.post("/needs/{id}/status/{status}", dependencies=[MEMBERS])
def move(visit: VisitDep, id: str, status: str) -> Response:
    """Close a need, open it again, or make it a draft."""
    if status not in _MOVED:
        raise NotFoundError("there is no such status")
    to = cast("NeedStatus", status)
    before = move_need(visit.viewer, visit.session, visit.engine, id, to)
    undo = f"/needs/{id}/status/{before}" if before != status else ""
    return visit.redirect(f"/needs/{id}", notice=_MOVED[status], undo=undo)


@router.post("/needs/{id}/delete", dependencies=[MEMBERS])
def delete(visit: VisitDep, id: str) -> Response:
    """Delete a need; for a while it can be brought back."""
    try:
        remove_need(visit.viewer, visit.session, id, visit.now)
    except ConflictError:
        told = _("Students are in contact with you about this need. End the contacts first.")
        return visit.redirect(f"/needs/{id}", notice=told)
    undo = f"/needs/{id}/bring-back"
    return visit.redirect("/needs", notice=_("The need is deleted."), undo=undo)


@router.post("/needs/{id}/bring-back", dependencies=[MEMBERS])
def bring_back(visit: VisitDep, id: str) -> Response:
    """Bring a deleted need back."""
    row = bring_need_back(visit.viewer, visit.session, id)
    return visit.redirect(f"/needs/{row.id}", notice=_("The need is back."))


@router.post("/needs/{id}/handler", dependencies=[MEMBERS])
def handler(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Let somebody else handle the need, or nobody."""
    hand_over(visit.viewer, visit.session, id, form.get("handler") or None)
    return visit.redirect(f"/needs/{id}", notice=_("Handed over."))


def _pair(visit: Visit, need_id: str, lane: str, document_id: str, proposal: str | None) -> Pair:
    """Return one suggestion looked at closely."""
    if lane not in _LANES:
        raise NotFoundError("there is no such lane")
    return pair_of_need(
        visit.viewer,
        visit.session,
        visit.engine,
        need_id,
        cast("PairLane", lane),
        document_id,
        asking_of(visit),
        proposal,
    )


def _profile(visit: Visit, pair: Pair) -> Profile | None:
    """Return the profile of a suggested student, and note that it was looked at."""
    card = pair.suggestion.document
    if card.kind != "student" or card.id is None:
        return None
    return open_profile(visit.viewer, visit.session, card.id, visit.now)


def _document(form: Form) -> tuple[DocumentKind, str]:
    """Return the document that a button speaks of."""
    return _known_kind(form.get("kind")), form.get("document_id")


def _known_kind(kind: str) -> DocumentKind:
    if kind not in _KINDS:
        raise NotFoundError("there is no such kind of document")
    return cast("DocumentKind", kind)


def _back(form: Form, need_id: str) -> str:
    """Return the page of the need, with the filters that it had."""
    to = form.get("back")
    return to if is_local(to) and to.startswith(f"/needs/{need_id}") else f"/needs/{need_id}"
