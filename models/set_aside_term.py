"""Terms that texts use and that those who keep the vocabulary do not want to be asked about."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.record import UtcDateTime, utc_now

__all__ = ["SetAsideTerm"]


class SetAsideTerm(SQLModel, table=True):
    """A local term that is no competence; it is still read, and still matches other texts."""

    __tablename__ = "set_aside_term"

    term: str = Field(primary_key=True, max_length=200)
    account_id: str | None = Field(
        default=None, foreign_key="account.id", ondelete="SET NULL", index=True, max_length=64
    )
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
