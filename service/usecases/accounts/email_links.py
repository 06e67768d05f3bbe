"""Links sent by e-mail: to sign in, to choose a new password, to change the address.

Anyone may ask for one, and cannot tell from the answer whether there is such an account. A link
works once, and only when its page is confirmed, so that a program that opens every link in a
letter does not use it up.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from models import Account, EmailPurpose, EmailToken
from service.auth import Viewer
from service.auth.accounts import viewer_of
from service.auth.secrets import digest, new_secret
from service.engine import Engine
from service.errors import NotFoundError
from service.store import Session, accounts
from service.store import sign_in as store
from service.usecases import mailing
from service.usecases.accounts import limiting
from service.usecases.accounts.accounts import (
    check_present,
    checked_email,
    choose_password,
    keep_identity,
    lock_out,
    own_account,
)
from service.usecases.accounts.sign_in import open_session

__all__ = [
    "GONE",
    "address_changed",
    "ask_to_change_address",
    "ask_to_reset",
    "ask_to_sign_in",
    "enter_by_link",
    "holder",
    "new_link",
    "reset_password",
]

GONE: Final = "This link has been used or has ended. Ask for a new one."

_LASTS: Final[dict[EmailPurpose, timedelta]] = {
    "sign-in": timedelta(minutes=15),
    "reset": timedelta(hours=2),
    "change": timedelta(hours=24),
}
_LETTERS: Final[dict[EmailPurpose, str]] = {"sign-in": "sign_in", "reset": "reset"}
_PATHS: Final[dict[EmailPurpose, str]] = {
    "sign-in": "/sign-in/link/{}",
    "reset": "/sign-in/reset/{}",
    "change": "/account/address/{}",
}


def new_link(
    session: Session,
    public_url: str,
    account: Account,
    purpose: EmailPurpose,
    now: datetime,
    email: str | None = None,
) -> str:
    """Return the address of a new link for an account; it holds for the time of its purpose."""
    secret = new_secret()
    row = EmailToken(
        id_hash=digest(secret),
        account_id=account.id,
        purpose=purpose,
        email=email or account.email,
        created_at=now,
        expires_at=now + _LASTS[purpose],
    )
    store.add_link(session, row)
    return public_url.rstrip("/") + _PATHS[purpose].format(secret)


def ask_to_sign_in(
    session: Session, public_url: str, email: str, address: str, now: datetime
) -> None:
    """Send a link to sign in, if there is an account; raises `RateLimitedError`."""
    account = _asked_for(session, email, address, now)
    minutes = int(_LASTS["sign-in"].total_seconds() // 60)
    _send(session, public_url, account, "sign-in", now, minutes=minutes)


def ask_to_reset(
    session: Session, public_url: str, email: str, address: str, now: datetime
) -> None:
    """Send a link to choose a new password, if there is an account; raises `RateLimitedError`."""
    account = _asked_for(session, email, address, now)
    hours = int(_LASTS["reset"].total_seconds() // 3600)
    _send(session, public_url, account, "reset", now, hours=hours)


def _send(
    session: Session,
    public_url: str,
    account: Account | None,
    purpose: EmailPurpose,
    now: datetime,
    **lasts: Any,
) -> None:
    """Send a link; without an account as much is done, and undone, so that it takes as long."""
    letter = _LETTERS[purpose]
    if account is not None:
        link = new_link(session, public_url, account, purpose, now)
        mailing.write(session, account.email, letter, account.language, now, link=link, **lasts)
        return
    store.drop_links(session, "")
    with session.begin_nested() as undone:
        mailing.write(session, "", letter, None, now, link=new_secret(), **lasts)
        undone.rollback()


def holder(session: Session, token: str, purpose: EmailPurpose, now: datetime) -> Account:
    """Return the account of a link without using it up.

    Raises:
        NotFoundError: it has been used, has ended or never was.
    """
    found = store.find_link(session, digest(token), purpose, now)
    if found is None or viewer_of(found[1]) is None:
        raise NotFoundError(GONE)
    return found[1]


def enter_by_link(session: Session, token: str, user_agent: str, now: datetime) -> str:
    """Use a link up and open a session; return the cookie's secret. Raises `NotFoundError`."""
    account = _taken(session, token, "sign-in", now)[1]
    return open_session(session, account, user_agent, now)


def reset_password(
    session: Session, token: str, password: str, user_agent: str, now: datetime
) -> str:
    """Use a link up for a new password; every session, link and API token of before ends.

    Returns the cookie's secret of a new session.

    Raises:
        NotFoundError: the link no longer works.
        ValidationProblemError: the password is too weak; the link is kept.
    """
    account = holder(session, token, "reset", now)
    choose_password(session, account, password)
    _taken(session, token, "reset", now)
    lock_out(session, account)
    return open_session(session, account, user_agent, now)


def ask_to_change_address(
    viewer: Viewer, session: Session, public_url: str, email: str, password: str, now: datetime
) -> None:
    """Send a link to the new address; the old one counts until it is used.

    When the new address is another account's, that one is told instead.

    Raises:
        ValidationProblemError: the password is wrong, or this is no address.
        RateLimitedError: too many letters, or wrong passwords.
    """
    account = own_account(viewer, session)
    check_present(session, account, password, now, "password")
    email = checked_email(email)
    limits = limiting.letters(email, account.id)
    limiting.check(session, limits, now)
    limiting.count(session, limits, now)
    known = accounts.by_email(session, email)
    if known is not None:
        to = f"{public_url.rstrip('/')}/sign-in"
        mailing.write(session, email, "account_exists", known.language, now, link=to)
        return
    link = new_link(session, public_url, account, "change", now, email)
    hours = int(_LASTS["change"].total_seconds() // 3600)
    mailing.write(session, email, "verify", account.language, now, link=link, hours=hours)


def address_changed(
    session: Session, engine: Engine, public_url: str, token: str, now: datetime
) -> Account:
    """Use a link up: the account has the address that the link was sent to.

    What was sent to the address of before opens nothing any more.

    Raises:
        NotFoundError: the link no longer works.
        ConflictError: another account has got the address meanwhile.
    """
    email, account = _taken(session, token, "change", now)
    before = account.email
    accounts.change(session, account, email=email, email_verified_at=now)
    store.drop_links(session, account.id)
    keep_identity(session, engine, account)
    to = f"{public_url.rstrip('/')}/sign-in"
    mailing.write(session, before, "address_changed", account.language, now, link=to)
    return account


def _asked_for(session: Session, email: str, address: str, now: datetime) -> Account | None:
    """Count a letter that is asked for; return the account that may have it."""
    limits = limiting.letters(email, address)
    limiting.check(session, limits, now)
    limiting.count(session, limits, now)
    account = accounts.by_email(session, email)
    return account if account is not None and viewer_of(account) is not None else None


def _taken(
    session: Session, token: str, purpose: EmailPurpose, now: datetime
) -> tuple[str, Account]:
    """Use a link up; return the address it was sent to and its account."""
    found = store.take_link(session, digest(token), purpose, now)
    if found is None or viewer_of(found[1]) is None:
        raise NotFoundError(GONE)
    return found
