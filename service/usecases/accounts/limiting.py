"""Limits on what can be guessed or flooded: so many tries in a sliding window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from service.auth.secrets import digest
from service.errors import RateLimitedError
from service.store import Session
from service.store import sign_in as store

__all__ = [
    "Limit",
    "check",
    "count",
    "forget",
    "invitations",
    "letters",
    "password_tries",
    "present_password",
]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` within `window` for what `key` is a hash of."""

    key: str
    most: int
    window: timedelta


_QUARTER: Final = timedelta(minutes=15)
_HOUR: Final = timedelta(hours=1)


def password_tries(email: str, address: str) -> tuple[Limit, ...]:
    """Return the limits of failed passwords: first the account's, then the address's."""
    return (
        Limit(_key("password", email.strip().lower()), 10, _QUARTER),
        Limit(_key("password from", address), 60, _QUARTER),
    )


def letters(email: str, address: str) -> tuple[Limit, ...]:
    """Return the limits of letters that anyone can have sent to an e-mail address."""
    return (
        Limit(_key("letter", email.strip().lower()), 5, _QUARTER),
        Limit(_key("letter from", address), 40, _HOUR),
    )


def invitations(email: str, inviter: str) -> tuple[Limit, ...]:
    """Return the limits of letters that invite an address, and that one account sends."""
    return (
        Limit(_key("invitation", email.strip().lower()), 5, _QUARTER),
        Limit(_key("invitation from", inviter), 100, _HOUR),
    )


def present_password(account_id: str) -> tuple[Limit, ...]:
    """Return the limit of wrong passwords from one who has signed in."""
    return (Limit(_key("present password", account_id), 10, _QUARTER),)


def check(session: Session, limits: Sequence[Limit], now: datetime) -> None:
    """Refuse what has been tried too often; raises `RateLimitedError`."""
    for limit in limits:
        if store.attempts(session, limit.key, now - limit.window) >= limit.most:
            raise RateLimitedError("Too many tries. Wait a while and try again.")


def count(session: Session, limits: Sequence[Limit], now: datetime) -> None:
    """Count one try against each limit."""
    for limit in limits:
        store.attempt(session, limit.key, now)


def forget(session: Session, limits: Sequence[Limit]) -> None:
    """Begin to count afresh."""
    for limit in limits:
        store.forget_attempts(session, limit.key)


def _key(kind: str, what: str) -> str:
    return digest(f"{kind}: {what}")
