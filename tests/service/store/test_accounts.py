"""Accounts and what opens them, in the store, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from models import (
    Account,
    ApiToken,
    CompanyCreate,
    EmailToken,
    ExternalIdentity,
    Invitation,
    OrganisationCreate,
    SignInSession,
    SignUp,
    StudentCreate,
)
from service.auth import SYSTEM, Viewer
from service.errors import ConflictError, ForbiddenError, NotFoundError
from service.store import (
    accounts,
    companies,
    consents,
    external,
    invitations,
    organisations,
    sign_in,
    sign_up,
    students,
    tokens,
    transaction,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
LIAISON = Viewer("liaison")
FIRM = Viewer("company", organisation_id="c1", account_id="m1")
SCHOOL = Viewer("liaison", organisation_id="o1", account_id="l1")


@pytest.fixture
def people(region: None, sessions: sessionmaker[Session]) -> None:
    """Two organisations with a liaison each, one for all, members, a student and an admin."""
    del region
    with transaction(sessions) as s:
        for n in "12":
            new = OrganisationCreate(id=f"o{n}", name=f"School {n}", kind="school")
            organisations.create(SYSTEM, s, new)
        for row in (
            Account(
                id="l1", email="l1@x.example", name="L 1", role="liaison", organisation_id="o1"
            ),
            Account(
                id="l2", email="l2@x.example", name="L 2", role="liaison", organisation_id="o2"
            ),
            Account(id="l0", email="l0@x.example", name="L 0", role="liaison"),
            Account(id="m1", email="m1@x.example", name="M 1", role="company", company_id="c1"),
            Account(id="m2", email="m2@x.example", name="M 2", role="company", company_id="c2"),
            Account(id="s1", email="s1@x.example", name="S 1", role="student", student_id="s1"),
            Account(id="a1", email="a1@x.example", name="A_1%", role="admin"),
        ):
            accounts.add(s, row)


@pytest.mark.usefixtures("people")
def test_each_sees_the_accounts_they_answer_for(session: Session) -> None:
    def seen(viewer: Viewer) -> set[str]:
        return {row.id for row in accounts.listed(viewer, session)}

    assert seen(Viewer("admin")) == {"l0", "l1", "l2", "m1", "m2", "s1", "a1"}
    assert seen(SCHOOL) == {"l1", "m1", "m2"}
    assert seen(Viewer("liaison", account_id="l0")) == {"l0", "l1", "l2", "m1", "m2"}
    assert seen(FIRM) == {"m1"}
    assert seen(Viewer("student", student_id="s1", account_id="s1")) == {"s1"}
    assert seen(Viewer("student", student_id="s2")) == set()
    with pytest.raises(NotFoundError):
        accounts.get(FIRM, session, "m2")
    row = accounts.get(SYSTEM, session, "m2")
    accounts.change(session, row, company_id=None, left_company_id="c1")
    assert seen(FIRM) == {"m1", "m2"}


@pytest.mark.usefixtures("people")
def test_a_search_takes_signs_as_they_are(session: Session) -> None:
    def found(text: str) -> list[str]:
        return [row.id for row in accounts.listed(SYSTEM, session, text=text)]

    assert found("a_1%") == ["a1"]
    assert found("%") == ["a1"]
    assert found("M1@X") == ["m1"]
    assert [r.id for r in accounts.listed(SYSTEM, session, role="liaison", limit=2)] == ["l0", "l1"]


@pytest.mark.usefixtures("people")
def test_an_address_has_one_account_however_it_is_written(session: Session) -> None:
    with pytest.raises(ConflictError):
        accounts.add(session, Account(email=" L1@X.example", name="x", role="admin"))
    with pytest.raises(ConflictError):
        accounts.change(session, accounts.get(SYSTEM, session, "l2"), email="L1@x.example")
    with pytest.raises(ConflictError):
        organisations.create(SYSTEM, session, OrganisationCreate(name="School 1", kind="cluster"))
    with pytest.raises(ForbiddenError):
        organisations.create(SCHOOL, session, OrganisationCreate(name="New", kind="cluster"))


@pytest.mark.usefixtures("people")
def test_what_is_deleted_takes_its_accounts_keys_along(session: Session) -> None:
    common = {"created_at": NOW, "expires_at": LATER}
    for who in ("s1", "m1"):
        row = SignInSession(id_hash=f"h{who}", account_id=who, last_seen_at=NOW, **common)
        sign_in.add_session(session, row)
        token = ApiToken(account_id=who, name="x", token_hash=f"t{who}", scopes=["read"], **common)
        tokens.add(session, token)
        sign_in.add_link(
            session,
            EmailToken(id_hash=f"e{who}", account_id=who, purpose="reset", email="x", **common),
        )
        external.add(session, who, "https://issuer.example", who)
    students.delete(LIAISON, session, "s1")
    assert sign_in.find_session(session, "hs1") is None
    assert tokens.find(session, "ts1", NOW) is None
    assert sign_in.find_link(session, "es1", "reset", NOW) is None
    assert external.account_of(session, "https://issuer.example", "s1") is None
    assert accounts.by_email(session, "s1@x.example") is None
    companies.delete(LIAISON, session, "c1")
    session.expire_all()
    member = accounts.get(SYSTEM, session, "m1")
    assert member.company_id is None
    accounts.remove(session, member)
    assert sign_in.find_session(session, "hm1") is None
    assert not external.of(session, "m1")


@pytest.mark.usefixtures("people")
def test_a_link_is_used_once_and_ends(session: Session) -> None:
    for secret in ("old", "new"):
        row = EmailToken(
            id_hash=secret,
            account_id="m1",
            purpose="sign-in",
            email="m1@x.example",
            created_at=NOW,
            expires_at=LATER,
        )
        sign_in.add_link(session, row)
    assert sign_in.take_link(session, "old", "sign-in", NOW) is None
    assert sign_in.take_link(session, "new", "sign-in", LATER) is None
    taken = sign_in.take_link(session, "new", "sign-in", NOW)
    assert taken is not None
    assert (taken[0], taken[1].id) == ("m1@x.example", "m1")
    assert sign_in.take_link(session, "new", "sign-in", NOW) is None


def test_attempts_are_counted_in_a_window_and_swept(session: Session) -> None:
    for minutes in (0, 10, 20):
        sign_in.attempt(session, "k", NOW + timedelta(minutes=minutes))
    sign_in.attempt(session, "other", NOW)
    assert sign_in.attempts(session, "k", NOW) == 2
    assert sign_in.attempts(session, "k", NOW + timedelta(minutes=15)) == 1
    sign_in.purge(session, LATER, attempts_before=NOW + timedelta(minutes=5))
    assert sign_in.attempts(session, "k", NOW - timedelta(days=1)) == 2
    sign_in.forget_attempts(session, "k")
    assert sign_in.attempts(session, "k", NOW - timedelta(days=1)) == 0


@pytest.mark.usefixtures("people")
def test_invitations_are_seen_by_those_they_concern(session: Session) -> None:
    def add(n: int, role: str, **place: str) -> None:
        values = {"token_hash": f"h{n}", "email": f"{n}@x.example", "role": role, **place}
        row = Invitation(id=f"i{n}", created_at=NOW, expires_at=LATER, **values)
        invitations.add(session, row)

    add(1, "company", company_id="c1")
    add(2, "company", company_id="c2")
    add(3, "liaison", organisation_id="o1")
    add(4, "liaison")
    add(5, "admin")

    def seen(viewer: Viewer) -> set[str]:
        return {row.id for row in invitations.listed(viewer, session, NOW)}

    assert seen(Viewer("admin")) == {"i1", "i2", "i3", "i4", "i5"}
    assert seen(SCHOOL) == {"i1", "i2", "i3"}
    assert seen(LIAISON) == {"i1", "i2", "i3", "i4"}
    assert seen(FIRM) == {"i1"}
    assert seen(Viewer("student", student_id="s1")) == set()
    with pytest.raises(NotFoundError):
        invitations.remove(FIRM, session, "i2")
    invitations.remove(FIRM, session, "i1")
    found = invitations.find(session, "h2", NOW)
    assert found is not None
    assert invitations.find(session, "h2", LATER) is None
    assert invitations.take(session, found)
    assert invitations.find(session, "h2", NOW) is None
    invitations.purge(session, LATER)
    assert seen(Viewer("admin")) == set()


def test_sign_ups_replace_one_another_by_address_only(session: Session) -> None:
    for secret, email in (("a", "x@x.example"), ("b", "x@x.example"), ("c", ""), ("d", "")):
        row = SignUp(
            token_hash=secret,
            email=email,
            name="X",
            role="student",
            language="sv",
            created_at=NOW,
            expires_at=LATER,
        )
        sign_up.add(session, row, NOW)
    found = {one: sign_up.find(session, one, NOW) for one in "abcd"}
    assert [one for one, row in found.items() if row is not None] == ["b", "c", "d"]
    assert found["b"] is not None
    assert sign_up.take(session, found["b"])
    assert sign_up.find(session, "b", NOW) is None
    assert sign_up.find(session, "c", LATER) is None


@pytest.mark.usefixtures("people")
def test_a_subject_of_a_provider_is_one_account_s(session: Session) -> None:
    external.add(session, "m1", "https://issuer.example", "1")
    external.add(session, "m1", "https://issuer.example", "1")
    external.add(session, "m2", "https://other.example", "1")
    with pytest.raises(ConflictError):
        external.add(session, "m2", "https://issuer.example", "1")
    (one,) = external.of(session, "m1")
    assert isinstance(one, ExternalIdentity)
    assert not external.remove(session, "m2", one.id)
    assert external.remove(session, "m1", one.id)


@pytest.mark.usefixtures("people")
def test_a_company_sees_students_once_it_is_approved(session: Session) -> None:
    consents.give(LIAISON, session, "s1", "hire")
    assert [row.id for row in students.page(FIRM, session).items] == ["s1"]
    companies.disapprove(LIAISON, session, "c1")
    assert not students.page(FIRM, session).items
    assert not students.consenting(FIRM, session, "hire", ["s1"])
    assert [one.id for one in companies.waiting(LIAISON, session)] == ["c1"]
    with pytest.raises(ForbiddenError):
        companies.approve(FIRM, session, "c1", NOW)
    with pytest.raises(ForbiddenError):
        companies.disapprove(FIRM, session, "c2")
    companies.approve(LIAISON, session, "c1", NOW)
    assert students.consenting(FIRM, session, "hire", ["s1"])


def test_a_company_added_by_those_who_run_the_cluster_is_approved(session: Session) -> None:
    row = companies.create(LIAISON, session, CompanyCreate(name="x", municipality="1060"))
    assert row.approved_at is not None


@pytest.mark.usefixtures("people")
def test_a_liaison_sees_own_students_nobody_s_and_those_who_consent(session: Session) -> None:
    def seen(viewer: Viewer) -> set[str]:
        return {row.id for row in students.page(viewer, session).items}

    other = Viewer("liaison", organisation_id="o2")
    made = students.create(SCHOOL, session, StudentCreate(id="s3", text="x"))
    assert made.organisation_id == "o1"
    assert seen(SCHOOL) == seen(LIAISON) == {"s1", "s2", "s3"}
    assert seen(other) == {"s1", "s2"}
    with pytest.raises(NotFoundError):
        students.delete(other, session, "s3")
    consents.give(SCHOOL, session, "s3", "thesis")
    assert seen(other) == {"s1", "s2", "s3"}
    for change in (
        lambda: students.delete(other, session, "s3"),
        lambda: consents.withdraw(other, session, "s3", "thesis"),
        lambda: students.assign(other, session, ["s3"], "o2"),
    ):
        with pytest.raises(ForbiddenError):
            change()
    students.assign(other, session, ["s1"], "o2")
    assert seen(SCHOOL) == {"s2", "s3"}
    consents.withdraw(LIAISON, session, "s3", "thesis")
    students.delete(SCHOOL, session, "s3")


@pytest.mark.usefixtures("people")
def test_a_profile_that_says_nothing_is_stored_for_who_has_just_signed_up(
    session: Session,
) -> None:
    row = students.empty(session, "s9", "o1")
    assert (row.text, row.organisation_id) == ("", "o1")
    own = Viewer("student", student_id="s9")
    assert students.get(own, session, "s9").number > 0
