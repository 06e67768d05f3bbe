"""The board shows what is stuck, and its steps can be undone; search finds what may be seen."""

from datetime import timedelta
from typing import Any

import pytest

from models import Contact
from service.auth import SYSTEM
from service.deps import Running
from service.store import companies, consents, contacts, needs, outbox, transaction


@pytest.fixture(scope="module")
def stuck(running: Running) -> Contact:
    """A company that waits, and a question to the demo student that has waited long."""
    with transaction(running.sessions) as session:
        companies.disapprove(SYSTEM, session, "c003")
        for purpose in ("thesis", "hire"):
            consents.give(SYSTEM, session, "s001", purpose)
        row = Contact(
            company_id="c001",
            student_id="s001",
            purpose="hire",
            need_id="n001",
            subject="Pressar",
            asked_by="company",
            asked_at=running.now() - timedelta(days=9),
            company_yes_at=running.now() - timedelta(days=9),
        )
        return contacts.add(session, row)


def test_the_board_shows_what_is_stuck_with_a_next_step(
    web: Any, stuck: Contact, running: Running
) -> None:
    page = web("liaison").get("/board").text
    with running.sessions() as session:
        name = companies.get(SYSTEM, session, "c003").name
    assert "Pressar" in web("liaison").get("/board?part=contacts").text
    for text in (name, "Företag att godkänna", "Förslag som ingen vill ha än"):
        assert text in page
    assert 'hx-get="/board/needs"' in page
    for role in ("company", "student"):
        assert web(role).get("/board").status_code == 403


def test_all_of_one_part(web: Any, stuck: Contact) -> None:
    liaison = web("liaison")
    some, every = liaison.get("/board").text, liaison.get("/board?part=students").text
    assert every.count("/students/") > some.count('href="/students/s')
    assert "Tillbaka till hela översikten" in every


def test_needs_that_nothing_suits_are_found_and_closed_and_opened_again(
    web: Any, running: Running
) -> None:
    liaison = web("liaison")
    block = liaison.get("/board/needs", htmx=True).text
    assert not block.lstrip().startswith("<!doctype")
    ids = [part.split('"')[0] for part in block.split('name="id" value="')[1:]]
    assert ids
    assert "n001" not in ids
    told = liaison.post_form("/board/needs/close", {"id": ids[:2]}, follow_redirects=True).text
    assert "Behoven är avslutade." in told
    with running.sessions() as session:
        assert needs.get(SYSTEM, session, ids[0]).status == "closed"
    undo = told.split('<form action="/board/needs/open')[1].split('"')[0].replace("&amp;", "&")
    liaison.post_form(f"/board/needs/open{undo}")
    with running.sessions() as session:
        assert needs.get(SYSTEM, session, ids[0]).status == "open"
    assert ids[0] in liaison.get("/board?part=needs").text


def test_companies_are_approved_together(web: Any, stuck: Contact, running: Running) -> None:
    liaison = web("liaison")
    told = liaison.post_form("/board/companies/approve", {"id": "c003"}, follow_redirects=True)
    with running.sessions() as session:
        assert companies.get(SYSTEM, session, "c003").approved_at is not None
    assert 'action="/board/companies/disapprove?id=c003"' in told.text
    liaison.post_form("/board/companies/disapprove?id=c003")
    with running.sessions() as session:
        assert companies.get(SYSTEM, session, "c003").approved_at is None


def test_each_row_has_a_step_of_its_own(web: Any, stuck: Contact, running: Running) -> None:
    liaison = web("liaison", "en")
    page = liaison.get("/board").text
    for told in ("Approve<", "Remind<", "See who it suits<", "See what suits<"):
        assert told in page
    assert f'href="/contacts#contact-{stuck.id}"' in liaison.get("/board?part=contacts").text
    ids = {"id": ["c001", "c002"], "only": "c003"}  # what is ticked is left alone
    liaison.post_form("/board/companies/disapprove", ids)
    with running.sessions() as session:
        assert companies.get(SYSTEM, session, "c001").approved_at is not None
        assert companies.get(SYSTEM, session, "c003").approved_at is None


def test_a_reminder_goes_once_a_week(web: Any, stuck: Contact, running: Running) -> None:
    liaison = web("liaison")
    told = liaison.post_form("/board/contacts/remind", {"id": stuck.id}, follow_redirects=True)
    assert "Påminnelserna är skickade." in told.text
    with running.sessions() as session:
        kinds = [one.kind for one in outbox.waiting(SYSTEM, session)]
        assert kinds.count("contact_reminder") == 1
    again = liaison.post_form("/board/contacts/remind", {"id": stuck.id}, follow_redirects=True)
    assert "högst en gång i veckan" in again.text


def test_unknown_steps_and_nothing_ticked(web: Any) -> None:
    liaison = web("liaison")
    assert liaison.post_form("/board/needs/erase", {"id": "n001"}).status_code == 404
    assert "Kryssa i" in liaison.post_form("/board/needs/close", follow_redirects=True).text
    assert liaison.post_form("/board/needs/close", {"id": "none"}).status_code == 404


def test_search_finds_what_the_viewer_may_see(web: Any, running: Running) -> None:
    liaison = web("liaison").get("/search?q=SVETS").text
    for kind in ("needs", "proposals", "trainings", "students", "competences"):
        assert f'id="hits-{kind}"' in liaison, kind
    student = web("student").get("/search?q=svets").text
    assert 'id="hits-trainings"' in student
    assert 'id="hits-students"' not in student
    assert 'id="hits-students"' not in web("company").get("/search?q=svets").text
    assert "Inget innehåller" in web("company").get("/search?q=xyzzyxyzzy").text
    assert web("company").get("/search").status_code == 200
    block = web("company").get("/search?q=svets", htmx=True).text
    assert "<h1>" not in block


def test_words_may_stand_anywhere_and_the_place_counts(web: Any) -> None:
    liaison = web("liaison", "en")
    some = liaison.get("/search?q=svets+olofström").text
    assert "Nothing holds those words" not in some
    assert some.count("<li>") < liaison.get("/search?q=svets").text.count("<li>")
    turned = liaison.get("/search?q=olofström+svets").text
    assert turned.count('href="/needs/') == some.count('href="/needs/')
    assert 'href="/needs/' not in liaison.get("/search?q=svets+qzxwvk").text
