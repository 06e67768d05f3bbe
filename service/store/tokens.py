"""API tokens in the store."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models import Account, ApiToken

__all__ = ["add", "find", "of", "remove", "touch"]


def add(session: Session, row: ApiToken) -> None:
    """Store a new token."""
    session.add(row)
    session.flush()


def find(session: Session, token_hash: str, now: datetime) -> tuple[ApiToken, Account] | None:
    """Return the token with this hash and its account, if it has not ended."""
    statement = (
        select(ApiToken, Account)
        .join(Account)
        .where(ApiToken.token_hash == token_hash, col(ApiToken.expires_at) > now)
    )
    return session.exec(statement).one_or_none()


def of(session: Session, account_id: str) -> list[ApiToken]:
    """Return an account's tokens, the newest first."""
    statement = select(ApiToken).where(ApiToken.account_id == account_id)
    return list(session.exec(statement.order_by(col(ApiToken.created_at).desc())))


def remove(session: Session, account_id: str, token_id: str | None = None) -> int:
    """Take back one token of an account, or all; return how many."""
    statement = sa.delete(ApiToken).where(col(ApiToken.account_id) == account_id)
    if token_id is not None:
        statement = statement.where(col(ApiToken.id) == token_id)
    return session.connection().execute(statement).rowcount


def touch(session: Session, token_id: str, now: datetime) -> None:
    """Note that a token was used."""
    change = sa.update(ApiToken).where(col(ApiToken.id) == token_id)
    session.connection().execute(change.values(last_used_at=now))
