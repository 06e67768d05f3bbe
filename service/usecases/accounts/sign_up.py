"""Signing up: students and companies make their own accounts.

Nothing is made until the e-mail address answers, so nobody can take an address that is another's,
and whoever asks cannot tell whether it has an account already.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Final

from models import (
    Account,
    CompanyCreate,
    IdentityInput,
    SignUp,
    SignUpRole,
    StudentIdentity,
    TextLanguage,
)
from models.record import new_id
from service import store
from service.auth import SYSTEM, Viewer
from service.auth.secrets import digest, new_secret
from service.errors import NotFoundError
from service.store import Session, accounts, external, identities, organisations
from service.store import sign_up as waiting
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

__all__ = [
    "confirm",
    "from_elsewhere",
    "has_profile",
    "needs_password",
    "new_student",
    "sign_up_company",
    "sign_up_student",
    "waiting_for",
]

_LASTS: Final = timedelta(hours=24)
_INITIAL: Final = 2
ISSUER, SUBJECT, BROWSER = "issuer", "subject", "browser"


def sign_up_student(
    session: Session,
    public_url: str,
    email: str,
    name: str,
    language: TextLanguage,
    address: str,
    now: datetime,
    *,
    organisation_id: str | None = None,
    identity: tuple[str, str] | None = None,
    browser: str = "",
) -> None:
    """Send a link that makes a student's account.

    Args:
        session: the transaction.
        public_url: where people reach the pages.
        email: the address that the link goes to.
        name: the student's name; it is kept apart from the profile.
        language: of the letter and the account.
        address: the network address, whose letters are limited.
        now: the present time.
        organisation_id: where the student studies, if that was said.
        identity: issuer and subject of the provider that knows the student, if one does.
        browser: the secret of the browser that the provider sent back. Only there does the link
            tie the account to the provider: the address may be another person's, who must not
            open an account that a stranger can enter.

    Raises:
        ValidationProblemError: the address or the name cannot be one.
        NotFoundError: there is no such organisation.
        RateLimitedError: too many letters.
    """
    details: dict[str, str] = {}
    if organisation_id:
        details["organisation_id"] = organisations.get(session, organisation_id).id
    if identity is not None:
        details[ISSUER], details[SUBJECT] = identity
        details[BROWSER] = digest(browser)
    _ask(session, public_url, email, name, "student", language, details, address, now)


def sign_up_company(
    session: Session,
    public_url: str,
    email: str,
    name: str,
    company: CompanyCreate,
    language: TextLanguage,
    address: str,
    now: datetime,
) -> None:
    """Send a link that makes a company, which waits to be approved, and its first member."""
    kept = company.model_dump(exclude_none=True, exclude={"id"})
    _ask(session, public_url, email, name, "company", language, kept, address, now)


def _ask(
    session: Session,
    public_url: str,
    email: str,
    name: str,
    role: SignUpRole,
    language: TextLanguage,
    details: Mapping[str, str],
    address: str,
    now: datetime,
) -> None:
    email, name = checked_email(email), checked_name(name)
    limits = limiting.letters(email, address)
    limiting.check(session, limits, now)
    limiting.count(session, limits, now)
    site = public_url.rstrip("/")
    known = accounts.by_email(session, email)
    if known is not None:
        to = f"{site}/sign-in"
        mailing.write(session, email, "account_exists", known.language or language, now, link=to)
        return
    secret = new_secret()
    row = SignUp(
        token_hash=digest(secret),
        email=email,
        name=name,
        role=role,
        language=language,
        details=dict(details),
        created_at=now,
        expires_at=now + _LASTS,
    )
    waiting.add(session, row, now)
    link = f"{site}/sign-up/confirm/{secret}"
    hours = int(_LASTS.total_seconds() // 3600)
    mailing.write(session, email, "verify", language, now, link=link, hours=hours)


def waiting_for(session: Session, token: str, now: datetime) -> SignUp:
    """Return what a link will make, without using it up; raises `NotFoundError`."""
    row = waiting.find(session, digest(token), now)
    if row is None:
        raise NotFoundError(GONE)
    return row


def from_elsewhere(row: SignUp, browser: str) -> bool:
    """Whether a provider knows the one who asked, and the link is opened in another browser."""
    known = row.details.get(BROWSER, "")
    return ISSUER in row.details and not compare_digest(known, digest(browser))


def needs_password(row: SignUp, browser: str) -> bool:
    """Whether the account would have no other way in."""
    return ISSUER not in row.details or from_elsewhere(row, browser)


def confirm(
    session: Session, token: str, password: str, user_agent: str, now: datetime, browser: str = ""
) -> str:
    """Make the account that a link stands for, and open a session; return the cookie's secret.

    A profile that was brought in with this address, and is nobody's yet, becomes the student's.
    One whom a provider knows needs no password in the `browser` in which they asked.

    Raises:
        NotFoundError: the link no longer works.
        ValidationProblemError: the password is too weak; the link is kept.
        ConflictError: the address has got an account meanwhile.
    """
    row = waiting_for(session, token, now)
    details = dict(row.details)
    chooses = bool(password) or needs_password(row, browser)
    if chooses:
        check_password(password, row.name, row.email)
    account = Account(
        email=row.email,
        name=row.name,
        role=row.role,
        language=row.language,
        email_verified_at=now,
        created_at=now,
    )
    if row.role == "student":
        if (known := identities.unclaimed(session, row.email)) is not None:
            _take_over(session, account, known)
        else:
            new_student(session, account, details.get("organisation_id"))
    else:
        account.company_id = _new_company(session, details)
    accounts.add(session, account)
    if chooses:
        choose_password(session, account, password)
    if ISSUER in details and not from_elsewhere(row, browser):
        external.add(session, account.id, details[ISSUER], details[SUBJECT])
    if not waiting.take(session, row):
        raise NotFoundError(GONE)
    return open_session(session, account, user_agent, now)


def new_student(session: Session, account: Account, organisation_id: str | None) -> None:
    """Give a new account a profile that says nothing yet, and an identity kept apart from it."""
    student_id = new_id()
    known = {one.id for one in organisations.listed(session)}
    store.students.empty(session, student_id, organisation_id if organisation_id in known else None)
    identity = IdentityInput(name=account.name, email=account.email)
    identities.put(Viewer("student", student_id=student_id), session, student_id, identity)
    account.student_id = student_id


def has_profile(session: Session, row: SignUp) -> bool:
    """Whether a profile that was brought in waits for the one who signs up."""
    return row.role == "student" and identities.unclaimed(session, row.email) is not None


def _take_over(session: Session, account: Account, known: StudentIdentity) -> None:
    """Give an account the profile that was brought in for it.

    The name is the one given now, unless it lacks a part of the one known: that part may stand
    in the text of the profile, and would no longer be struck from it.
    """
    parts = {one for one in _parts(known.name) if len(one) > _INITIAL}
    name = account.name if parts <= _parts(account.name) else known.name
    owner = Viewer("student", student_id=known.student_id)
    identity = IdentityInput(name=name, email=account.email, phone=known.phone)
    identities.put(owner, session, known.student_id, identity)
    account.student_id = known.student_id


def _parts(name: str) -> set[str]:
    return set(name.casefold().replace(",", " ").split())


def _new_company(session: Session, details: Mapping[str, str]) -> str:
    """Store a company that waits to be approved, and return its id."""
    company = store.companies.create(SYSTEM, session, CompanyCreate.model_validate(details))
    store.companies.disapprove(SYSTEM, session, company.id)
    return company.id
