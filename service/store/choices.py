"""Choices in the store: wishes, what is saved, and what is hidden."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models import DocumentKind, Hiding, Saved, Wish
from service.auth import Viewer
from service.errors import ForbiddenError

__all__ = [
    "hide",
    "hidings_of",
    "save",
    "saved_ids",
    "saved_of",
    "show_again",
    "unsave",
    "wish",
    "wished_by",
    "wishes_of",
]


def wishes_of(viewer: Viewer, session: Session, student_id: str) -> list[Wish]:
    """Return a student's wishes, the first choice first."""
    _own(viewer, student_id)
    statement = select(Wish).where(col(Wish.student_id) == student_id)
    return list(session.exec(statement.order_by(col(Wish.rank))))


def wish(viewer: Viewer, session: Session, student_id: str, proposal_ids: Collection[str]) -> None:
    """Let the wish list of a student be these proposals, in this order."""
    _own(viewer, student_id)
    known = {row.proposal_id: row.created_at for row in wishes_of(viewer, session, student_id)}
    session.connection().execute(sa.delete(Wish).where(col(Wish.student_id) == student_id))
    session.expire_all()
    for rank, proposal_id in enumerate(dict.fromkeys(proposal_ids), 1):
        made = Wish(student_id=student_id, proposal_id=proposal_id, rank=rank)
        made.created_at = known.get(proposal_id, made.created_at)
        session.add(made)
    session.flush()


def wished_by(
    viewer: Viewer, session: Session, proposal_ids: Collection[str]
) -> dict[str, list[Wish]]:
    """Return who wishes for which proposal: for those who run the cluster."""
    if not viewer.sees_all_documents:
        raise ForbiddenError("wish lists are the students' own")
    found: dict[str, list[Wish]] = {}
    statement = select(Wish).where(col(Wish.proposal_id).in_(sorted(set(proposal_ids))))
    for row in session.exec(statement.order_by(col(Wish.rank), col(Wish.student_id))):
        found.setdefault(row.proposal_id, []).append(row)
    return found


def saved_of(
    viewer: Viewer, session: Session, asker_kind: DocumentKind, asker_id: str
) -> list[Saved]:
    """Return what is put aside for one document, as far as it is the viewer's."""
    statement = select(Saved).where(
        col(Saved.asker_kind) == asker_kind, col(Saved.asker_id) == asker_id
    )
    if not viewer.sees_all_documents:
        statement = statement.where(col(Saved.company_id) == (viewer.organisation_id or ""))
    return list(session.exec(statement.order_by(col(Saved.saved_at), col(Saved.id))))


def saved_ids(viewer: Viewer, session: Session, kind: DocumentKind) -> list[str]:
    """Return the ids of all documents of a kind that the viewer's company has put aside."""
    statement = select(Saved.document_id).where(
        col(Saved.document_kind) == kind,
        col(Saved.company_id) == (viewer.organisation_id or ""),
    )
    return sorted(set(session.exec(statement)))


def save(session: Session, row: Saved) -> Saved:
    """Put a suggestion aside; it is kept once."""
    present = session.exec(_same(Saved, row)).one_or_none()
    if present is None:
        session.add(row)
        session.flush()
    return present or row


def unsave(session: Session, row: Saved) -> None:
    """Take what was put aside back."""
    present = session.exec(_same(Saved, row)).one_or_none()
    if present is not None:
        session.delete(present)
        session.flush()


def hidings_of(session: Session, asker_kind: DocumentKind, asker_id: str) -> list[Hiding]:
    """Return what is hidden from one document's suggestions, the latest first."""
    statement = select(Hiding).where(
        col(Hiding.asker_kind) == asker_kind, col(Hiding.asker_id) == asker_id
    )
    return list(session.exec(statement.order_by(col(Hiding.hidden_at).desc(), col(Hiding.id))))


def hide(session: Session, row: Hiding, at: datetime) -> Hiding:
    """Hide a document from another's suggestions, in the version it has now."""
    present = session.exec(_same(Hiding, row)).one_or_none() or row
    present.document_version, present.reason = row.document_version, row.reason
    present.hidden_at = at
    session.add(present)
    session.flush()
    return present


def show_again(session: Session, row: Hiding) -> None:
    """Show again what was hidden."""
    present = session.exec(_same(Hiding, row)).one_or_none()
    if present is not None:
        session.delete(present)
        session.flush()


def _same(table: Any, row: Saved | Hiding) -> Any:
    """Return the query of the row about the same pair."""
    names = ("asker_kind", "asker_id", "document_kind", "document_id")
    return select(table).where(*[getattr(table, name) == getattr(row, name) for name in names])


def _own(viewer: Viewer, student_id: str) -> None:
    if not (viewer.owns_student(student_id) or viewer.sees_all_documents):
        raise ForbiddenError("a wish list is the student's own")
