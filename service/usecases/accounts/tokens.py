"""API tokens: shown once, stored as a hash, with scopes and an end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from models import ApiToken, Scope
from service.auth import Viewer
from service.auth.accounts import viewer_of
from service.auth.secrets import digest, new_secret
from service.errors import ConflictError, ForbiddenError, NotFoundError, ValidationProblemError
from service.store import Session
from service.store import tokens as store

__all__ = ["LIFETIMES", "PREFIX", "create_token", "remove_token", "tokens_of", "viewer_of_token"]

PREFIX: Final = "sam_"
"""What every token begins with, so that one that leaks can be searched for."""

LIFETIMES: Final = (30, 90, 365)
"""For how many days a token may be asked for."""

_MOST: Final = 20
_NOTED_EVERY: Final = timedelta(minutes=5)
_SCOPES: Final[tuple[Scope, ...]] = ("read", "write")


def viewer_of_token(session: Session, token: str, now: datetime) -> Viewer | None:
    """Return whom an API token stands for; None when it is unknown, has ended or is closed."""
    if not token.startswith(PREFIX):
        return None
    found = store.find(session, digest(token), now)
    if found is None:
        return None
    row, account = found
    viewer = viewer_of(account, frozenset(row.scopes))
    if viewer is not None and (row.last_used_at is None or now - row.last_used_at >= _NOTED_EVERY):
        store.touch(session, row.id, now)
    return viewer


def create_token(
    viewer: Viewer, session: Session, name: str, scopes: Collection[str], days: int, now: datetime
) -> tuple[str, ApiToken]:
    """Make a token for the viewer's account; return its secret, shown this once, and its row.

    Raises:
        ForbiddenError: one who came with a token may not make another.
        ValidationProblemError: no name, no such scope, or another lifetime than those offered.
        ConflictError: the account has as many tokens as it may.
    """
    name = " ".join(name.split())
    if viewer.account_id is None or viewer.scopes is not None:
        raise ForbiddenError("only one who has signed in may make an API token")
    if not 1 <= len(name) <= 100:
        raise ValidationProblemError("Give the token a name of 1 to 100 characters.", field="name")
    if not scopes or not set(scopes) <= set(_SCOPES):
        raise ValidationProblemError("Choose what the token may do.", field="scopes")
    if days not in LIFETIMES:
        raise ValidationProblemError("Choose one of the lifetimes.", field="days")
    if len(store.of(session, viewer.account_id)) >= _MOST:
        raise ConflictError("You have as many tokens as you may have. Revoke one first.")
    secret = new_secret(PREFIX)
    row = ApiToken(
        account_id=viewer.account_id,
        name=name,
        token_hash=digest(secret),
        scopes=[one for one in _SCOPES if one in scopes],
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    store.add(session, row)
    return secret, row


def tokens_of(viewer: Viewer, session: Session) -> list[ApiToken]:
    """Return the tokens of the viewer's account, the newest first."""
    return store.of(session, viewer.account_id or "")


def remove_token(viewer: Viewer, session: Session, token_id: str) -> None:
    """Take back a token of the viewer's account; raises `NotFoundError`."""
    if not store.remove(session, viewer.account_id or "", token_id):
        raise NotFoundError("there is no such token", field="id")
