"""Edits of the vocabulary: what was changed, by whom, and what it takes to undo it."""

from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.record import UtcDateTime, new_id, utc_now

__all__ = ["EditOp", "EditState", "VocabularyEdit"]

EditOp = Literal["synonym", "terms", "create", "merge", "retire", "restore", "undo"]
EditState = Literal["reading", "done", "failed"]


class VocabularyEdit(SQLModel, table=True):
    """One edit of the vocabulary, from the moment it is asked for.

    `before` and `after` hold by competence id all values of each competence that the edit
    touches; None stands for one that is not there. `term` is what the history shows of it, and
    `moves` which ids in people's corrections became which. While texts are read (`reading`)
    nothing of it is stored but this row; `progress` of `total` documents are read. What one
    transaction changed with it are the changes `first_seq` to `last_seq`; `documents` of them
    read differently. An undo is an edit of its own that names in `undoes_id` what it undoes,
    which then has `undone_at`.
    """

    __tablename__ = "vocabulary_edit"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    account_id: str | None = Field(
        default=None, foreign_key="account.id", ondelete="SET NULL", index=True, max_length=64
    )
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, index=True)
    op: EditOp = Field(sa_type=sa.String)
    term: str = Field(default="", max_length=200)
    before: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    moves: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    state: EditState = Field(default="reading", sa_type=sa.String)
    progress: int = 0
    total: int = 0
    documents: int = 0
    first_seq: int | None = Field(default=None, sa_type=sa.BigInteger)
    last_seq: int | None = Field(default=None, sa_type=sa.BigInteger, index=True)
    undoes_id: str | None = Field(
        default=None, foreign_key="vocabulary_edit.id", ondelete="SET NULL", max_length=64
    )
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
