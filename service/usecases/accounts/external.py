"""Accounts of people whom a provider knows: tied by issuer and subject, never by e-mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from models import Account, ExternalIdentity, SignUp, TextLanguage
from service.auth import Viewer
from service.auth.accounts import viewer_of
from service.auth.secrets import digest, new_secret
from service.config import Settings
from service.errors import NotFoundError, ValidationProblemError
from service.store import Session, accounts, external
from service.store import sign_up as waiting
from service.store.database import commit_so_far
from service.usecases.accounts import openid
from service.usecases.accounts.accounts import checked_email, own_account
from service.usecases.accounts.openid import Begun, Known
from service.usecases.accounts.sign_in import WRONG, open_session
from service.usecases.accounts.sign_up import ISSUER, SUBJECT, new_student

__all__ = [
    "begin",
    "connect",
    "connections",
    "disconnect",
    "enter",
    "finish",
    "keep",
    "kept",
]

_KEPT_FOR: Final = timedelta(minutes=30)


def begin(session: Session, settings: Settings) -> tuple[str, Begun]:
    """Begin a sign-in as `openid.begin`, with no lock held while the provider is waited for."""
    commit_so_far(session)
    return openid.begin(settings)


def finish(
    session: Session, settings: Settings, begun: Begun, came_back_to: str, now: datetime
) -> Known:
    """End a sign-in as `openid.finish`, with no lock held while the provider is waited for."""
    commit_so_far(session)
    return openid.finish(settings, begun, came_back_to, now)


def enter(
    session: Session, known: Known, language: TextLanguage, user_agent: str, now: datetime
) -> str | None:
    """Open a session for whom a provider knows; return the cookie's secret.

    One who is new gets a student's account when the provider tells the name and has verified
    the address; else None, and the person must answer from an address first.

    Raises:
        ValidationProblemError: the account is closed, or the address is another account's.
    """
    account = external.account_of(session, known.issuer, known.subject)
    if account is not None:
        if viewer_of(account) is None:
            raise ValidationProblemError(WRONG)
        return open_session(session, account, user_agent, now)
    email = _address(known)
    if email is None or not known.name:
        return None
    if accounts.by_email(session, email) is not None:
        raise ValidationProblemError(
            "There is already an account with this e-mail address. Sign in to it, and connect "
            "the provider on the page My account."
        )
    account = Account(
        email=email,
        name=known.name,
        role="student",
        language=language,
        email_verified_at=now,
        created_at=now,
    )
    new_student(session, account, None)
    accounts.add(session, account)
    external.add(session, account.id, known.issuer, known.subject)
    return open_session(session, account, user_agent, now)


def _address(known: Known) -> str | None:
    """Return the address that the provider vouches for, if it can be one."""
    try:
        return checked_email(known.email or "")
    except ValidationProblemError:
        return None


def keep(session: Session, known: Known, language: TextLanguage, now: datetime) -> str:
    """Keep whom a provider knows until an address is given; return a secret for the browser."""
    secret = new_secret()
    row = SignUp(
        token_hash=digest(secret),
        email="",
        name=known.name,
        role="student",
        language=language,
        details={ISSUER: known.issuer, SUBJECT: known.subject},
        created_at=now,
        expires_at=now + _KEPT_FOR,
    )
    waiting.add(session, row, now)
    return secret


def kept(session: Session, secret: str, now: datetime) -> tuple[str, tuple[str, str]]:
    """Return the name and the identity that were kept; raises `NotFoundError`."""
    row = waiting.find(session, digest(secret), now)
    if row is None or row.email:
        raise NotFoundError("nothing was kept")
    return row.name, (row.details[ISSUER], row.details[SUBJECT])


def connect(viewer: Viewer, session: Session, known: Known) -> None:
    """Let the viewer's own account be entered through the provider.

    Raises:
        ConflictError: it is connected to another account.
    """
    external.add(session, own_account(viewer, session).id, known.issuer, known.subject)


def connections(viewer: Viewer, session: Session) -> list[ExternalIdentity]:
    """Return how the viewer's own account can be entered through providers."""
    return external.of(session, viewer.account_id or "")


def disconnect(viewer: Viewer, session: Session, identity_id: str) -> None:
    """Untie the viewer's own account from a provider; raises `NotFoundError`."""
    if not external.remove(session, viewer.account_id or "", identity_id):
        raise NotFoundError("there is no such connection", field="id")
