"""The digest's page, and turning it off by a link without signing in."""

from datetime import timedelta
from typing import Any

import pytest

from models.record import utc_now
from service import store
from service.auth import SYSTEM
from service.deps import Running
from service.store import accounts, contacts, outbox, transaction
from service.usecases.mailing.digests import send_digests


@pytest.fixture(scope="module")
def off(running: Running) -> str:
    """The address in the student's letter that turns the digest off."""
    now = utc_now() + timedelta(hours=1)
    send_digests(running.sessions, running.engine, running.settings, running.today(), now)
    with transaction(running.sessions) as session:
        letters = {one.address: one for one in outbox.waiting(SYSTEM, session)}
    address = str(letters["student@demo.example"].unsubscribe)
    return address.removeprefix(running.settings.public_url)


def wants(running: Running) -> bool:
    with transaction(running.sessions) as session:
        account = accounts.by_email(session, "student@demo.example")
        assert account is not None
        return account.digest


@pytest.mark.parametrize("role", ["student", "company", "liaison"])
def test_the_page_shows_what_the_next_letter_would_say(web: Any, role: str) -> None:
    page = web(role).get("/account/digest").text
    assert f"{role}@demo.example" in page
    told = page[page.index('id="preview"') :].split("</section>")[0]
    assert 1 <= told.count("<li><a href=") <= 10


def test_it_is_turned_off_and_on_at_the_account(web: Any, running: Running) -> None:
    student = web("student")
    answer = student.post_form("/account/digest", {"digest": "off"})
    assert answer.headers["location"] == "/account/digest"
    assert not wants(running)
    assert "Slå på" in student.get("/account/digest").text
    student.post_form("/account/digest", {"digest": "on"})
    assert wants(running)


def test_a_mail_program_turns_it_off_with_one_click(web: Any, running: Running, off: str) -> None:
    answer = web(None).client.post(
        off,
        content="List-Unsubscribe=One-Click",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 200
    assert not wants(running)


def test_a_person_is_asked_once_and_can_go_back(web: Any, running: Running, off: str) -> None:
    guest = web(None)
    guest.client.post(off.replace("/off", "/on"))
    assert wants(running)
    page = guest.get(off).text
    assert "Stänga av veckobrevet?" in page
    assert wants(running)  # looking at the link changes nothing
    page = guest.post_form(off).text
    assert "Veckobrevet är avstängt" in page
    assert not wants(running)
    assert "påslaget igen" in guest.post_form(off.replace("/off", "/on")).text
    assert wants(running)


@pytest.mark.parametrize("path", ["/digest/off", "/digest/off?token=x", "/digest/on?token=é"])
def test_a_link_that_is_not_ours_changes_nothing(web: Any, path: str) -> None:
    assert web(None).client.post(path).status_code == 404


def test_a_hostile_secret_is_text(web: Any) -> None:
    page = web(None).get('/digest/off?token="><script>alert(1)</script>').text
    assert "<script>alert" not in page


def test_without_anything_to_tell_it_says_so(web: Any, running: Running) -> None:
    with transaction(running.sessions) as session:
        for rows in store.proposals.batches(SYSTEM, session):
            for proposal in rows:
                proposal.created_at = utc_now()
        for contact in contacts.listed(SYSTEM, session, state="waiting"):
            contact.closed_at = utc_now()
        for company in store.companies.waiting(SYSTEM, session):
            company.approved_at = utc_now()
    assert "Ingenting den här veckan" in web("liaison").get("/account/digest").text
