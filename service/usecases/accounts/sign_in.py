"""Signing in and out: by password here, and the sessions that every way in opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from models import Account, SignInSession
from service.auth import Viewer, passwords
from service.auth.accounts import viewer_of
from service.auth.secrets import digest, new_secret
from service.errors import NotFoundError, ValidationProblemError
from service.store import Session, accounts
from service.store import sign_in as store
from service.usecases.accounts import limiting

__all__ = [
    "ABSOLUTE",
    "IDLE",
    "WRONG",
    "SignedIn",
    "end_other_sessions",
    "end_session",
    "open_session",
    "resume",
    "sessions_of",
    "sign_in_by_password",
    "sign_out",
]

IDLE: Final = timedelta(hours=8)
"""After so long without a request a session ends."""

ABSOLUTE: Final = timedelta(days=14)
"""After so long a session ends, however much it is used."""

_NOTED_EVERY: Final = timedelta(minutes=5)
_KEPT_ATTEMPTS: Final = timedelta(days=1)

WRONG: Final = "The e-mail address or the password is not right."
"""The one answer to every failed try, whether the account exists or not."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One who has signed in: the account, what it may see, and which session it is."""

    account: Account
    viewer: Viewer
    session_hash: str


def resume(session: Session, token: str, now: datetime) -> SignedIn | None:
    """Return who a cookie's secret stands for; None when the session has ended.

    The time of the last use is written at most every five minutes.
    """
    id_hash = digest(token)
    found = store.find_session(session, id_hash)
    if found is None:
        return None
    row, account = found
    viewer = viewer_of(account)
    if viewer is None or now >= row.expires_at or now - row.last_seen_at >= IDLE:
        return None
    if now - row.last_seen_at >= _NOTED_EVERY:
        store.touch(session, id_hash, now)
    return SignedIn(account, viewer, id_hash)


def sign_in_by_password(
    session: Session, email: str, password: str, address: str, user_agent: str, now: datetime
) -> str:
    """Open a session for an e-mail address and a password; return the cookie's secret.

    A failed try is counted in the same transaction, so a caller that answers it must commit.
    Known and unknown addresses take as long and get the same answer.

    Raises:
        ValidationProblemError: the two do not belong together, or the account is closed.
        RateLimitedError: too many tries for this account or from this address.
    """
    tries = limiting.password_tries(email, address)
    limiting.check(session, tries, now)
    account = accounts.by_email(session, email)
    known = account.password_hash if account is not None else None
    right = passwords.verify(known, password)
    if account is None or not right or viewer_of(account) is None:
        limiting.count(session, tries, now)
        raise ValidationProblemError(WRONG, field="password")
    if known is not None and passwords.outdated(known):
        accounts.change(session, account, password_hash=passwords.hashed(password))
    limiting.forget(session, tries[:1])
    return open_session(session, account, user_agent, now)


def open_session(session: Session, account: Account, user_agent: str, now: datetime) -> str:
    """Open a new session for an account and return the cookie's secret."""
    store.purge(session, now, attempts_before=now - _KEPT_ATTEMPTS)
    secret = new_secret()
    row = SignInSession(
        id_hash=digest(secret),
        account_id=account.id,
        created_at=now,
        last_seen_at=now,
        expires_at=now + ABSOLUTE,
        user_agent=user_agent[:200],
    )
    store.add_session(session, row)
    return secret


def sign_out(session: Session, token: str) -> None:
    """End the session of a cookie's secret, if there is one."""
    found = store.find_session(session, digest(token))
    if found is not None:
        store.end_session(session, found[1].id, found[0].id_hash)


def sessions_of(viewer: Viewer, session: Session, now: datetime) -> list[SignInSession]:
    """Return the viewer's own sessions that are in force, the latest used first."""
    rows = store.sessions_of(session, viewer.account_id or "")
    return [row for row in rows if now < row.expires_at and now - row.last_seen_at < IDLE]


def end_session(viewer: Viewer, session: Session, id_hash: str) -> None:
    """End one of the viewer's own sessions; raises `NotFoundError`."""
    if not store.end_session(session, viewer.account_id or "", id_hash):
        raise NotFoundError("there is no such session", field="id")


def end_other_sessions(viewer: Viewer, session: Session, but: str | None) -> int:
    """End the viewer's own sessions, except one, and links that wait; return how many sessions."""
    store.drop_links(session, viewer.account_id or "")
    return store.end_all(session, viewer.account_id or "", but)
