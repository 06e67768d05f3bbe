"""Engines and sessions, for SQLite and for PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from models.limits import MAX_TEXT_CHARS
from service.errors import ConflictError, UnavailableError

__all__ = [
    "commit_so_far",
    "is_busy",
    "make_engine",
    "make_sessions",
    "ping",
    "transaction",
]

_SQLITE_BUSY: Final = frozenset({5, 6, 14, 15})
"""SQLITE_BUSY, LOCKED, CANTOPEN and PROTOCOL: another holds the file, or it cannot be opened."""

_POSTGRES_BUSY: Final = ("08", "40001", "40P01", "53300", "55P03", "57P01", "57P02", "57P03")
"""SQLSTATEs, or the beginnings of them: no connection, a conflict to try again, shutting down."""


def make_engine(url: str, *, busy_timeout_ms: int = 5_000) -> sa.Engine:
    """Return an engine for `url`.

    SQLite's own `lower` knows A to Z alone, so that Å, Ä and Ö would not be found: it gets ours.

    SQLite gets a write-ahead log (readers never wait for a writer), enforced foreign keys,
    a waiting time for writers, and the overwriting of what is deleted, so that an erased
    text is gone from the file too. PostgreSQL connections are tested before they are used.
    Errors tell of neither the values of a statement nor its result.
    """
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True, hide_parameters=True)
    timeout = {"timeout": busy_timeout_ms / 1000}
    engine = sa.create_engine(url, connect_args=timeout, hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def _configure(connection: Any, _: Any) -> None:
        connection.create_function("lower", 1, _lower, deterministic=True)
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {int(busy_timeout_ms)}",
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
            "secure_delete = ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def _lower(value: Any) -> Any:
    """Return a text in lower case, in any alphabet."""
    return value.lower() if isinstance(value, str) else value


def make_sessions(
    engine: sa.Engine, *, max_text_chars: int = MAX_TEXT_CHARS
) -> sessionmaker[Session]:
    """Return a maker of sessions that keep what they read after a commit.

    `max_text_chars` tightens the length of a stored text below the hard limit.
    """
    return sessionmaker(
        engine,
        class_=Session,
        expire_on_commit=False,
        info={"max_text_chars": max_text_chars},
    )


@contextmanager
def transaction(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """Give a session whose work is committed at the end, and undone after an exception.

    Raises `ConflictError` when another writer's work stands against this one's, and
    `UnavailableError` when the database cannot be reached or is kept busy by others. Any other
    fault of the database is ours, and raised as it is.
    """
    try:
        with sessions() as session:
            yield session
            session.commit()
    except IntegrityError as error:
        raise ConflictError("what is stored has changed meanwhile; try again") from error
    except (OperationalError, PoolTimeoutError) as error:
        if not is_busy(error):
            raise
        raise UnavailableError("the database is busy or cannot be reached") from error


def commit_so_far(session: Session) -> None:
    """Store what has been done and hold no lock, before others are waited for."""
    session.commit()


def is_busy(error: SQLAlchemyError) -> bool:
    """Return whether a database that refused may take the same again in a moment."""
    if isinstance(error, PoolTimeoutError):
        return True
    if not isinstance(error, OperationalError):
        return False
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE_BUSY
    state = getattr(cause, "sqlstate", None)  # none without a connection
    return error.connection_invalidated or state is None or state.startswith(_POSTGRES_BUSY)


def ping(session: Session) -> bool:
    """Return whether the database answers."""
    try:
        session.connection().execute(sa.text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
