"""Digests: which weeks' letters have been seen to, and how each of them can be turned off."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.record import UtcDateTime, new_id, utc_now

__all__ = ["DigestSent"]


class DigestSent(SQLModel, table=True):
    """One account's digest of one week, such as 2026-W48: there is at most one.

    `entries` is how many it had; none means that nothing was sent. `off_hash` is the SHA-256
    of the secret in the letter that turns digests off without signing in.
    """

    __tablename__ = "digest_sent"
    __table_args__ = (sa.UniqueConstraint("account_id", "week"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE", index=True, max_length=64)
    week: str = Field(max_length=10)
    entries: int = Field(ge=0)
    off_hash: str = Field(max_length=64, unique=True)
    made_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
