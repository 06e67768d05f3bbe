"""Choosing: a student's wish list, what a company puts aside, and what is not shown again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from models import DocumentKind, Hiding, Saved
from service import store
from service.auth import Viewer
from service.errors import ForbiddenError, NotFoundError
from service.store import Session, choices
from service.store.lookup import DOCUMENTS

__all__ = [
    "hidden_from",
    "hide",
    "move_wish",
    "remove_wish",
    "save",
    "saved_ids",
    "show_again",
    "unsave",
    "wish",
    "wish_ids",
]


def wish_ids(viewer: Viewer, session: Session) -> list[str]:
    """Return the ids of the proposals that the student wishes for, the first choice first."""
    return [one.proposal_id for one in choices.wishes_of(viewer, session, _student(viewer))]


def wish(viewer: Viewer, session: Session, proposal_id: str, place: int | None = None) -> None:
    """Put a proposal on the student's wish list: last, or at a place from 1 on."""
    store.proposals.get(viewer, session, proposal_id)
    ids = [one for one in wish_ids(viewer, session) if one != proposal_id]
    ids.insert(len(ids) if place is None else max(0, place - 1), proposal_id)
    choices.wish(viewer, session, _student(viewer), ids)


def move_wish(viewer: Viewer, session: Session, proposal_id: str, by: int) -> None:
    """Move a wish up (negative) or down the list; at the ends it stays."""
    ids = wish_ids(viewer, session)
    if proposal_id not in ids:
        raise NotFoundError("this is not on the wish list")
    at = ids.index(proposal_id)
    ids.insert(min(max(at + by, 0), len(ids) - 1), ids.pop(at))
    choices.wish(viewer, session, _student(viewer), ids)


def remove_wish(viewer: Viewer, session: Session, proposal_id: str) -> int:
    """Take a proposal off the wish list; return the place it had, to undo it."""
    ids = wish_ids(viewer, session)
    if proposal_id not in ids:
        raise NotFoundError("this is not on the wish list")
    at = ids.index(proposal_id)
    ids.remove(proposal_id)
    choices.wish(viewer, session, _student(viewer), ids)
    return at + 1


def saved_ids(
    viewer: Viewer, session: Session, asker_kind: DocumentKind, asker_id: str
) -> set[tuple[str, str]]:
    """Return kind and id of what is put aside for a need or a proposal."""
    rows = choices.saved_of(viewer, session, asker_kind, asker_id)
    return {(one.document_kind, one.document_id) for one in rows}


def save(
    viewer: Viewer,
    session: Session,
    asker_kind: DocumentKind,
    asker_id: str,
    kind: DocumentKind,
    document_id: str,
    now: datetime,
) -> None:
    """Put a suggestion aside for a need or a proposal of the viewer's company."""
    asker = _asker(viewer, session, asker_kind, asker_id)
    DOCUMENTS[kind].get(viewer, session, document_id)
    pair = _pair(asker_kind, asker_id, kind, document_id)
    choices.save(session, Saved(company_id=asker.company_id, saved_at=now, **pair))


def unsave(
    viewer: Viewer,
    session: Session,
    asker_kind: DocumentKind,
    asker_id: str,
    kind: DocumentKind,
    document_id: str,
) -> None:
    """Take back what was put aside."""
    asker = _asker(viewer, session, asker_kind, asker_id)
    pair = _pair(asker_kind, asker_id, kind, document_id)
    choices.unsave(session, Saved(company_id=asker.company_id, **pair))


def hide(
    viewer: Viewer,
    session: Session,
    asker_kind: DocumentKind,
    asker_id: str,
    kind: DocumentKind,
    document_id: str,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Hide a document from another's suggestions, until the document changes."""
    _asker(viewer, session, asker_kind, asker_id)
    row = DOCUMENTS[kind].get(viewer, session, document_id)
    pair = _pair(asker_kind, asker_id, kind, document_id)
    choices.hide(session, Hiding(document_version=row.version, reason=reason, **pair), now)


def show_again(
    viewer: Viewer,
    session: Session,
    asker_kind: DocumentKind,
    asker_id: str,
    kind: DocumentKind,
    document_id: str,
) -> None:
    """Show again what was hidden."""
    _asker(viewer, session, asker_kind, asker_id)
    pair = _pair(asker_kind, asker_id, kind, document_id)
    choices.show_again(session, Hiding(document_version=1, **pair))


def hidden_from(
    viewer: Viewer, session: Session, asker_kind: DocumentKind, asker_id: str
) -> dict[tuple[str, str], Hiding]:
    """Return what is hidden from a document's suggestions and has not changed since."""
    rows = choices.hidings_of(session, asker_kind, asker_id)
    found: dict[tuple[str, str], Hiding] = {}
    for kind, documents in DOCUMENTS.items():
        ids = {one.document_id for one in rows if one.document_kind == kind}
        live = documents.get_many(viewer, session, ids) if ids else {}
        for one in rows:
            row = live.get(one.document_id) if one.document_kind == kind else None
            if row is not None and row.version == one.document_version:
                found[one.document_kind, one.document_id] = one
    return found


def _student(viewer: Viewer) -> str:
    if viewer.student_id is None:
        raise ForbiddenError("only a student has a wish list")
    return viewer.student_id


def _asker(viewer: Viewer, session: Session, kind: DocumentKind, document_id: str) -> Any:
    """Return the document that asks, which must be the viewer's."""
    documents = DOCUMENTS[kind]
    row = documents.get(viewer, session, document_id)
    if not documents.may_change(viewer, row):
        raise ForbiddenError("this is not yours to choose for")
    return row


def _pair(
    asker_kind: DocumentKind, asker_id: str, kind: DocumentKind, document_id: str
) -> dict[str, Any]:
    """Return the columns that name the two documents, and the links that follow them."""
    return {
        "asker_kind": asker_kind,
        "asker_id": asker_id,
        "document_kind": kind,
        "document_id": document_id,
        f"{asker_kind}_id": asker_id,
        f"{kind}_id": document_id,
    }
