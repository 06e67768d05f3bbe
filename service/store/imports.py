"""Imports in the store: batches, their files and their rows.

A liaison of an organisation sees the imports of that organisation; a liaison of the whole
cluster, the administrator and the system see all.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.change import ChangeKind
from models.import_batch import (
    BatchStatus,
    ImportBatch,
    ImportFile,
    ImportKind,
    ImportRow,
)
from service.auth import Viewer
from service.errors import NotFoundError

__all__ = [
    "add",
    "add_rows",
    "beat",
    "clear_rows",
    "content",
    "count_to_undo",
    "drop_content",
    "finished_like",
    "forget_files",
    "forget_rows",
    "get",
    "has_content",
    "in_use",
    "move",
    "put",
    "put_row",
    "recent",
    "row",
    "rows",
    "stale",
    "tally",
    "to_undo",
]

_BUSY: Final[tuple[BatchStatus, ...]] = ("checking", "running", "undoing")
_PARTS: Final = frozenset(
    {
        "consent", "hiding", "import_row", "look", "mention", "student_identity",
        "suggestion_shown", "training_occasion",
    }
)  # fmt: skip
"""Tables whose rows belong to a document, or only tell of it: they do not hold it back."""


def visible(viewer: Viewer) -> SelectOfScalar[ImportBatch]:
    """Return the query of the imports that `viewer` may see."""
    statement = select(ImportBatch)
    if not viewer.sees_all_documents:
        return statement.where(sa.false())
    if viewer.role == "liaison" and viewer.organisation_id is not None:
        return statement.where(col(ImportBatch.organisation_id) == viewer.organisation_id)
    return statement


def add(viewer: Viewer, session: Session, batch: ImportBatch, content: bytes) -> ImportBatch:
    """Store a new batch of the viewer's, with its file."""
    batch.account_id = viewer.account_id
    batch.organisation_id = viewer.organisation_id
    session.add(batch)
    session.flush()
    session.add(ImportFile(batch_id=batch.id, content=content))
    session.flush()
    return batch


def get(viewer: Viewer, session: Session, batch_id: str) -> ImportBatch:
    """Return one batch as it is now; raises `NotFoundError`."""
    statement = visible(viewer).where(col(ImportBatch.id) == batch_id)
    found = session.exec(statement.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFoundError(f"there is no import {batch_id!r}", field="id")
    return found


def recent(viewer: Viewer, session: Session, *, limit: int, offset: int = 0) -> list[ImportBatch]:
    """Return batches, newest first."""
    order = col(ImportBatch.created_at).desc(), col(ImportBatch.id)
    return list(session.exec(visible(viewer).order_by(*order).limit(limit).offset(offset)))


def finished_like(viewer: Viewer, session: Session, kind: ImportKind) -> ImportBatch | None:
    """Return the latest batch of this kind that was carried out, for the mapping it had."""
    statement = visible(viewer).where(
        col(ImportBatch.kind) == kind, col(ImportBatch.status).in_(("done", "undone"))
    )
    return session.exec(statement.order_by(col(ImportBatch.created_at).desc()).limit(1)).first()


def move(
    session: Session,
    batch: ImportBatch,
    before: Collection[BatchStatus],
    after: BatchStatus,
    now: datetime,
    **values: Any,
) -> bool:
    """Move a batch on if its status is one of `before`; return whether it was.

    Whoever is at work on the batch is overtaken: its next `beat` says so.
    """
    statement = sa.update(ImportBatch).where(
        col(ImportBatch.id) == batch.id, col(ImportBatch.status).in_(sorted(before))
    )
    done = session.connection().execute(statement.values(status=after, beat_at=now, **values))
    return done.rowcount == 1


def beat(session: Session, batch: ImportBatch, now: datetime, **values: Any) -> bool:
    """Say that the one at work on a batch is still there; return False if it is overtaken.

    `batch` must have the time of the last beat, which is not changed here.
    """
    statement = sa.update(ImportBatch).where(
        col(ImportBatch.id) == batch.id, col(ImportBatch.beat_at) == batch.beat_at
    )
    done = session.connection().execute(statement.values(beat_at=now, **values))
    return done.rowcount == 1


def put(session: Session, batch: ImportBatch, values: Mapping[str, Any]) -> None:
    """Change columns of a batch."""
    if values:
        change = sa.update(ImportBatch).where(col(ImportBatch.id) == batch.id)
        session.connection().execute(change.values(**values))


def stale(viewer: Viewer, session: Session, before: datetime) -> list[ImportBatch]:
    """Return the batches at work whose step has not been heard of since `before`."""
    statement = visible(viewer).where(
        col(ImportBatch.status).in_(_BUSY), col(ImportBatch.beat_at) < before
    )
    return list(session.exec(statement))


def content(viewer: Viewer, session: Session, batch_id: str) -> bytes | None:
    """Return the file of a batch, if it is still kept."""
    get(viewer, session, batch_id)
    return session.exec(
        select(ImportFile.content).where(col(ImportFile.batch_id) == batch_id)
    ).one_or_none()


def has_content(session: Session, batch_id: str) -> bool:
    """Return whether the file of a batch is still kept."""
    there = select(ImportFile.batch_id).where(col(ImportFile.batch_id) == batch_id)
    return session.exec(there).first() is not None


def drop_content(session: Session, batch: ImportBatch) -> None:
    """Delete the file of a batch and the cells shown of it; headings that were used stay."""
    statement = sa.delete(ImportFile).where(col(ImportFile.batch_id) == batch.id)
    session.connection().execute(statement)
    pairs = zip(batch.columns, batch.mapping, strict=False)
    used = [(one["heading"], field) for one, field in pairs if field]
    values = {
        "columns": [{"heading": heading, "samples": []} for heading, _ in used],
        "mapping": [field for _, field in used],
    }
    change = sa.update(ImportBatch).where(col(ImportBatch.id) == batch.id)
    session.connection().execute(change.values(**values))


def forget_files(session: Session, before: datetime) -> list[ImportBatch]:
    """Delete the files that came before a time, and return the batches they belonged to."""
    kept = sa.select(col(ImportFile.batch_id))
    statement = select(ImportBatch).where(
        col(ImportBatch.created_at) < before,
        col(ImportBatch.id).in_(kept),
        col(ImportBatch.status).not_in(_BUSY),
    )
    batches = list(session.exec(statement))
    for batch in batches:
        drop_content(session, batch)
    return batches


def forget_rows(session: Session, before: datetime) -> None:
    """Delete what is known of the rows of batches that came before a time."""
    old = sa.select(col(ImportBatch.id)).where(
        col(ImportBatch.created_at) < before, col(ImportBatch.status).not_in(_BUSY)
    )
    session.connection().execute(sa.delete(ImportRow).where(col(ImportRow.batch_id).in_(old)))


def clear_rows(session: Session, batch_id: str) -> None:
    """Delete what an earlier check said of the rows."""
    statement = sa.delete(ImportRow).where(col(ImportRow.batch_id) == batch_id)
    session.connection().execute(statement)


def add_rows(session: Session, found: Sequence[ImportRow]) -> None:
    """Store what the check says of rows."""
    if found:
        session.connection().execute(sa.insert(ImportRow), [one.model_dump() for one in found])


def put_row(session: Session, batch_id: str, number: int, **values: Any) -> bool:
    """Change what is known of one row; return whether it is there."""
    statement = sa.update(ImportRow).where(
        col(ImportRow.batch_id) == batch_id, col(ImportRow.number) == number
    )
    return session.connection().execute(statement.values(**values)).rowcount == 1


def row(session: Session, batch_id: str, number: int) -> ImportRow:
    """Return one row of a batch; raises `NotFoundError`."""
    found = session.get(ImportRow, (batch_id, number), populate_existing=True)
    if found is None:
        raise NotFoundError(f"there is no row {number}", field="number")
    return found


def rows(
    session: Session,
    batch_id: str,
    *,
    after: int = 0,
    limit: int = 500,
    offset: int = 0,
    **equal: str | None,
) -> list[ImportRow]:
    """Return rows of a batch in order, those whose columns equal those in `equal`.

    A value of None does not filter.
    """
    statement = select(ImportRow).where(col(ImportRow.batch_id) == batch_id)
    statement = statement.where(col(ImportRow.number) > after)
    for name, value in equal.items():
        if value is not None:
            statement = statement.where(getattr(ImportRow, name) == value)
    statement = statement.order_by(col(ImportRow.number)).limit(limit).offset(offset)
    return list(session.exec(statement.execution_options(populate_existing=True)))


def to_undo(session: Session, batch_id: str, *, limit: int) -> list[ImportRow]:
    """Return rows that did something that is not undone yet, the last first."""
    statement = _to_undo(batch_id).order_by(col(ImportRow.number).desc())
    return list(session.exec(statement.limit(limit)))


def count_to_undo(session: Session, batch_id: str) -> int:
    """Return how many rows did something that is not undone yet."""
    statement = _to_undo(batch_id).with_only_columns(sa.func.count(), maintain_column_froms=True)
    return session.connection().execute(statement).scalar_one()


def _to_undo(batch_id: str) -> SelectOfScalar[ImportRow]:
    return select(ImportRow).where(
        col(ImportRow.batch_id) == batch_id,
        col(ImportRow.op).in_(("create", "update")),
        col(ImportRow.undone).is_(None),
    )


def tally(session: Session, batch_id: str, *columns: str) -> Counter[tuple[Any, ...]]:
    """Return how many rows have each combination of values of some columns.

    `fixed` is a column too: whether there is no stored document that the row may change.
    """
    fixed = col(ImportRow.match_version).is_(None)
    asked = [fixed if name == "fixed" else getattr(ImportRow, name) for name in columns]
    statement = sa.select(*asked, sa.func.count()).where(col(ImportRow.batch_id) == batch_id)
    found = session.connection().execute(statement.group_by(*asked))
    return Counter({tuple(values): count for *values, count in found})


def in_use(session: Session, kind: ChangeKind, document_id: str) -> bool:
    """Return whether anything that others made refers to a document.

    Its own parts and the log of what was shown do not count.
    """
    for table in SQLModel.metadata.sorted_tables:
        if table.name in _PARTS:
            continue
        for key in table.foreign_keys:
            if key.column.table.name == kind:
                there = sa.select(sa.literal(1)).where(key.parent == document_id).limit(1)
                if session.connection().execute(there).first() is not None:
                    return True
    return False
