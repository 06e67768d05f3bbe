"""Digests of the demo region, which has come over a year."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from models import Account, Contact
from models.record import utc_now
from service import store
from service.auth import SYSTEM, Viewer
from service.deps import Running
from service.errors import NotFoundError
from service.store import accounts, contacts, outbox, transaction
from service.usecases.choosing import hide
from service.usecases.mailing.digests import digest_of, send_digests, set_digest, turn_off

LIAISON = Viewer("liaison")
COMPANY = Viewer("company", organisation_id="c001")
STUDENT = Viewer("student", student_id="s001")
NOW = utc_now() + timedelta(hours=1)  # after the region is made
WEEK, YEAR = timedelta(days=7), timedelta(days=365)


@pytest.fixture
def region(region_folder: Path, tmp_path: Path, start: Any) -> Running:
    copytree(region_folder, tmp_path / "copy")
    made: Running = start(tmp_path / "copy")
    return made


@pytest.fixture
def session(running: Running) -> Iterator[Any]:
    with running.sessions() as made:  # nothing of it is kept
        yield made


def entries(session: Any, running: Running, viewer: Viewer, **more: Any) -> list[Any]:
    given = {"since": NOW - YEAR, "today": running.today(), "language": "sv"} | more
    return digest_of(viewer, session, running.engine, **given)


def send(running: Running, now: Any = NOW) -> int:
    today = running.today() + (now - NOW)
    return send_digests(running.sessions, running.engine, running.settings, today, now)


def letters(running: Running) -> dict[str, Any]:
    with transaction(running.sessions) as session:
        return {str(one.address): one for one in outbox.waiting(SYSTEM, session)}


def test_a_student_is_told_of_new_work_that_fits(session: Any, running: Running) -> None:
    found = entries(session, running, STUDENT)
    assert 0 < len(found) <= 10
    assert found[0].kind == "new_proposal"
    row = store.proposals.get(STUDENT, session, found[0].path.removeprefix("/proposals/"))
    assert row.title in found[0].text
    assert store.companies.get(STUDENT, session, row.company_id).name in found[0].text
    assert entries(session, running, STUDENT, since=NOW + WEEK) == []


def test_what_has_been_hidden_is_not_new(session: Any, running: Running) -> None:
    first, *_ = entries(session, running, STUDENT)
    proposal_id = first.path.removeprefix("/proposals/")
    hide(STUDENT, session, "student", "s001", "proposal", proposal_id, NOW)
    assert first.path not in {one.path for one in entries(session, running, STUDENT)}


def test_a_company_is_told_how_many_students_fit_and_not_who(
    session: Any, running: Running
) -> None:
    found = entries(session, running, COMPANY)
    assert {"new_students", "new_trainings"} <= {one.kind for one in found}
    for one in found:
        kind, document_id = one.path.strip("/").split("/")
        row = getattr(store, kind).get(COMPANY, session, document_id)
        assert row.company_id == "c001"
        assert row.title in one.text
    assert entries(session, running, COMPANY, since=NOW + WEEK) == []


def test_nothing_is_noted_as_shown(session: Any, running: Running) -> None:
    entries(session, running, COMPANY)
    assert store.suggestions.of_request(LIAISON, session, "digest") == []


def test_answers_and_questions_come_first(session: Any, running: Running) -> None:
    common: dict[str, Any] = {"company_id": "c001", "student_id": "s001", "purpose": "thesis"}
    yes = {"company_yes_at": NOW, "student_yes_at": NOW}
    session.add(Contact(subject="A", asked_by="company", company_yes_at=NOW, **common))
    session.add(Contact(subject="B", asked_by="student", student_yes_at=NOW, **common))
    session.add(Contact(subject="C", asked_by="student", **yes, **common))
    session.add(Contact(subject="D", asked_by="company", **yes, **common))
    session.flush()
    name = store.companies.get(LIAISON, session, "c001").name
    told = [one.text for one in entries(session, running, STUDENT, language="en")[:2]]
    assert sorted(told) == [
        f"{name} has said yes to contact about “C”",
        f"{name} wants contact about “A” and waits for your answer",
    ]
    told = [one.text for one in entries(session, running, COMPANY, language="en")[:2]]
    assert sorted(told) == [
        "A student has said yes to contact about “D”",
        "A student is interested in “B” and waits for your answer",
    ]
    assert "asked_by_company" not in {
        one.kind for one in entries(session, running, Viewer("student", student_id="s002"))
    }


def test_a_liaison_is_told_what_is_stuck(session: Any, running: Running) -> None:
    for row in store.proposals.page(LIAISON, session, limit=200).items:
        row.created_at = NOW
    for row in contacts.listed(LIAISON, session, state="waiting"):
        row.closed_at = NOW
    for waiting in store.companies.waiting(LIAISON, session):
        waiting.approved_at = NOW
    session.flush()
    assert entries(session, running, LIAISON, since=NOW - WEEK) == []
    old = NOW - timedelta(days=30)
    company = store.companies.get(LIAISON, session, "c002")
    company.approved_at = None
    for n in (1, 2):
        session.add(
            Contact(
                company_id="c001", student_id=f"s00{n}", purpose="hire", subject="x",
                asked_by="company", asked_at=old, company_yes_at=old,
            )
        )  # fmt: skip
    proposal = store.proposals.page(LIAISON, session, limit=1, status="open").items[0]
    proposal.created_at = old
    session.flush()
    told = entries(session, running, LIAISON, since=NOW - WEEK, language="en")
    assert [one.text for one in told] == [
        "1 company waits to be approved",
        "2 contact requests have waited more than a week for an answer",
        "1 thesis proposal has been open for more than three weeks without anyone asking",
    ]


def test_each_gets_one_letter_a_week_in_their_language(region: Running) -> None:
    with transaction(region.sessions) as session:
        accounts.by_email(session, "company@demo.example").language = "en"  # type: ignore[union-attr]  # it is there
    assert send(region) == 3
    found = letters(region)
    assert set(found) == {f"{role}@demo.example" for role in ("student", "company", "liaison")}
    assert found["student@demo.example"].subject == "Veckan i Samspel"
    assert found["company@demo.example"].subject == "The week in Samspel"
    body = found["company@demo.example"].body
    assert body.count("\n– ") <= 10
    assert f"{region.settings.public_url}/needs/" in body
    assert "\n\n\n" not in body
    assert send(region) == 0
    assert len(letters(region)) == 3


def test_the_next_week_has_only_what_came_since(region: Running) -> None:
    assert send(region) == 3
    assert send(region, NOW + WEEK) == 1  # what is stuck is told until it moves
    assert len(letters(region)) == 3


def test_one_click_turns_it_off_and_on_again(region: Running) -> None:
    send(region)
    letter = letters(region)["student@demo.example"]
    assert letter.unsubscribe.startswith(f"{region.settings.public_url}/digest/off?token=")
    assert letter.unsubscribe in letter.body
    secret = letter.unsubscribe.partition("token=")[2]
    with transaction(region.sessions) as session:
        assert turn_off(session, secret).email == "student@demo.example"
    with transaction(region.sessions) as session:
        assert account(session).digest is False
        turn_off(session, secret, wanted=True)
        assert account(session).digest is True
        with pytest.raises(NotFoundError):
            turn_off(session, "x")


def account(session: Any) -> Account:
    found = accounts.by_email(session, "student@demo.example")
    assert found is not None
    return found


@pytest.mark.parametrize("reason", ["off", "disabled", "unverified"])
def test_who_wants_none_or_has_no_address_gets_none(region: Running, reason: str) -> None:
    with transaction(region.sessions) as session:
        row = account(session)
        if reason == "off":
            viewer = Viewer("student", student_id="s001", account_id=row.id)
            set_digest(viewer, session, False)
        elif reason == "disabled":
            row.disabled_at = NOW
        else:
            row.email_verified_at = None
    assert send(region) == 2
    assert "student@demo.example" not in letters(region)


def test_one_that_fails_keeps_no_other_waiting_and_is_made_later(
    region: Running, caplog: pytest.LogCaptureFixture
) -> None:
    def bump(by: int) -> None:
        with transaction(region.sessions) as session:
            for row in store.needs.page(COMPANY, session).items:
                row.version += by  # as if the index had not caught up

    bump(1)
    assert send(region) >= 1
    assert "liaison@demo.example" in letters(region)
    assert "company@demo.example" not in letters(region)
    assert "a digest could not be made: unavailable" in caplog.text
    bump(-1)
    assert send(region) == 1
    assert "company@demo.example" in letters(region)
