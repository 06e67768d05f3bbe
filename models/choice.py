"""Choices: what a student wishes for, a company has put aside, and either does not want to see."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.fields import DocumentKind, Reason
from models.record import UtcDateTime, new_id, utc_now

__all__ = ["Hiding", "Saved", "Wish"]


def _link(kind: str) -> str | None:
    """Return a link to a document, which takes the choice along when it goes."""
    link: str | None = Field(
        default=None, foreign_key=f"{kind}.id", ondelete="CASCADE", index=True, max_length=64
    )
    return link


class Wish(SQLModel, table=True):
    """A proposal on a student's wish list; 1 is the first choice."""

    __tablename__ = "wish"

    student_id: str = Field(
        foreign_key="student.id", ondelete="CASCADE", primary_key=True, max_length=64
    )
    proposal_id: str = Field(
        foreign_key="proposal.id", ondelete="CASCADE", primary_key=True, index=True, max_length=64
    )
    rank: int = Field(ge=1)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Saved(SQLModel, table=True):
    """A suggestion that a company has put aside, for one need or one proposal."""

    __tablename__ = "saved"
    __table_args__ = (
        sa.UniqueConstraint("asker_kind", "asker_id", "document_kind", "document_id"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    company_id: str = Field(foreign_key="company.id", ondelete="CASCADE", index=True, max_length=64)
    asker_kind: DocumentKind = Field(sa_type=sa.String)
    asker_id: str = Field(max_length=64)
    document_kind: DocumentKind = Field(sa_type=sa.String)
    document_id: str = Field(max_length=64)
    need_id: str | None = _link("need")
    student_id: str | None = _link("student")
    proposal_id: str | None = _link("proposal")
    training_id: str | None = _link("training")
    saved_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Hiding(SQLModel, table=True):
    """A suggestion that its asker does not want to see again, as long as it stays as it is.

    `document_version` is the version that was hidden: a document that has changed since is
    shown again. The links go to both documents and take the hiding along when either goes.
    """

    __tablename__ = "hiding"
    __table_args__ = (
        sa.UniqueConstraint("asker_kind", "asker_id", "document_kind", "document_id"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    asker_kind: DocumentKind = Field(sa_type=sa.String)
    asker_id: str = Field(max_length=64, index=True)
    document_kind: DocumentKind = Field(sa_type=sa.String)
    document_id: str = Field(max_length=64)
    document_version: int = Field(ge=1)
    reason: Reason = Field(default=None, sa_type=sa.Text)
    need_id: str | None = _link("need")
    student_id: str | None = _link("student")
    proposal_id: str | None = _link("proposal")
    training_id: str | None = _link("training")
    hidden_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
