"""Invitations: a single-use link into a company, an organisation, or the administration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from models import Account, AccountRole, Invitation, TextLanguage
from service import store
from service.auth import SYSTEM, Viewer
from service.auth.accounts import viewer_of
from service.auth.secrets import digest, new_secret
from service.errors import ConflictError, ForbiddenError, NotFoundError, ValidationProblemError
from service.store import Session, accounts, invitations, organisations
from service.usecases import mailing
from service.usecases.accounts import limiting
from service.usecases.accounts.accounts import (
    check_password,
    checked_email,
    checked_name,
    choose_password,
)
from service.usecases.accounts.email_links import GONE
from service.usecases.accounts.sign_in import open_session

__all__ = ["Invited", "accept", "invitation_of", "invite", "list_invitations", "take_back"]

LASTS: Final = timedelta(days=14)
_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation is to: the place's name, and whether the address has an account."""

    email: str
    role: AccountRole
    place: str
    known: bool


def invite(
    viewer: Viewer,
    session: Session,
    public_url: str,
    email: str,
    role: AccountRole,
    now: datetime,
    *,
    company_id: str | None = None,
    organisation_id: str | None = None,
) -> Invitation:
    """Send an invitation; an earlier one of the same address to the same place ends.

    A company member invites to the own company, once that is approved; a liaison to any company
    and as liaison to the own organisation; an administrator to anything but studies.

    Raises:
        ForbiddenError: it is not the viewer's to invite to.
        NotFoundError: there is no such company or organisation.
        ValidationProblemError: the address cannot be one, or a company is missing.
        ConflictError: the company is not approved, or too many invitations wait.
        RateLimitedError: too many letters to this address, or from this account.

    Whether the address has an account already is told to nobody but its owner.
    """
    email = checked_email(email)
    if viewer.role == "company":
        company_id = company_id or viewer.organisation_id
    if viewer.role == "liaison" and role == "liaison":
        organisation_id = organisation_id or viewer.organisation_id
    company_id = company_id if role == "company" else None
    organisation_id = organisation_id if role == "liaison" else None
    _check_right(viewer, role, company_id, organisation_id)
    place = _place(session, role, company_id, organisation_id)
    if len(invitations.listed(viewer, session, now, company_id)) >= _MOST:
        raise ConflictError("Too many invitations are waiting. Revoke some first.")
    limits = limiting.invitations(email, viewer.account_id or "")
    limiting.check(session, limits, now)
    limiting.count(session, limits, now)
    secret = new_secret()
    row = Invitation(
        token_hash=digest(secret),
        email=email,
        role=role,
        company_id=company_id,
        organisation_id=organisation_id,
        invited_by=viewer.account_id,
        created_at=now,
        expires_at=now + LASTS,
    )
    invitations.purge(session, now)
    invitations.add(session, row)
    link = f"{public_url.rstrip('/')}/sign-up/invitation/{secret}"
    language = _language(viewer, session)
    mailing.write(
        session, email, "invitation", language, now, link=link, organisation=place, days=LASTS.days
    )
    return row


def list_invitations(
    viewer: Viewer, session: Session, now: datetime, company_id: str | None = None
) -> list[Invitation]:
    """Return the invitations that wait, as far as the viewer may see them, the newest first."""
    return invitations.listed(viewer, session, now, company_id)


def take_back(viewer: Viewer, session: Session, invitation_id: str) -> None:
    """Take an invitation back; raises `NotFoundError`."""
    invitations.remove(viewer, session, invitation_id)


def invitation_of(session: Session, token: str, now: datetime) -> Invited:
    """Return what a link invites to, without using it up; raises `NotFoundError`."""
    row = _found(session, token, now)
    place = _place(session, row.role, row.company_id, row.organisation_id)
    return Invited(row.email, row.role, place, accounts.by_email(session, row.email) is not None)


def accept(
    session: Session,
    token: str,
    name: str,
    password: str,
    language: TextLanguage,
    user_agent: str,
    now: datetime,
) -> str:
    """Use an invitation up and open a session; return the cookie's secret.

    The address gets an account with a password; one who has left a company keeps the old one.

    Raises:
        NotFoundError: the link no longer works.
        ValidationProblemError: the name is missing or the password too weak; the link is kept.
        ConflictError: the address has an account that cannot be used for this.
    """
    row = _found(session, token, now)
    account = accounts.by_email(session, row.email)
    if account is None:
        name = checked_name(name)
        check_password(password, name, row.email)
        account = Account(
            email=row.email,
            name=name,
            role=row.role,
            language=language,
            email_verified_at=now,
            created_at=now,
            company_id=row.company_id,
            organisation_id=row.organisation_id,
        )
        accounts.add(session, account)
    else:
        _check_free(session, row.email, row.role)
        values = {"company_id": row.company_id, "left_company_id": None, "email_verified_at": now}
        accounts.change(session, account, **values)
    if password:
        choose_password(session, account, password)
    if not invitations.take(session, row):
        raise NotFoundError(GONE)
    return open_session(session, account, user_agent, now)


def _found(session: Session, token: str, now: datetime) -> Invitation:
    row = invitations.find(session, digest(token), now)
    if row is None:
        raise NotFoundError(GONE)
    return row


def _check_right(
    viewer: Viewer, role: AccountRole, company_id: str | None, organisation_id: str | None
) -> None:
    """Refuse an invitation that is not the viewer's to give."""
    if role == "student":
        raise ValidationProblemError("Students make their own accounts.", field="role")
    if role == "company" and company_id is None:
        raise ValidationProblemError("Choose a company.", field="company_id")
    if viewer.role in ("admin", "system"):
        return
    if viewer.role == "liaison":
        own = viewer.organisation_id in (None, organisation_id)
        if role == "company" or (role == "liaison" and own):
            return
    elif viewer.role == "company" and role == "company" and viewer.organisation_id == company_id:
        return
    raise ForbiddenError("the viewer may not invite to this")


def _place(
    session: Session, role: AccountRole, company_id: str | None, organisation_id: str | None
) -> str:
    """Return the name of what an invitation is to, which must be there and approved."""
    if role == "company":
        company = store.companies.get(SYSTEM, session, company_id or "")
        if company.approved_at is None:
            raise ConflictError("The company must be approved before it can invite anyone.")
        return company.name
    if organisation_id is not None:
        return organisations.get(session, organisation_id).name
    return "Samspel"


def _check_free(session: Session, email: str, role: AccountRole) -> None:
    """Refuse an address whose account is in use, closed, or of another role."""
    account = accounts.by_email(session, email)
    if account is None:
        return
    left = account.role == role == "company" and account.company_id is None
    if not left or account.disabled_at is not None or viewer_of(account) is not None:
        raise ConflictError("There is already an account with this e-mail address.", field="email")


def _language(viewer: Viewer, session: Session) -> TextLanguage | None:
    if viewer.account_id is None:
        return None
    return accounts.own(viewer, session).language
