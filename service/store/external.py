"""Who OpenID providers say that accounts are."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models import Account, ExternalIdentity
from service.errors import ConflictError

__all__ = ["account_of", "add", "of", "remove"]


def account_of(session: Session, issuer: str, subject: str) -> Account | None:
    """Return the account of a subject of a provider."""
    statement = (
        select(Account)
        .join(ExternalIdentity)
        .where(ExternalIdentity.issuer == issuer, ExternalIdentity.subject == subject)
    )
    return session.exec(statement).one_or_none()


def add(session: Session, account_id: str, issuer: str, subject: str) -> None:
    """Tie a subject to an account; raises `ConflictError` when it is another account's."""
    known = account_of(session, issuer, subject)
    if known is not None and known.id != account_id:
        raise ConflictError("This sign-in is already connected to another account.")
    if known is None:
        session.add(ExternalIdentity(account_id=account_id, issuer=issuer, subject=subject))
        session.flush()


def of(session: Session, account_id: str) -> list[ExternalIdentity]:
    """Return the external identities of an account."""
    statement = select(ExternalIdentity).where(ExternalIdentity.account_id == account_id)
    return list(session.exec(statement.order_by(col(ExternalIdentity.created_at))))


def remove(session: Session, account_id: str, identity_id: str) -> bool:
    """Untie one external identity of an account; return whether there was one."""
    gone = session.connection().execute(
        sa.delete(ExternalIdentity).where(
            col(ExternalIdentity.account_id) == account_id, col(ExternalIdentity.id) == identity_id
        )
    )
    return gone.rowcount == 1
