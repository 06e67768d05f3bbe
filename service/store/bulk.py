"""Many new rows at once, for those who fill a database of their own: nothing is checked."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from models.change import ChangeKind
from models.record import Record
from service.auth import Viewer
from service.errors import ForbiddenError
from service.store import changes

__all__ = ["add_documents", "add_rows"]


def add_documents(
    viewer: Viewer, session: Session, kind: ChangeKind, rows: Sequence[Record]
) -> None:
    """Insert rows of one kind whose ids are new, each noted as a change.

    Raises `ForbiddenError` for a viewer that does not run the cluster.
    """
    ids = [row.id for row in rows]
    numbers = changes.record_many(session, kind, ids, "create")
    for row, number in zip(rows, numbers, strict=True):
        row.number = number
    add_rows(viewer, session, rows)


def add_rows(viewer: Viewer, session: Session, rows: Sequence[SQLModel]) -> None:
    """Insert rows of one table; raises `ForbiddenError` as above."""
    if not viewer.may_change_shared:
        raise ForbiddenError("only those who run the cluster fill its database")
    if rows:
        values: list[dict[str, Any]] = [row.model_dump() for row in rows]
        session.connection().execute(sa.insert(type(rows[0])), values)
