"""Suggestions shown: what was shown to whom, with which scores, by which versions."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.fields import DocumentKind, Lane, ViewerRole
from models.record import UtcDateTime, new_id, utc_now

__all__ = ["SuggestionBase", "SuggestionPublic", "SuggestionShown"]


class SuggestionBase(SQLModel):
    """One suggestion of an answer.

    A suggestion ties documents of different kinds, so each kind has one link:
    `query_kind` tells which of them asked (None for a text that is not stored, which is
    not kept) and `document_kind` which was suggested; a placement has both a student
    and a proposal. `request_id` is common to one answer. `parts` sum to `score`.
    """

    request_id: str = Field(max_length=64, index=True)
    query_kind: DocumentKind | None = Field(default=None, sa_type=sa.String)
    document_kind: DocumentKind = Field(sa_type=sa.String)
    lane: Lane = Field(sa_type=sa.String)
    rank: int = Field(ge=1)
    score: float
    parts: dict[str, float] = Field(default_factory=dict, sa_type=sa.JSON)
    encoder_version: str = Field(max_length=200)
    index_version: str = Field(max_length=200)
    taxonomy_version: str = Field(max_length=200)
    need_id: str | None = Field(
        default=None, foreign_key="need.id", ondelete="CASCADE", index=True, max_length=64
    )
    student_id: str | None = Field(
        default=None, foreign_key="student.id", ondelete="CASCADE", index=True, max_length=64
    )
    proposal_id: str | None = Field(
        default=None, foreign_key="proposal.id", ondelete="CASCADE", index=True, max_length=64
    )
    training_id: str | None = Field(
        default=None, foreign_key="training.id", ondelete="CASCADE", index=True, max_length=64
    )


class SuggestionShown(SuggestionBase, table=True):
    """A suggestion as it was shown; it goes when any document that it ties goes."""

    __tablename__ = "suggestion_shown"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    viewer_role: ViewerRole = Field(sa_type=sa.String)
    viewer_organisation_id: str | None = Field(default=None, max_length=64)
    viewer_student_id: str | None = Field(
        default=None, foreign_key="student.id", ondelete="CASCADE", index=True, max_length=64
    )
    shown_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class SuggestionPublic(SuggestionBase):
    """A shown suggestion as it is read back."""

    id: str
    shown_at: datetime
