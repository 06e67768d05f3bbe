"""Contacts: a company and a student who may want to speak, until both have said yes."""

from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.fields import Name, Reason
from models.record import UtcDateTime, new_id, utc_now

__all__ = ["Contact", "ContactPurpose", "ContactSide", "ContactState"]

ContactPurpose = Literal["thesis", "hire"]
ContactSide = Literal["company", "student", "liaison"]
ContactState = Literal["waiting", "agreed", "closed"]


def _once(link: str) -> sa.Index:
    """Return the index that lets a student and a subject have one contact that is not closed."""
    condition = sa.text(f"closed_at IS NULL AND {link} IS NOT NULL")
    return sa.Index(
        f"uq_contact_open_{link}",
        "student_id",
        link,
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )


class Contact(SQLModel, table=True):
    """One question between a company and a student, about a proposal or a need.

    Whoever asks has said yes by asking. Names and contact are shown to either when both
    `company_yes_at` and `student_yes_at` are set. `subject` is the title as it was, so that
    the contact outlives the proposal or need.
    """

    __tablename__ = "contact"
    __table_args__ = (_once("proposal_id"), _once("need_id"))

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    company_id: str = Field(foreign_key="company.id", ondelete="CASCADE", index=True, max_length=64)
    student_id: str = Field(foreign_key="student.id", ondelete="CASCADE", index=True, max_length=64)
    purpose: ContactPurpose = Field(sa_type=sa.String)
    proposal_id: str | None = Field(
        default=None, foreign_key="proposal.id", ondelete="SET NULL", index=True, max_length=64
    )
    need_id: str | None = Field(
        default=None, foreign_key="need.id", ondelete="SET NULL", index=True, max_length=64
    )
    subject: Name
    asked_by: ContactSide = Field(sa_type=sa.String)
    account_id: str | None = Field(
        default=None, foreign_key="account.id", ondelete="SET NULL", max_length=64
    )
    message: Reason = Field(default=None, sa_type=sa.Text)
    asked_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, index=True)
    company_yes_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    student_yes_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by: ContactSide | None = Field(default=None, sa_type=sa.String)
    closing_reason: Reason = Field(default=None, sa_type=sa.Text)
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def state(self) -> ContactState:
        """Whether it waits for an answer, both have said yes, or it is over."""
        if self.closed_at is not None:
            return "closed"
        return "agreed" if self.company_yes_at and self.student_yes_at else "waiting"

    @property
    def waits_for(self) -> Literal["company", "student"] | None:
        """Who has not answered yet; None when nobody is waited for."""
        if self.state != "waiting":
            return None
        return "student" if self.student_yes_at is None else "company"
