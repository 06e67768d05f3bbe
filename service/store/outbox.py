"""The outbox: letters that wait to be sent, kept in the transaction of what they tell of."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.mail import Mail
from service.auth import Viewer
from service.errors import ForbiddenError

__all__ = ["claim", "due", "expire", "forget", "postpone", "put", "settle", "waiting"]

_WIPED = {"address": None, "subject": None, "body": None, "unsubscribe": None, "due_at": None}


def put(
    session: Session,
    to: str,
    subject: str,
    body: str,
    kind: str,
    now: datetime,
    *,
    unsubscribe: str | None = None,
) -> Mail:
    """Lay a letter in the outbox; it is sent once the transaction is committed.

    Args:
        session: whose transaction also holds what the letter tells of.
        to: the e-mail address.
        subject: one line; line breaks in it become spaces.
        body: plain text.
        kind: what it is about, such as `reset`; it stays when the rest is wiped.
        now: the present time.
        unsubscribe: the address at which one click ends letters of this kind (RFC 8058).
    """
    row = Mail(
        kind=kind,
        address=to.strip(),
        subject=" ".join(subject.split()),
        body=body,
        unsubscribe=unsubscribe,
        created_at=now,
        due_at=now,
    )
    session.add(row)
    session.flush()
    return row


def due(viewer: Viewer, session: Session, now: datetime, limit: int = 50) -> list[str]:
    """Return the ids of letters whose time has come, those that waited longest first."""
    _check(viewer)
    statement = select(Mail.id).where(col(Mail.due_at) <= now)
    return list(session.exec(statement.order_by(col(Mail.due_at), col(Mail.id)).limit(limit)))


def claim(
    viewer: Viewer, session: Session, mail_id: str, now: datetime, until: datetime
) -> Mail | None:
    """Take a letter for one try, so that no other sender has it before `until`.

    Returns a copy to send from, or None when another sender was faster.
    """
    _check(viewer)
    taken = session.connection().execute(
        sa.update(Mail)
        .where(col(Mail.id) == mail_id, col(Mail.due_at) <= now)
        .values(due_at=until, attempts=col(Mail.attempts) + 1)
    )
    if not taken.rowcount:
        return None
    session.expire_all()
    return session.get(Mail, mail_id)


def settle(
    viewer: Viewer, session: Session, mail_id: str, sent_at: datetime | None, error: str | None
) -> None:
    """Note that a letter was sent, or given up, and wipe what it said and to whom."""
    _check(viewer)
    values = _WIPED | {"sent_at": sent_at, "last_error": error}
    session.connection().execute(sa.update(Mail).where(col(Mail.id) == mail_id).values(**values))


def postpone(viewer: Viewer, session: Session, mail_id: str, due_at: datetime, error: str) -> None:
    """Note why a letter could not be sent, and when to try again."""
    _check(viewer)
    change = sa.update(Mail).where(col(Mail.id) == mail_id, col(Mail.address).is_not(None))
    session.connection().execute(change.values(due_at=due_at, last_error=error))


def expire(viewer: Viewer, session: Session, before: datetime, *, forget_before: datetime) -> int:
    """Give up and wipe the letters laid before a time and still not sent; return how many.

    Of those laid before `forget_before` nothing at all is kept.
    """
    _check(viewer)
    connection = session.connection()
    connection.execute(sa.delete(Mail).where(col(Mail.created_at) < forget_before))
    old = sa.update(Mail).where(col(Mail.due_at).is_not(None), col(Mail.created_at) < before)
    return connection.execute(old.values(**_WIPED, last_error="expired")).rowcount


def forget(session: Session, address: str) -> None:
    """Drop the letters that wait for an address, when its owner leaves."""
    session.connection().execute(sa.delete(Mail).where(col(Mail.address) == address.strip()))


def waiting(viewer: Viewer, session: Session, limit: int = 100) -> Sequence[Mail]:
    """Return the letters that wait, newest first."""
    _check(viewer)
    statement = select(Mail).where(col(Mail.due_at).is_not(None))
    newest = statement.order_by(col(Mail.created_at).desc(), col(Mail.id))
    return list(session.exec(newest.limit(limit)))


def _check(viewer: Viewer) -> None:
    """Only the service itself reads people's letters."""
    if viewer.role != "system":
        raise ForbiddenError("only the service itself reads the outbox")
