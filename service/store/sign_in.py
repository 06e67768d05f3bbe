"""Sessions, links sent by e-mail, and counted attempts in the store.

What stands here is found by the hash of a secret: whoever has the secret is let in, so these
functions take no viewer.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models import Account, EmailPurpose, EmailToken, SignInAttempt, SignInSession

__all__ = [
    "add_link",
    "add_session",
    "attempt",
    "attempts",
    "drop_links",
    "end_all",
    "end_session",
    "find_link",
    "find_session",
    "forget_attempts",
    "purge",
    "sessions_of",
    "take_link",
    "touch",
]


def find_session(session: Session, id_hash: str) -> tuple[SignInSession, Account] | None:
    """Return a session that has not been ended, with its account."""
    statement = select(SignInSession, Account).join(Account).where(SignInSession.id_hash == id_hash)
    return session.exec(statement).one_or_none()


def add_session(session: Session, row: SignInSession) -> None:
    """Store a new session."""
    session.add(row)
    session.flush()


def touch(session: Session, id_hash: str, now: datetime) -> None:
    """Note that a session was used."""
    change = sa.update(SignInSession).where(col(SignInSession.id_hash) == id_hash)
    session.connection().execute(change.values(last_seen_at=now))


def sessions_of(session: Session, account_id: str) -> list[SignInSession]:
    """Return an account's sessions, the latest used first."""
    statement = select(SignInSession).where(SignInSession.account_id == account_id)
    return list(session.exec(statement.order_by(col(SignInSession.last_seen_at).desc())))


def end_session(session: Session, account_id: str, id_hash: str) -> bool:
    """End one session of an account; return whether there was one."""
    ended = session.connection().execute(
        sa.delete(SignInSession).where(
            col(SignInSession.account_id) == account_id, col(SignInSession.id_hash) == id_hash
        )
    )
    return ended.rowcount > 0


def end_all(session: Session, account_id: str, but: str | None = None) -> int:
    """End the sessions of an account, except one; return how many."""
    statement = sa.delete(SignInSession).where(
        col(SignInSession.account_id) == account_id, col(SignInSession.id_hash) != (but or "")
    )
    return session.connection().execute(statement).rowcount


def add_link(session: Session, row: EmailToken) -> None:
    """Store a new link; those sent before for the same purpose no longer hold."""
    session.connection().execute(
        sa.delete(EmailToken).where(
            col(EmailToken.account_id) == row.account_id, col(EmailToken.purpose) == row.purpose
        )
    )
    session.add(row)
    session.flush()


def find_link(
    session: Session, id_hash: str, purpose: EmailPurpose, now: datetime
) -> tuple[EmailToken, Account] | None:
    """Return a link that still holds, with its account, and leave it unused."""
    statement = (
        select(EmailToken, Account)
        .join(Account)
        .where(
            EmailToken.id_hash == id_hash,
            EmailToken.purpose == purpose,
            col(EmailToken.expires_at) > now,
        )
    )
    return session.exec(statement).one_or_none()


def take_link(
    session: Session, id_hash: str, purpose: EmailPurpose, now: datetime
) -> tuple[str, Account] | None:
    """Use a link up; return the address it was sent to and its account, to one caller only."""
    found = find_link(session, id_hash, purpose, now)
    if found is None:
        return None
    link, account = found
    address = link.email
    session.expunge(link)
    gone = session.connection().execute(
        sa.delete(EmailToken).where(col(EmailToken.id_hash) == id_hash)
    )
    return (address, account) if gone.rowcount == 1 else None


def drop_links(session: Session, account_id: str) -> None:
    """Make every link that was sent for an account useless."""
    session.connection().execute(
        sa.delete(EmailToken).where(col(EmailToken.account_id) == account_id)
    )


def attempt(session: Session, key: str, now: datetime) -> None:
    """Count one attempt."""
    session.add(SignInAttempt(key=key, at=now))
    session.flush()


def attempts(session: Session, key: str, since: datetime) -> int:
    """Return how many attempts were counted after a time."""
    counted = select(sa.func.count()).select_from(SignInAttempt)
    found = counted.where(col(SignInAttempt.key) == key, col(SignInAttempt.at) > since)
    return session.exec(found).one()


def forget_attempts(session: Session, key: str) -> None:
    """Begin to count afresh."""
    session.connection().execute(sa.delete(SignInAttempt).where(col(SignInAttempt.key) == key))


def purge(session: Session, now: datetime, attempts_before: datetime) -> None:
    """Delete sessions and links that have ended, and attempts that no longer count."""
    run = session.connection().execute
    run(sa.delete(SignInSession).where(col(SignInSession.expires_at) <= now))
    run(sa.delete(EmailToken).where(col(EmailToken.expires_at) <= now))
    run(sa.delete(SignInAttempt).where(col(SignInAttempt.at) <= attempts_before))
