"""Invitations: how many, to where, and what ends them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from models import Account, CompanyCreate, OrganisationCreate
from service.auth import SYSTEM, Viewer
from service.deps import Running
from service.errors import RateLimitedError
from service.store import accounts, companies, invitations, organisations
from service.usecases.accounts.accounts import close_account
from service.usecases.accounts.invitations import invite
from service.usecases.accounts.members import remove_member

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SITE = "https://samspel.example"


@pytest.fixture
def session(small: Running) -> Iterator[Session]:
    with small.sessions() as made:
        yield made


def member(session: Session, name: str) -> tuple[Account, Viewer]:
    """Return a member of a company, and the viewer that the account stands for."""
    if "firm" not in companies.get_many(SYSTEM, session, ["firm"]):
        companies.create(
            SYSTEM, session, CompanyCreate(id="firm", name="Firm", municipality="Olofström")
        )
    firm = "firm"
    email = f"{name}@firm.example"
    row = accounts.add(session, Account(email=email, name=name, role="company", company_id=firm))
    return row, Viewer("company", organisation_id=firm, account_id=row.id)


def test_nobody_can_flood_an_address_by_inviting_it(session: Session) -> None:
    _, viewer = member(session, "ada")
    for _ in range(5):
        invite(viewer, session, SITE, "Many@home.example", "company", NOW)
    with pytest.raises(RateLimitedError):
        invite(viewer, session, SITE, "many@home.example", "company", NOW)
    invite(viewer, session, SITE, "another@home.example", "company", NOW)
    later = NOW + timedelta(minutes=15)
    invite(viewer, session, SITE, "many@home.example", "company", later)


def test_a_member_who_is_removed_comes_back_by_no_invitation_of_their_own(
    session: Session,
) -> None:
    removed, viewer = member(session, "bo")
    _, colleague = member(session, "cia")
    invite(viewer, session, SITE, "bo@home.example", "company", NOW)
    invite(colleague, session, SITE, "dan@firm.example", "company", NOW)
    remove_member(colleague, session, removed.id)
    left = {one.email for one in invitations.listed(SYSTEM, session, NOW)}
    assert left == {"dan@firm.example"}


def test_a_closed_account_has_invited_nobody(session: Session) -> None:
    row = accounts.add(session, Account(email="lia@k.example", name="Lia", role="liaison"))
    boss = accounts.add(session, Account(email="boss@k.example", name="Boss", role="admin"))
    viewer = Viewer("liaison", account_id=row.id)
    invite(viewer, session, SITE, "lia@home.example", "liaison", NOW)
    close_account(Viewer("admin", account_id=boss.id), session, row.id, NOW)
    assert invitations.listed(SYSTEM, session, NOW) == []


def test_an_invitation_of_one_office_does_not_end_that_of_another(session: Session) -> None:
    for name in ("North", "South"):
        office = organisations.create(
            SYSTEM, session, OrganisationCreate(name=name, kind="university")
        )
        viewer = Viewer("liaison", organisation_id=office.id)
        for _ in range(2):
            invite(viewer, session, SITE, "both@home.example", "liaison", NOW)
    assert len(invitations.listed(SYSTEM, session, NOW)) == 2
