"""The sequence of changes: it grows with every committed change of a document."""

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.change import Change, ChangeKind, ChangeOp
from models.record import utc_now
from service.auth import Viewer
from service.errors import ForbiddenError

__all__ = ["latest", "record", "record_many", "since"]

_LOCK_KEY: Final = 0x53414D53
_CHUNK: Final = 500


def record(session: Session, kind: ChangeKind, document_id: str, op: ChangeOp) -> int:
    """Note one change in the present transaction and return its number in the sequence."""
    return record_many(session, kind, [document_id], op)[0]


def record_many(
    session: Session, kind: ChangeKind, document_ids: Sequence[str], op: ChangeOp
) -> list[int]:
    """Note a change for each document and return the numbers in the same order.

    Writers take turns from here to their commit, so numbers become visible in order: who
    has seen number n will never find a smaller one later. SQLite lets in one writer at a
    time anyway; PostgreSQL is told to by an advisory lock.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
    numbers: list[int] = []
    now = utc_now()
    for start in range(0, len(document_ids), _CHUNK):
        ids = document_ids[start : start + _CHUNK]
        connection.execute(
            sa.delete(Change).where(col(Change.kind) == kind, col(Change.document_id).in_(ids))
        )
        made = connection.execute(
            sa.insert(Change).returning(col(Change.seq), sort_by_parameter_order=True),
            [{"kind": kind, "document_id": i, "op": op, "at": now} for i in ids],
        )
        numbers.extend(seq for (seq,) in made if seq is not None)
    return numbers


def latest(viewer: Viewer, session: Session) -> int:
    """Return the number of the last committed change, 0 when there was none."""
    del viewer  # the number tells nothing of what changed
    return session.exec(select(sa.func.max(col(Change.seq)))).one() or 0


def since(viewer: Viewer, session: Session, seq: int, *, limit: int = 1_000) -> list[Change]:
    """Return the changes after `seq`, in order, at most `limit`; only the latest of each document.

    Raises `ForbiddenError` for a viewer that does not see all documents.
    """
    if not viewer.sees_all_documents:
        raise ForbiddenError("the changes are open to the service only")
    statement = select(Change).where(col(Change.seq) > seq).order_by(col(Change.seq)).limit(limit)
    return list(session.exec(statement))
