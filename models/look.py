"""Looks: who has opened a student's profile, so that the student can see it."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.fields import ViewerRole
from models.record import UtcDateTime, new_id, utc_now

__all__ = ["Look"]


class Look(SQLModel, table=True):
    """One organisation's look at a student, once a day at most."""

    __tablename__ = "look"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    student_id: str = Field(foreign_key="student.id", ondelete="CASCADE", index=True, max_length=64)
    viewer_role: ViewerRole = Field(sa_type=sa.String)
    company_id: str | None = Field(
        default=None, foreign_key="company.id", ondelete="CASCADE", index=True, max_length=64
    )
    organisation_id: str | None = Field(
        default=None, foreign_key="organisation.id", ondelete="CASCADE", max_length=64
    )
    named: bool = Field(default=False)
    looked_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
