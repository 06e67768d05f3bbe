"""Consent: what a student has said yes to, and when the yes was taken back."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.fields import ConsentPurpose
from models.record import UtcDateTime, new_id, utc_now

__all__ = ["Consent", "ConsentPublic"]


class Consent(SQLModel, table=True):
    """One yes for one purpose. No row means no: consent is never presumed.

    A student has at most one yes in force for a purpose; giving it again after
    taking it back makes a new row, so that the history stands.
    """

    __tablename__ = "consent"
    __table_args__ = (
        sa.Index(
            "uq_consent_in_force",
            "student_id",
            "purpose",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    student_id: str = Field(foreign_key="student.id", ondelete="CASCADE", index=True, max_length=64)
    purpose: ConsentPurpose = Field(sa_type=sa.String)
    given_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ConsentPublic(SQLModel):
    """A consent as it is shown."""

    purpose: ConsentPurpose
    given_at: datetime
    withdrawn_at: datetime | None
