"""Imports of files: what came in, what was made of each row, and what it takes to undo it."""

from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.record import UtcDateTime, new_id, utc_now

__all__ = [
    "BatchStatus",
    "DuplicateReason",
    "ImportBatch",
    "ImportFile",
    "ImportKind",
    "ImportRow",
    "RowChoice",
    "RowOp",
    "RowUndone",
    "RowVerdict",
]

ImportKind = Literal["companies", "needs", "students", "proposals", "trainings"]
BatchStatus = Literal[
    "uploaded", "checking", "checked", "running", "done", "undoing", "undone", "failed", "cancelled"
]
RowVerdict = Literal["new", "changes", "same", "duplicate", "bad"]
DuplicateReason = Literal["id", "title", "email", "text"]
RowChoice = Literal["skip", "create", "update"]
RowOp = Literal["skip", "create", "update"]
RowUndone = Literal["undone", "gone", "changed", "in_use"]


class ImportBatch(SQLModel, table=True):
    """One file that somebody imports, from upload to undo.

    `columns` has the heading and some cells of each column, wiped with the file, and `mapping`
    the field that each column fills, or an empty string. `choices` says what is done with
    duplicates, by reason. `done` of `total` rows are through in the present step, and
    `beat_at` is when that step last said so. `problem` is a code for why a step failed.
    """

    __tablename__ = "import_batch"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    kind: ImportKind = Field(sa_type=sa.String)
    file_name: str = Field(max_length=200)
    status: BatchStatus = Field(default="uploaded", sa_type=sa.String, index=True)
    account_id: str | None = Field(
        default=None, foreign_key="account.id", ondelete="SET NULL", index=True, max_length=64
    )
    organisation_id: str | None = Field(
        default=None, foreign_key="organisation.id", ondelete="SET NULL", index=True, max_length=64
    )
    columns: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    mapping: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    choices: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    total: int = Field(default=0)
    done: int = Field(default=0)
    counts: dict[str, int] = Field(default_factory=dict, sa_type=sa.JSON)
    problem: str | None = Field(default=None, max_length=200)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, index=True)
    beat_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ImportFile(SQLModel, table=True):
    """The file itself. It is deleted when the import ends, or a day after it came."""

    __tablename__ = "import_file"

    batch_id: str = Field(
        foreign_key="import_batch.id", ondelete="CASCADE", primary_key=True, max_length=64
    )
    content: bytes = Field(sa_type=sa.LargeBinary)


class ImportRow(SQLModel, table=True):
    """One row of a file: the verdict of the check, and what the import made of it.

    `problems` says what is wrong, as field, code, value and hint. A duplicate has a `reason`,
    and what it is like: a stored document (`match_id`, as of `match_version`) or an earlier row
    (`match_row`). `choice` is what is wanted for this row alone. After the import, `op` is what
    was done to `document_id`, `before` what it was (for an update) and `after_version` what
    version came of it. `student_id` is set for students: the row goes when the student does.
    """

    __tablename__ = "import_row"

    batch_id: str = Field(
        foreign_key="import_batch.id", ondelete="CASCADE", primary_key=True, max_length=64
    )
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    verdict: RowVerdict = Field(sa_type=sa.String, index=True)
    label: str = Field(default="", max_length=200)
    problems: list[dict[str, str]] = Field(default_factory=list, sa_type=sa.JSON)
    changed: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    reason: DuplicateReason | None = Field(default=None, sa_type=sa.String)
    match_id: str | None = Field(default=None, max_length=64)
    match_version: int | None = None
    match_row: int | None = None
    choice: RowChoice | None = Field(default=None, sa_type=sa.String)
    op: RowOp | None = Field(default=None, sa_type=sa.String)
    document_id: str | None = Field(default=None, max_length=64)
    student_id: str | None = Field(
        default=None, foreign_key="student.id", ondelete="CASCADE", index=True, max_length=64
    )
    before: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    after_version: int | None = None
    undone: RowUndone | None = Field(default=None, sa_type=sa.String)
