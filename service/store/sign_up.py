"""Sign-ups in the store; whoever has a link's secret may use it, so none takes a viewer."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models import SignUp

__all__ = ["add", "find", "take"]


def add(session: Session, row: SignUp, now: datetime) -> None:
    """Store a sign-up; earlier ones of the address, and all that have ended, are deleted.

    One without an address waits for it, beside others.
    """
    same = (col(SignUp.email) == row.email) & (col(SignUp.email) != "")
    session.connection().execute(sa.delete(SignUp).where(same | (col(SignUp.expires_at) <= now)))
    session.add(row)
    session.flush()


def find(session: Session, token_hash: str, now: datetime) -> SignUp | None:
    """Return the sign-up of a link, if it still holds, and leave it unused."""
    statement = select(SignUp).where(SignUp.token_hash == token_hash, col(SignUp.expires_at) > now)
    return session.exec(statement).one_or_none()


def take(session: Session, row: SignUp) -> bool:
    """Use a sign-up up; True for one caller only."""
    session.expunge(row)
    gone = session.connection().execute(
        sa.delete(SignUp).where(col(SignUp.token_hash) == row.token_hash)
    )
    return gone.rowcount == 1
