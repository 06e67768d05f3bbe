"""Mail: what waits to be sent to people, and what is remembered of what was."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.record import UtcDateTime, new_id, utc_now

__all__ = ["Mail"]


class Mail(SQLModel, table=True):
    """One letter in the outbox.

    Address, subject, body and the address to unsubscribe at are wiped when the letter has been
    sent or given up; what stays says only that there was one. `due_at` is when to try next, and
    None when nothing more is to be done.
    """

    __tablename__ = "mail"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    kind: str = Field(max_length=40)
    address: str | None = Field(default=None, max_length=320, index=True)
    subject: str | None = Field(default=None, sa_type=sa.Text)
    body: str | None = Field(default=None, sa_type=sa.Text)
    unsubscribe: str | None = Field(default=None, sa_type=sa.Text)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = Field(default=0)
    last_error: str | None = Field(default=None, max_length=100)
