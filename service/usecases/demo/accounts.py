"""Who can sign in to the demo region: one invented person a role, without a password."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from models import Account, OrganisationCreate
from service import store
from service.auth import SYSTEM, Viewer
from service.config import Settings
from service.errors import NotFoundError
from service.store import Session, accounts, identities, organisations
from service.usecases.accounts.sign_in import open_session

__all__ = ["DEMO_ROLES", "DemoRole", "demo_sign_in", "load_accounts"]

DemoRole = Literal["company", "student", "liaison"]
DEMO_ROLES: Final[tuple[DemoRole, ...]] = ("company", "student", "liaison")

_CLUSTER: Final = "o001"
_ORGANISATIONS: Final = (
    OrganisationCreate(id=_CLUSTER, name="Industrikluster Sydost", kind="cluster"),
    OrganisationCreate(id="o002", name="Tekniska högskolan Sydost", kind="university"),
    OrganisationCreate(id="o003", name="Yrkeshögskolan Skärgården", kind="school"),
)
_SCHOOLS: Final = ("o002", "o003")
_COMPANY, _STUDENT = "c001", "s001"


def load_accounts(session: Session, now: datetime) -> int:
    """Make the organisations, spread the students over the schools, and make the accounts.

    Returns how many accounts are new; what is there already stays as it is.
    """
    known = {one.id for one in organisations.listed(session)}
    for organisation in _ORGANISATIONS:
        if organisation.id not in known:
            organisations.create(SYSTEM, session, organisation)
    if not known.issuperset(_SCHOOLS):
        _spread_students(session)
    made = [one for one in _accounts(session, now) if not accounts.by_email(session, one.email)]
    for one in made:
        accounts.add(session, one)
    return len(made)


def demo_sign_in(
    session: Session, settings: Settings, role: DemoRole, user_agent: str, now: datetime
) -> str:
    """Open a session for the demo person of a role; return the cookie's secret.

    Raises:
        NotFoundError: this is no demo, or the region has not been loaded.
    """
    account = accounts.by_email(session, _email(role)) if settings.demo else None
    if account is None:
        raise NotFoundError("there is no such page")
    return open_session(session, account, user_agent, now)


def _email(role: str) -> str:
    return f"{role}@demo.example"


def _spread_students(session: Session) -> None:
    ids = [row.id for rows in store.students.batches(SYSTEM, session) for row in rows]
    for n, school in enumerate(_SCHOOLS):
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            store.students.assign(SYSTEM, session, some[n :: len(_SCHOOLS)], school)


def _accounts(session: Session, now: datetime) -> list[Account]:
    """Return the demo people whose company or profile is there."""
    who = Viewer("student", student_id=_STUDENT)
    student = store.students.get_many(SYSTEM, session, [_STUDENT]).get(_STUDENT)
    identity = identities.read(who, session, [_STUDENT]).get(_STUDENT)
    common = {"email_verified_at": now, "created_at": now}
    found = [_account("liaison", "Lena Ekdahl", organisation_id=_CLUSTER, **common)]
    if store.companies.get_many(SYSTEM, session, [_COMPANY]):
        found.append(_account("company", "Karin Lindvall", company_id=_COMPANY, **common))
    if student is not None:
        name = identity.name if identity else "Stina Student"
        found.append(_account("student", name, student_id=_STUDENT, **common))
    return found


def _account(role: DemoRole, name: str, **values: object) -> Account:
    return Account.model_validate({"email": _email(role), "name": name, "role": role, **values})
