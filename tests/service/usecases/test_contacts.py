"""Contacts: who may ask whom, how often, and that names wait for both to say yes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from models import ConsentPurpose, Contact
from service import store
from service.auth import Viewer
from service.deps import Running
from service.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    ValidationProblemError,
)
from service.store import Session, consents, identities, looks, outbox, transaction
from service.store.students import students
from service.usecases import contacts
from service.usecases.answers.asking import Asking
from service.usecases.looking import looks_at, open_profile, opened_to, preview_profile
from service.usecases.profiles import look_at_student

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BASE = "https://samspel.example"
ASKING = Asking(date(2026, 11, 23), request_id="test", k=5)
LIAISON = Viewer("liaison")
FIRM = Viewer("company", organisation_id="c001")
OTHER = Viewer("company", organisation_id="c002")


def _consenting(session: Session, purpose: ConsentPurpose, n: int) -> list[str]:
    rows = students.consenting_page(LIAISON, session, purpose, limit=n).items
    return [row.id for row in rows]


def _need(session: Session, company: str = "c001") -> str:
    page = store.needs.page(LIAISON, session, company_id=company, status="open")
    return page.items[0].id


def _ask(session: Session, student_id: str, need_id: str, now: datetime = NOW) -> Contact:
    return contacts.ask_student(FIRM, session, student_id, now, BASE, need_id=need_id)


@pytest.fixture
def session(running: Running) -> Iterator[Session]:
    """A session whose work is undone after the test."""
    with running.sessions() as made:
        yield made
        made.rollback()


def test_names_are_shown_to_both_when_both_have_said_yes(session: Session) -> None:
    student_id = _consenting(session, "hire", 1)[0]
    student = Viewer("student", student_id=student_id)
    asked = _ask(session, student_id, _need(session))
    assert (asked.state, asked.waits_for) == ("waiting", "student")
    [seen] = contacts.list_contacts(FIRM, session)
    assert seen.identity is None
    [mine] = contacts.list_contacts(student, session)
    assert mine.waits_for_viewer
    contacts.answer_contact(student, session, asked.id, True, NOW, BASE)
    [seen] = contacts.list_contacts(FIRM, session)
    assert seen.contact.state == "agreed"
    known = identities.read(Viewer("system"), session, [student_id])[student_id]
    assert seen.identity == known
    assert open_profile(FIRM, session, student_id, NOW).identity == known
    [liaison] = contacts.list_contacts(LIAISON, session, [asked])
    assert liaison.identity is None
    contacts.close_contact(student, session, asked.id, NOW)
    [seen] = contacts.list_contacts(FIRM, session)
    assert seen.identity is None
    assert open_profile(FIRM, session, student_id, NOW).identity is None


def test_a_no_closes_and_nothing_is_shown(session: Session) -> None:
    student_id = _consenting(session, "hire", 1)[0]
    student = Viewer("student", student_id=student_id)
    asked = _ask(session, student_id, _need(session))
    contacts.answer_contact(student, session, asked.id, False, NOW, BASE, "for långt")
    [seen] = contacts.list_contacts(FIRM, session)
    assert (seen.contact.state, seen.identity) == ("closed", None)
    with pytest.raises(ConflictError):
        contacts.answer_contact(student, session, asked.id, True, NOW, BASE)
    assert _ask(session, student_id, _need(session)).state == "waiting"  # it may ask anew


def test_one_question_about_one_thing_at_a_time(session: Session) -> None:
    student_id = _consenting(session, "hire", 1)[0]
    need_id = _need(session)
    _ask(session, student_id, need_id)
    with pytest.raises(ConflictError, match="asked already"):
        _ask(session, student_id, need_id)


def test_only_so_many_may_wait_and_only_so_many_in_a_week(session: Session) -> None:
    ids = _consenting(session, "hire", contacts.MOST_A_WEEK + 1)
    need_id = _need(session)
    for student_id in ids[: contacts.MOST_WAITING]:
        _ask(session, student_id, need_id)
    with pytest.raises(ConflictError, match="wait for answers"):
        _ask(session, ids[contacts.MOST_WAITING], need_id)
    for row in store.contacts.listed(FIRM, session):
        contacts.close_contact(FIRM, session, row.id, NOW)
    for n, student_id in enumerate(ids[contacts.MOST_WAITING : contacts.MOST_A_WEEK]):
        asked = _ask(session, student_id, need_id, NOW + timedelta(minutes=n))
        contacts.close_contact(FIRM, session, asked.id, NOW)
    with pytest.raises(ConflictError, match="in a week"):
        _ask(session, ids[-1], need_id, NOW + timedelta(days=6))
    assert _ask(session, ids[-1], need_id, NOW + timedelta(days=8))


def test_who_may_not_ask(session: Session) -> None:
    student_id = _consenting(session, "hire", 1)[0]
    need_id = _need(session)
    with pytest.raises(ForbiddenError):
        contacts.ask_student(LIAISON, session, student_id, NOW, BASE, need_id=need_id)
    with pytest.raises((ForbiddenError, NotFoundError)):
        contacts.ask_student(OTHER, session, student_id, NOW, BASE, need_id=need_id)
    with pytest.raises(ValidationProblemError):
        contacts.ask_student(FIRM, session, student_id, NOW, BASE)
    owner = Viewer("student", student_id=student_id)
    for purpose in ("hire", "thesis"):
        consents.withdraw(owner, session, student_id, purpose, NOW)
    with pytest.raises(NotFoundError):
        _ask(session, student_id, need_id)


def test_an_unapproved_company_sees_no_student(session: Session) -> None:
    student_id = _consenting(session, "hire", 1)[0]
    store.companies.get(LIAISON, session, "c001").approved_at = None
    session.flush()
    with pytest.raises(NotFoundError):
        _ask(session, student_id, _need(session))


def test_a_company_that_loses_its_approval_loses_names_too(session: Session) -> None:
    first, second = _consenting(session, "hire", 2)
    asked = _ask(session, first, _need(session))
    contacts.answer_contact(Viewer("student", student_id=first), session, asked.id, True, NOW, BASE)
    interest = contacts.show_interest(
        Viewer("student", student_id=second), session, NOW, BASE, need_id=_need(session)
    )
    assert [one.identity is None for one in contacts.list_contacts(FIRM, session, [asked])] == [
        False
    ]
    store.companies.disapprove(LIAISON, session, "c001")
    for seen in contacts.list_contacts(FIRM, session):
        assert (seen.identity, seen.programme, seen.municipality) == (None, None, None)
    with pytest.raises(NotFoundError):
        contacts.answer_contact(FIRM, session, interest.id, True, NOW, BASE)
    assert contacts.answer_contact(FIRM, session, interest.id, False, NOW, BASE).closed_at


def test_a_student_who_takes_the_consent_back_is_nobody_in_a_question_that_waits(
    session: Session,
) -> None:
    student_id = _consenting(session, "hire", 1)[0]
    student = Viewer("student", student_id=student_id)
    asked = _ask(session, student_id, _need(session))
    for purpose in ("thesis", "hire"):
        consents.withdraw(student, session, student_id, purpose, NOW)
    [seen] = contacts.list_contacts(FIRM, session)
    assert (seen.opens, seen.programme, seen.municipality) == (False, None, None)
    contacts.answer_contact(student, session, asked.id, True, NOW, BASE)
    [seen] = contacts.list_contacts(FIRM, session)
    assert seen.identity is not None


def test_interest_and_a_question_about_the_same_are_two_yeses(session: Session) -> None:
    student_id = _consenting(session, "hire", 1)[0]
    student = Viewer("student", student_id=student_id)
    need_id = _need(session)
    _ask(session, student_id, need_id)
    row = contacts.show_interest(student, session, NOW, BASE, need_id=need_id)
    assert row.state == "agreed"
    with pytest.raises(ConflictError):
        contacts.show_interest(student, session, NOW, BASE, need_id=need_id)
    with pytest.raises(ForbiddenError):
        contacts.show_interest(FIRM, session, NOW, BASE, need_id=need_id)


def test_a_student_s_interest_waits_for_the_company(session: Session) -> None:
    student_id = _consenting(session, "thesis", 1)[0]
    student = Viewer("student", student_id=student_id)
    work = store.proposals.page(student, session, status="open").items[0]
    firm = Viewer("company", organisation_id=work.company_id)
    other = Viewer("company", organisation_id="c001" if work.company_id == "c002" else "c002")
    row = contacts.show_interest(student, session, NOW, BASE, proposal_id=work.id, message="Hej")
    assert row.waits_for == "company"
    with pytest.raises(ConflictError):
        contacts.answer_contact(student, session, row.id, True, NOW, BASE)
    with pytest.raises(NotFoundError):
        contacts.answer_contact(other, session, row.id, True, NOW, BASE)
    assert contacts.answer_contact(firm, session, row.id, True, NOW, BASE).state == "agreed"


def test_an_interest_opens_the_profile_to_that_company_alone_and_until_it_is_closed(
    session: Session, running: Running
) -> None:
    student_id = _consenting(session, "thesis", 1)[0]
    student = Viewer("student", student_id=student_id)
    for purpose in ("thesis", "hire"):
        consents.withdraw(student, session, student_id, purpose, NOW)
    work = store.proposals.page(student, session, status="open").items[0]
    firm = Viewer("company", organisation_id=work.company_id)
    other = Viewer("company", organisation_id="c001" if work.company_id == "c002" else "c002")
    for company in (firm, other):
        with pytest.raises(NotFoundError):
            open_profile(company, session, student_id, NOW)
    row = contacts.show_interest(student, session, NOW, BASE, proposal_id=work.id)
    assert [one.contact.id for one in opened_to(student, session)] == [row.id]
    assert open_profile(firm, session, student_id, NOW).identity is None
    found = look_at_student(firm, session, running.engine, student_id, ASKING, NOW)
    assert {one.document.id for one in found.suits} <= {work.id}
    assert found.subjects == ()
    assert store.students.consenting(firm, session, "thesis", [student_id]) == {}
    assert [one.opens for one in contacts.list_contacts(firm, session, [row])] == [True]
    with pytest.raises(NotFoundError):
        open_profile(other, session, student_id, NOW)
    contacts.close_contact(student, session, row.id, NOW)
    assert opened_to(student, session) == ()
    assert [one.opens for one in contacts.list_contacts(firm, session, [row])] == [False]
    with pytest.raises(NotFoundError):
        open_profile(firm, session, student_id, NOW)


def test_a_look_is_noted_once_a_day_for_the_student_to_see(session: Session) -> None:
    student_id = _consenting(session, "hire", 1)[0]
    student = Viewer("student", student_id=student_id)
    for hours in (0, 1, 30):
        open_profile(FIRM, session, student_id, NOW + timedelta(hours=hours))
    open_profile(student, session, student_id, NOW)
    seen = looks_at(student, session)
    assert len(seen) == 2
    assert {one.organisation for one in seen} == {
        store.companies.get(LIAISON, session, "c001").name
    }
    with pytest.raises(ForbiddenError):
        looks.of(FIRM, session, student_id)
    assert preview_profile(student, session).identity is None


def test_whom_a_question_concerns_gets_a_letter_that_names_nobody(
    running: Running,
) -> None:
    with transaction(running.sessions) as session:
        account = store.accounts.by_email(session, "student@demo.example")
        assert account is not None
        assert account.student_id is not None
        for purpose in ("hire", "thesis"):
            consents.give(LIAISON, session, account.student_id, purpose)
        before = len(outbox.waiting(Viewer("system"), session))
        _ask(session, account.student_id, _need(session))
        letters = outbox.waiting(Viewer("system"), session)
        assert len(letters) == before + 1
        known = identities.read(Viewer("system"), session, [account.student_id])
        assert known[account.student_id].name not in str(letters[-1].body)
        session.rollback()
