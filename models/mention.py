"""Mentions: which competence a document speaks of, where, and how."""

from typing import Final

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.fields import DocumentKind, MentionPart, Necessity, Provenance

__all__ = ["Mention", "MentionBase"]

_KINDS: Final = ("need", "student", "proposal", "training")


def _document(kind: str) -> str | None:
    """Return a link to one document of `kind`, which takes the mention along when deleted."""
    link: str | None = Field(
        default=None, foreign_key=f"{kind}.id", ondelete="CASCADE", index=True, max_length=64
    )
    return link


class MentionBase(SQLModel):
    """A competence as one stretch of a document's text speaks of it.

    `start` and `end` are character offsets (end exclusive) in the document's `part`.
    `level`: 1 aware, 2 uses, 3 independent, 4 expert; None is unstated. `negated`: the
    text denies it. `held`: the company says that it already has it. `similarity` is 1
    for a match by the vocabulary, less for one by the encoder. A term that no
    competence knows has `local_term` and no `competence_id`.
    """

    competence_id: str | None = Field(
        default=None, foreign_key="competence.id", ondelete="CASCADE", index=True, max_length=100
    )
    local_term: str | None = Field(default=None, max_length=200, index=True)
    part: MentionPart = Field(default="text", sa_type=sa.String)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    necessity: Necessity = Field(default="asked", sa_type=sa.String)
    level: int | None = Field(default=None, ge=1, le=4)
    negated: bool = False
    held: bool = False
    provenance: Provenance = Field(default="stated", sa_type=sa.String)
    similarity: float = Field(default=1.0, ge=0, le=1)


class Mention(MentionBase, table=True):
    """A mention in exactly one need, student, proposal or training."""

    __tablename__ = "mention"
    __table_args__ = (
        sa.CheckConstraint(
            " + ".join(f"CASE WHEN {kind}_id IS NULL THEN 0 ELSE 1 END" for kind in _KINDS)
            + " = 1",
            name="one_document",
        ),
        sa.CheckConstraint(
            "competence_id IS NOT NULL OR local_term IS NOT NULL", name="competence_or_term"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    need_id: str | None = _document("need")
    student_id: str | None = _document("student")
    proposal_id: str | None = _document("proposal")
    training_id: str | None = _document("training")

    @property
    def document(self) -> tuple[DocumentKind, str]:
        """The kind and id of the document that the mention stands in."""
        if self.need_id is not None:
            return "need", self.need_id
        if self.student_id is not None:
            return "student", self.student_id
        if self.proposal_id is not None:
            return "proposal", self.proposal_id
        if self.training_id is not None:
            return "training", self.training_id
        raise ValueError("a mention stands in exactly one document")
