"""Feedback: what a person says of a suggestion that was shown."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.fields import PublicId, Reason, Verdict, ViewerRole
from models.record import Input, UtcDateTime, new_id, utc_now

__all__ = ["Feedback", "FeedbackBase", "FeedbackCreate", "FeedbackPublic"]


class FeedbackBase(SQLModel):
    """A verdict on one shown suggestion, with a reason if one is given."""

    verdict: Verdict = Field(sa_type=sa.String)
    reason: Reason = Field(default=None, sa_type=sa.Text)


class FeedbackCreate(FeedbackBase, Input):
    """New feedback on the suggestion with this id."""

    suggestion_id: PublicId


class Feedback(FeedbackBase, table=True):
    """Feedback; it goes with its suggestion, or with the student who gave it."""

    __tablename__ = "feedback"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    suggestion_id: str = Field(
        foreign_key="suggestion_shown.id", ondelete="CASCADE", index=True, max_length=64
    )
    viewer_role: ViewerRole = Field(sa_type=sa.String)
    viewer_organisation_id: str | None = Field(default=None, max_length=64)
    viewer_student_id: str | None = Field(
        default=None, foreign_key="student.id", ondelete="CASCADE", index=True, max_length=64
    )
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class FeedbackPublic(FeedbackBase):
    """Feedback as it is shown."""

    id: str
    suggestion_id: str
    created_at: datetime
