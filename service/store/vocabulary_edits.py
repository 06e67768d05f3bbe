"""Edits of the vocabulary, in the store: seen by those who may edit it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.fields import clean
from models.vocabulary_edit import VocabularyEdit
from service.auth import Viewer
from service.errors import ForbiddenError, NotFoundError

__all__ = ["add", "advance", "get", "have_read", "history", "standing", "under_way"]


def add(viewer: Viewer, session: Session, edit: VocabularyEdit) -> VocabularyEdit:
    """Store a new edit; raises `ForbiddenError`."""
    _check(viewer)
    session.add(edit)
    session.flush()
    return edit


def get(viewer: Viewer, session: Session, edit_id: str) -> VocabularyEdit:
    """Return one edit; raises `NotFoundError`."""
    statement = _visible(viewer).where(col(VocabularyEdit.id) == edit_id)
    row = session.exec(statement).one_or_none() if clean(edit_id) == edit_id else None
    if row is None:
        raise NotFoundError(f"there is no edit {edit_id!r}", field="id")
    return row


def history(viewer: Viewer, session: Session, limit: int, offset: int = 0) -> list[VocabularyEdit]:
    """Return the edits, the newest first."""
    newest = col(VocabularyEdit.at).desc(), col(VocabularyEdit.id)
    return list(session.exec(_visible(viewer).order_by(*newest).limit(limit).offset(offset)))


def standing(viewer: Viewer, session: Session, after: int = -1) -> list[VocabularyEdit]:
    """Return the edits saved after the change `after` that are not undone, oldest first."""
    statement = _visible(viewer).where(
        col(VocabularyEdit.state) == "done",
        col(VocabularyEdit.op) != "undo",
        col(VocabularyEdit.undone_at).is_(None),
        col(VocabularyEdit.last_seq) > after,
    )
    return list(session.exec(statement.order_by(col(VocabularyEdit.last_seq))))


def under_way(viewer: Viewer, session: Session, since: datetime) -> list[VocabularyEdit]:
    """Return the edits that were begun after `since` and are not saved yet."""
    statement = _visible(viewer).where(
        col(VocabularyEdit.state) == "reading", col(VocabularyEdit.at) > since
    )
    return list(session.exec(statement))


def advance(viewer: Viewer, session: Session, edit_id: str, progress: int, total: int) -> None:
    """Note how many of the documents that an edit concerns have been read."""
    _check(viewer)
    session.connection().execute(
        sa.update(VocabularyEdit)
        .where(col(VocabularyEdit.id) == edit_id)
        .values(progress=progress, total=total)
    )


def have_read(viewer: Viewer, session: Session, changes: Sequence[int]) -> bool:
    """Return whether each of these changes of competences is an edit's that has read the texts."""
    _check(viewer)
    if not changes:
        return True
    statement = select(VocabularyEdit.first_seq, VocabularyEdit.last_seq)
    later = session.exec(statement.where(col(VocabularyEdit.last_seq) >= min(changes)))
    spans = [(first or 0, last or 0) for first, last in later]
    return all(any(first <= seq <= last for first, last in spans) for seq in changes)


def _visible(viewer: Viewer) -> SelectOfScalar[VocabularyEdit]:
    """Return the query of all edits, for those who may edit the vocabulary."""
    _check(viewer)
    return select(VocabularyEdit)


def _check(viewer: Viewer) -> None:
    if not viewer.may_change_shared:
        raise ForbiddenError("the viewer may not edit the vocabulary")
