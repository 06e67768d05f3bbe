"""What every stored document has in common: public id, number, version and times."""

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from models.fields import PublicId

__all__ = ["Input", "Record", "RecordPublic", "Update", "UtcDateTime", "new_id", "utc_now"]

# One naming scheme, so that a migration can name every constraint on either database.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time that comes back aware and in UTC, on SQLite as on PostgreSQL."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002  the signature is SQLAlchemy's
    ) -> datetime | None:
        """Store the UTC time; a time without a zone raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must have a time zone")
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002  the signature is SQLAlchemy's
    ) -> datetime | None:
        """Give the stored time its zone, which SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_id() -> str:
    """Return a fresh public id: 32 hexadecimal digits."""
    return uuid4().hex


def utc_now() -> datetime:
    """Return the present time, aware, in UTC."""
    return datetime.now(UTC)


class Input(SQLModel):
    """A shape that comes from outside: a field it does not know is an error."""

    model_config = {"extra": "forbid"}


class Update(Input):
    """A partial change: only the fields that are given change.

    `version` is the version that the writer read; when another writer was faster
    the change is refused. The changed whole is validated as a new one would be.
    """

    version: int = Field(ge=1)


class Record(SQLModel):
    """The columns of every stored document.

    `number` is the sequence of the change that created it: it grows with every
    creation and is never used again, so lists are paged by it and it can stand
    as the integer id of an index entry. `version` counts the document's changes.
    """

    id: PublicId = Field(default_factory=new_id, primary_key=True, max_length=64)
    number: int = Field(default=0, sa_type=sa.BigInteger, unique=True)
    version: int = Field(default=1)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class RemovableRecord(Record):
    """A record that can be deleted with a way back: for a while it is kept, and shown nowhere."""

    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RecordPublic(SQLModel):
    """What is shown of `Record`."""

    id: str
    version: int
    created_at: datetime
    updated_at: datetime
