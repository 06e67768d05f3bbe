"""Changes: a sequence that grows with every change, so that a cache knows what it has seen."""

from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.record import UtcDateTime, utc_now

__all__ = ["Change", "ChangeKind", "ChangeOp"]

ChangeKind = Literal["company", "need", "student", "proposal", "training", "competence"]
ChangeOp = Literal["create", "update", "delete"]


class Change(SQLModel, table=True):
    """The latest change of one document. It holds no text, only that there was a change.

    A later change of the same document replaces the earlier row, so the table is no
    longer than the number of documents there ever were; `seq` is never used again.
    """

    __tablename__ = "change"
    __table_args__ = (
        sa.Index("ix_change_kind_document_id", "kind", "document_id"),
        {"sqlite_autoincrement": True},
    )

    seq: int | None = Field(
        default=None,
        primary_key=True,
        # SQLite counts only an INTEGER key by itself; PostgreSQL gets eight bytes.
        sa_type=sa.BigInteger().with_variant(sa.Integer, "sqlite"),
    )
    kind: ChangeKind = Field(sa_type=sa.String)
    document_id: str = Field(max_length=100)
    op: ChangeOp = Field(sa_type=sa.String)
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
