"""What a liaison does with an import: upload, map, choose, carry out, cancel, undo.

Each of these only moves the batch on. The long steps are done by `working`, which is to be
started when the request's transaction is committed: `needs_work` says whether.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from models import ImportBatch, ImportKind
from models.fields import clean
from models.import_batch import BatchStatus, ImportRow, RowOp
from service.auth import Viewer
from service.errors import ConflictError, TooLargeError, ValidationProblemError
from service.store import Session, accounts, imports
from service.usecases.imports.checking import label_of
from service.usecases.imports.mapping import check_mapping, guess_mapping
from service.usecases.imports.nouns import NOUNS
from service.usecases.imports.shaping import LIMITS, MAX_BYTES
from service.usecases.imports.working import ROWS_KEPT
from service.usecases.imports.writing import choices_of, planned
from service.usecases.tables.cells import CellError, as_line
from service.usecases.tables.sheets import TableFileError, folded, open_sheet

__all__ = [
    "Plan",
    "cancel",
    "carry_out",
    "choose",
    "file_kept",
    "get_batch",
    "importers",
    "list_batches",
    "list_rows",
    "map_columns",
    "matches_of",
    "may_undo",
    "needs_work",
    "plan_of",
    "undo",
    "upload",
]

_SAMPLES: Final = 3
_SAMPLE_CHARS: Final = 80
_OPEN: Final[frozenset[BatchStatus]] = frozenset({"uploaded", "checked", "failed"})
_UNDECIDED: Final[frozenset[BatchStatus]] = _OPEN | {"checking"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done, and what there is to choose.

    `reasons` has, for each reason that rows are like something else, how many they are and
    what may be done with them.
    """

    create: int
    update: int
    skip: int
    bad: int
    reasons: Mapping[str, tuple[int, tuple[RowOp, ...]]]


def upload(
    viewer: Viewer, session: Session, kind: ImportKind, file_name: str, content: bytes
) -> ImportBatch:
    """Take in a file, and guess which field each of its columns fills.

    Raises:
        TooLargeError: the file is larger than `MAX_BYTES`.
        TableFileError: it is no table that can be read.
    """
    if len(content) > MAX_BYTES:
        raise TooLargeError(f"at most {MAX_BYTES // 10**6} MB are taken", field="file")
    name = clean(file_name.replace("\\", "/").rpartition("/")[2]).strip()[:200] or "file"
    if content.startswith(b"\xd0\xcf\x11\xe0"):  # a workbook of before 2007, or a locked one
        raise TableFileError(f"{name}: not an XLSX workbook", "old")
    headings, lines = open_sheet(name, content, LIMITS)
    samples = [line.cells for line in islice(lines, _SAMPLES) if line.problem is None]
    columns = [
        {
            "heading": clean(heading)[:200],
            "samples": [shown for cells in samples if (shown := _sample(cells[place]))],
        }
        for place, heading in enumerate(headings)
    ]
    mapping = guess_mapping(kind, headings, _remembered(viewer, session, kind))
    batch = ImportBatch(kind=kind, file_name=name, columns=columns, mapping=mapping)
    return imports.add(viewer, session, batch, content)


def _remembered(viewer: Viewer, session: Session, kind: ImportKind) -> dict[str, str]:
    """Return the fields that headings were given the last time."""
    last = imports.finished_like(viewer, session, kind)
    if last is None:
        return {}
    pairs = zip(last.columns, last.mapping, strict=False)
    return {folded(one["heading"]): field for one, field in pairs if field}


def _sample(cell: object) -> str:
    try:
        return as_line(cell)[:_SAMPLE_CHARS]
    except CellError:
        return "?"


def get_batch(viewer: Viewer, session: Session, batch_id: str) -> ImportBatch:
    """Return one import; raises `NotFoundError`."""
    return imports.get(viewer, session, batch_id)


def list_batches(
    viewer: Viewer, session: Session, *, limit: int, offset: int = 0
) -> list[ImportBatch]:
    """Return imports, newest first."""
    return imports.recent(viewer, session, limit=limit, offset=offset)


def map_columns(
    viewer: Viewer, session: Session, batch_id: str, mapping: Sequence[str], now: datetime
) -> ImportBatch:
    """Say which field each column fills, and have the rows checked.

    Raises `ValidationProblemError`, whose fields are `column-0` and so on, or `required` with
    the field that no column fills.
    """
    batch = _with_file(viewer, session, batch_id)
    if len(mapping) != len(batch.columns):
        raise ValidationProblemError("there is one field for each column", field="columns")
    check_mapping(batch.kind, mapping)
    values: dict[str, Any] = {"mapping": list(mapping), "done": 0, "total": 0, "problem": None}
    return _moved(viewer, session, batch, _OPEN, "checking", now, **values)


def choose(
    viewer: Viewer,
    session: Session,
    batch_id: str,
    by_reason: Mapping[str, str],
    by_row: Mapping[int, str],
) -> None:
    """Say what to do with the rows that are like something else, by reason and row by row.

    For a row, an empty string is "as the others". What may not be done is refused.
    """
    batch = imports.get(viewer, session, batch_id)
    if batch.status != "checked":
        raise ConflictError("this import is not waiting for a choice", field="status")
    allowed = plan_of(session, batch).reasons
    for reason, choice in by_reason.items():
        if choice not in allowed.get(reason, (0, ()))[1]:
            raise ValidationProblemError("there is no such choice", field=reason)
    imports.put(session, batch, {"choices": batch.choices | dict(by_reason)})
    for number, choice in by_row.items():
        row = imports.row(session, batch_id, number)
        if choice and choice not in choices_of(row.reason, row.match_version):
            raise ValidationProblemError("there is no such choice", field=f"row-{number}")
        imports.put_row(session, batch_id, number, choice=choice or None)


def plan_of(session: Session, batch: ImportBatch) -> Plan:
    """Return what would be done with the rows of an import that has been checked."""
    ops = {"create": 0, "update": 0, "skip": 0}
    bad, reasons = 0, dict[str, tuple[int, tuple[RowOp, ...]]]()
    found = imports.tally(session, batch.id, "verdict", "reason", "choice", "fixed")
    for (verdict, reason, choice, fixed), count in found.items():
        version = None if fixed else 1
        if verdict == "bad":
            bad += count
            continue
        ops[planned(batch.choices, verdict, reason, choice, version)] += count
        if reason and verdict != "same":
            before, allowed = reasons.get(reason, (0, ()))
            more = choices_of(reason, version)
            reasons[reason] = before + count, max(allowed, more, key=len)
    return Plan(ops["create"], ops["update"], ops["skip"], bad, reasons)


def list_rows(
    viewer: Viewer,
    session: Session,
    batch_id: str,
    *,
    limit: int,
    offset: int = 0,
    verdict: str | None = None,
) -> list[ImportRow]:
    """Return rows of an import, those with a verdict if one is given."""
    imports.get(viewer, session, batch_id)
    return imports.rows(session, batch_id, limit=limit, offset=offset, verdict=verdict)


def matches_of(
    viewer: Viewer, session: Session, batch: ImportBatch, rows: Sequence[ImportRow]
) -> dict[str, str]:
    """Return what the stored documents that rows are like, or became, are called, by id.

    Students have no names here: theirs is what they study.
    """
    ids = {one for row in rows for one in (row.match_id, row.document_id) if one}
    store = NOUNS[batch.kind].keeping.store
    found = store.get_many(viewer, session, ids)
    return {id_: label_of(batch.kind, row) or id_ for id_, row in found.items()}


def importers(
    viewer: Viewer, session: Session, batches: Sequence[ImportBatch]
) -> Mapping[str, str]:
    """Return the names of those who made imports, by account."""
    ids = {one.account_id for one in batches if one.account_id}
    return {id_: row.name for id_, row in accounts.get_many(viewer, session, ids).items()}


def carry_out(
    viewer: Viewer, session: Session, batch_id: str, now: datetime, *, without_bad: bool
) -> ImportBatch:
    """Have an import carried out: all rows, or all but the bad ones when that is asked for."""
    batch = _with_file(viewer, session, batch_id)
    plan = plan_of(session, batch)
    if plan.bad and not without_bad:
        raise ConflictError("some rows cannot be imported", field="bad")
    if not plan.create + plan.update:
        raise ConflictError("no row is to be imported", field="nothing")
    return _moved(viewer, session, batch, {"checked"}, "running", now, done=0)


def cancel(viewer: Viewer, session: Session, batch_id: str, now: datetime) -> ImportBatch:
    """End an import: nothing of it is stored, and the file is deleted.

    One that is being carried out is taken back first.
    """
    batch = imports.get(viewer, session, batch_id)
    if batch.status == "running":
        values = {"problem": "cancelled", "done": 0}
        moved = _moved(viewer, session, batch, {"running"}, "undoing", now, **values)
    else:
        moved = _moved(viewer, session, batch, _UNDECIDED, "cancelled", now, finished_at=now)
        imports.clear_rows(session, batch_id)
    imports.drop_content(session, batch)
    return moved


def undo(viewer: Viewer, session: Session, batch_id: str, now: datetime) -> ImportBatch:
    """Have an import taken back: what it created goes, what it changed is as it was."""
    batch = imports.get(viewer, session, batch_id)
    if not may_undo(batch, now):
        raise ConflictError("this import cannot be undone any more", field="status")
    return _moved(viewer, session, batch, {"done"}, "undoing", now, done=0)


def may_undo(batch: ImportBatch, now: datetime) -> bool:
    """Whether an import can still be taken back."""
    return batch.status == "done" and batch.created_at > now - ROWS_KEPT


def file_kept(session: Session, batch: ImportBatch) -> bool:
    """Whether the rows can be checked again."""
    return imports.has_content(session, batch.id)


def needs_work(batch: ImportBatch) -> bool:
    """Whether a step of this import is to be done in the background."""
    return batch.status in ("checking", "running", "undoing")


def _with_file(viewer: Viewer, session: Session, batch_id: str) -> ImportBatch:
    batch = imports.get(viewer, session, batch_id)
    if not imports.has_content(session, batch_id):
        raise ConflictError("the file of this import is no longer kept", field="file")
    return batch


def _moved(
    viewer: Viewer,
    session: Session,
    batch: ImportBatch,
    before: frozenset[BatchStatus] | set[BatchStatus],
    after: BatchStatus,
    now: datetime,
    **values: Any,
) -> ImportBatch:
    if not imports.move(session, batch, before, after, now, **values):
        raise ConflictError("this import has moved on meanwhile", field="status")
    return imports.get(viewer, session, batch.id)
