"""Accounts: what one decides over one's own, and what an administrator does to others'."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from email_validator import EmailNotValidError, validate_email

from models import Account, IdentityInput
from models.fields import clean
from service.auth import SYSTEM, Viewer, passwords
from service.engine import Engine
from service.errors import ConflictError, ForbiddenError, ValidationProblemError
from service.store import Session, accounts, identities, invitations, tokens
from service.store import sign_in as sessions
from service.usecases.accounts import limiting
from service.usecases.students import put_identities

__all__ = [
    "check_password",
    "check_present",
    "checked_email",
    "checked_name",
    "choose_password",
    "close_account",
    "create_admin",
    "get_account",
    "keep_identity",
    "list_accounts",
    "lock_out",
    "open_account",
    "own_account",
    "set_name",
    "set_password",
]

_LONGEST_NAME: Final = 200


def checked_email(email: str) -> str:
    """Return an e-mail address as it is stored; raises `ValidationProblemError`."""
    try:
        found = validate_email(
            email.strip(),
            allow_smtputf8=False,  # few servers take such letters, and they look like others'
            check_deliverability=False,
            test_environment=True,
        )
    except EmailNotValidError as error:
        raise ValidationProblemError(
            "This is not an e-mail address. Write it like name@example.org.", field="email"
        ) from error
    return found.normalized.lower()


def checked_name(name: str) -> str:
    """Return a person's name as it is stored; raises `ValidationProblemError`."""
    plain = " ".join(clean(name).split())
    if not plain or len(plain) > _LONGEST_NAME:
        raise ValidationProblemError("Write a name of 1 to 200 characters.", field="name")
    return plain


def check_password(password: str, name: str, email: str) -> None:
    """Refuse a new password that is too weak; raises `ValidationProblemError`."""
    wrong = passwords.weakness(password, (name, email))
    if wrong is not None:
        raise ValidationProblemError(wrong, field="password")


def choose_password(session: Session, account: Account, password: str) -> None:
    """Give an account a password; raises `ValidationProblemError` for one that is too weak."""
    check_password(password, account.name, account.email)
    accounts.change(session, account, password_hash=passwords.hashed(password))


def check_present(
    session: Session, account: Account, password: str, now: datetime, field: str
) -> None:
    """Ask one who has signed in for the password again, if the account has one.

    A wrong one is counted in the same transaction, so a caller that answers it must commit.

    Raises:
        ValidationProblemError: it is wrong.
        RateLimitedError: it has been wrong too often.
    """
    if account.password_hash is None:
        return
    limits = limiting.present_password(account.id)
    limiting.check(session, limits, now)
    if not passwords.verify(account.password_hash, password):
        limiting.count(session, limits, now)
        raise ValidationProblemError("This is not your current password.", field=field)
    limiting.forget(session, limits)


def own_account(viewer: Viewer, session: Session) -> Account:
    """Return the viewer's own account.

    Raises:
        ForbiddenError: the viewer came with an API token, which changes no account.
        NotFoundError: the viewer has no account.
    """
    if viewer.scopes is not None:
        raise ForbiddenError("an API token changes no account")
    return accounts.own(viewer, session)


def set_name(viewer: Viewer, session: Session, engine: Engine, name: str) -> None:
    """Change the viewer's own name; a student's texts are read anew without it."""
    account = own_account(viewer, session)
    name = checked_name(name)
    if name != account.name:
        accounts.change(session, account, name=name)
        keep_identity(session, engine, account)


def keep_identity(session: Session, engine: Engine, account: Account) -> None:
    """Let a student's identity say what the account says, so that it is struck from texts."""
    if account.student_id is None:
        return
    viewer = Viewer("student", student_id=account.student_id)
    known = identities.read(viewer, session, [account.student_id]).get(account.student_id)
    phone = known.phone if known else None
    identity = IdentityInput(name=account.name, email=account.email, phone=phone)
    put_identities(viewer, session, engine, {account.student_id: identity})


def set_password(
    viewer: Viewer,
    session: Session,
    present: str,
    new: str,
    now: datetime,
    keep: str | None = None,
) -> None:
    """Change the viewer's own password, and end all links and all sessions but the one to keep.

    Raises:
        ValidationProblemError: the present one is wrong, or the new one is too weak.
        RateLimitedError: a wrong one has been given too often.
    """
    account = own_account(viewer, session)
    check_present(session, account, present, now, "present")
    choose_password(session, account, new)
    sessions.end_all(session, account.id, keep)
    sessions.drop_links(session, account.id)


def get_account(viewer: Viewer, session: Session, account_id: str) -> Account:
    """Return an account that the viewer may see; raises `NotFoundError`."""
    return accounts.get(viewer, session, account_id)


def list_accounts(
    viewer: Viewer, session: Session, text: str = "", role: str | None = None, offset: int = 0
) -> list[Account]:
    """Return at most 50 accounts by name, and one more where there are more."""
    return accounts.listed(viewer, session, text=text, role=role, offset=offset, limit=51)


def lock_out(session: Session, account: Account) -> None:
    """End every session, link and token of an account."""
    sessions.end_all(session, account.id)
    sessions.drop_links(session, account.id)
    tokens.remove(session, account.id)


def close_account(viewer: Viewer, session: Session, account_id: str, now: datetime) -> Account:
    """Close an account: it is signed out everywhere, cannot sign in, and has invited nobody.

    Raises:
        ForbiddenError: the viewer is no administrator.
        ConflictError: it is the viewer's own, or the last administrator's.
    """
    row = _administered(viewer, session, account_id)
    if row.id == viewer.account_id:
        raise ConflictError("You cannot close your own account here.")
    accounts.change(session, row, disabled_at=now)
    lock_out(session, row)
    invitations.remove_of(session, row.id)
    return row


def open_account(viewer: Viewer, session: Session, account_id: str) -> Account:
    """Open a closed account again."""
    row = _administered(viewer, session, account_id)
    accounts.change(session, row, disabled_at=None)
    return row


def create_admin(session: Session, email: str, name: str, now: datetime) -> Account:
    """Make an administrator, for one who works at the machine that holds the database.

    Raises:
        ConflictError: there is already an account with this address.
        ValidationProblemError: the address or the name cannot be one.
    """
    row = Account(
        email=checked_email(email),
        name=checked_name(name),
        role="admin",
        email_verified_at=now,
        created_at=now,
    )
    return accounts.add(session, row)


def _administered(viewer: Viewer, session: Session, account_id: str) -> Account:
    if viewer.role not in ("admin", SYSTEM.role):
        raise ForbiddenError("only an administrator closes and opens accounts")
    return accounts.get(viewer, session, account_id)
