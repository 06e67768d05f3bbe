"""Contacts at the pages: from a company's question to a mutual yes, and every way out of it."""

import html
import re
from typing import Any

import pytest

from models import Contact, IdentityInput, StudentUpdate
from service import store
from service.auth import SYSTEM, Viewer
from service.deps import Running
from service.store import consents, identities, looks, transaction
from service.usecases import contacts

BASE = "https://samspel.example"
FIRM, OTHER_FIRM = (
    Viewer("company", organisation_id="c001"),
    Viewer("company", organisation_id="c002"),
)
LIAISON, ME = Viewer("liaison"), Viewer("student", student_id="s001")
MESSAGE = "Vi pratar gärna om <b>pressverktyg</b>. <script>alert(1)</script>"
NAME, EMAIL = "Linnea Bromander", "linnea@student.example"
PROPOSAL, NEED, OTHERS = "p001", "n001", "p002"


@pytest.fixture(scope="module", autouse=True)
def _agreed(running: Running) -> None:
    """Let the demo student have a known identity and agree to be asked."""
    with transaction(running.sessions) as session:
        identity = IdentityInput(name=NAME, email=EMAIL, phone="070-123 45 67")
        identities.put(ME, session, "s001", identity)
        for purpose in ("thesis", "hire"):
            consents.give(ME, session, "s001", purpose)


@pytest.fixture(autouse=True)
def _closed(running: Running) -> None:
    """Let no contact be open when a test begins."""
    with transaction(running.sessions) as session:
        for row in store.contacts.listed(LIAISON, session):
            session.delete(row)


def _one(running: Running) -> Contact:
    with transaction(running.sessions) as session:
        [row] = store.contacts.listed(LIAISON, session)
        return row


def _main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_from_a_question_to_a_mutual_yes(web: Any, running: Running) -> None:
    firm, student = web("company"), web("student")
    profile = firm.get(f"/students/s001?proposal={PROPOSAL}").text
    assert NAME not in profile
    assert f'value="proposal:{PROPOSAL}" selected' in profile
    with transaction(running.sessions) as session:
        assert [one.company_id for one in looks.of(ME, session, "s001")] == ["c001"]
    sent = {"student_id": "s001", "about": f"proposal:{PROPOSAL}", "message": MESSAGE}
    answer = firm.post_form("/contacts", sent | {"back": f"/proposals/{PROPOSAL}"})
    assert answer.headers["location"] == f"/proposals/{PROPOSAL}"
    told = firm.get(f"/proposals/{PROPOSAL}").text
    assert "Frågan är skickad" in told
    id_ = _one(running).id
    assert f'action="/contacts/{id_}/close"' in told  # the way to undo it
    assert NAME not in _main(firm.get("/contacts").text)

    asked = student.get("/contacts").text
    assert "Stålvinge Pressteknik AB" in asked
    assert html.escape(MESSAGE) in asked
    assert "<script>alert" not in asked
    assert "Karin Lindvall" not in asked
    answer = student.post_form(f"/contacts/{id_}/yes")
    assert answer.headers["location"] == f"/contacts#contact-{id_}"

    agreed = _main(student.get("/contacts").text)
    assert "Karin Lindvall" in agreed
    assert "mailto:company@demo" in agreed
    agreed = _main(firm.get("/contacts").text)
    for word in (NAME, EMAIL, "070-123 45 67"):
        assert word in agreed
    assert NAME in firm.get("/students/s001").text
    for person in (web("liaison"), web("admin")):
        listed = person.get("/contacts").text
        assert "Stålvinge" in listed
        assert NAME not in _main(listed)

    student.post_form(f"/contacts/{id_}/close")
    assert NAME not in _main(firm.get("/contacts").text)
    undo = re.search(r'action="(/contacts/\w+/reopen)"', student.get("/contacts").text)
    assert undo
    student.post_form(undo[1])
    assert NAME in _main(firm.get("/contacts").text)


def test_a_student_shows_interest_and_the_company_says_no(web: Any, running: Running) -> None:
    student = web("student")
    page = student.get(f"/proposals/{OTHERS}").text
    assert "Visa intresse" in page
    sent = {"about": f"proposal:{OTHERS}", "message": "Hej!", "back": f"/proposals/{OTHERS}"}
    assert student.post_form("/contacts", sent).headers["location"] == f"/proposals/{OTHERS}"
    assert "Du har visat intresse" in student.get(f"/proposals/{OTHERS}").text
    row = _one(running)
    again = student.post_form("/contacts", sent)
    assert again.status_code == 422
    assert "redan visat intresse" in again.text
    assert "Hej!" in again.text
    firm = web("company")  # it is another company's
    for act in ("yes", "no", "close", "reopen"):
        assert firm.post_form(f"/contacts/{row.id}/{act}").status_code == 404
    with transaction(running.sessions) as session:
        owner = Viewer("company", organisation_id=row.company_id)
        contacts.answer_contact(
            owner, session, row.id, False, running.now(), BASE, "Redan tillsatt"
        )
    listed = student.get("/contacts").text
    assert "Redan tillsatt" in listed
    assert "av företaget" in listed


def test_both_asking_is_a_yes(web: Any, running: Running) -> None:
    with transaction(running.sessions) as session:
        proposal = store.proposals.get(LIAISON, session, OTHERS)
        owner = Viewer("company", organisation_id=proposal.company_id)
        contacts.ask_student(owner, session, "s001", running.now(), BASE, proposal_id=OTHERS)
    student = web("student")
    assert "väntar på ditt svar" in student.get(f"/proposals/{OTHERS}").text
    student.post_form("/contacts", {"about": f"proposal:{OTHERS}"})
    assert _one(running).state == "agreed"
    assert "nu ser ni varandras namn" in student.get("/contacts").text


def test_a_no_with_a_reason_and_an_answer_that_comes_too_late(web: Any, running: Running) -> None:
    firm, student = web("company"), web("student")
    firm.post_form("/contacts", {"student_id": "s001", "about": f"need:{NEED}"})
    id_ = _one(running).id
    student.post_form(f"/contacts/{id_}/no", {"reason": "Jag flyttar <i>norrut</i>"})
    page = firm.get("/contacts").text
    assert html.escape("Jag flyttar <i>norrut</i>") in page
    for person, act in ((student, "yes"), (student, "reopen"), (firm, "close"), (firm, "reopen")):
        answer = person.post_form(f"/contacts/{id_}/{act}")
        assert answer.headers["location"] == "/contacts", act
        assert "ändrats under tiden" in person.get("/contacts").text
    assert _one(running).state == "closed"


def test_the_form_says_what_is_wrong_and_keeps_the_message(web: Any, running: Running) -> None:
    firm = web("company")
    form = firm.get(f"/contacts/new?student=s001&proposal={PROPOSAL}").text
    assert f'value="proposal:{PROPOSAL}" selected' in form
    nothing = firm.post_form("/contacts", {"student_id": "s001", "message": "Hej hej"})
    assert nothing.status_code == 422
    assert "Välj ett behov eller ett exjobbsförslag." in nothing.text
    assert "Hej hej" in nothing.text
    long = {"student_id": "s001", "about": f"need:{NEED}", "message": "x" * 1_001}
    refused = firm.post_form("/contacts", long)
    assert refused.status_code == 422
    assert "Högst 1000 tecken" in refused.text
    assert "x" * 1_001 in refused.text
    with transaction(running.sessions) as session:
        consents.withdraw(ME, session, "s001", "hire")
    refused = firm.post_form("/contacts", {"student_id": "s001", "about": f"need:{NEED}"})
    assert "inte samtyckt" in refused.text
    with transaction(running.sessions) as session:
        consents.give(ME, session, "s001", "hire")
    firm.post_form("/contacts", {"student_id": "s001", "about": f"need:{NEED}"})
    twice = firm.post_form("/contacts", {"student_id": "s001", "about": f"need:{NEED}"})
    assert twice.status_code == 422
    assert "redan ställd" in twice.text


def test_who_asks_comes_back_to_where_it_was_asked_from(web: Any) -> None:
    firm = web("company")
    form = firm.get(f"/contacts/new?student=s001&proposal={PROPOSAL}&need=n001").text
    assert 'name="back" value="/needs/n001"' in form
    assert 'href="/needs/n001">' in form
    bad = {"student_id": "s001", "about": "", "back": "javascript:alert(1)"}
    assert "javascript:" not in firm.post_form("/contacts", bad).text


def test_no_more_questions_than_the_caps_allow(web: Any, running: Running) -> None:
    firm = web("company")
    with transaction(running.sessions) as session:
        rows = store.students.consenting_page(
            FIRM, session, "hire", limit=contacts.MOST_WAITING + 1
        )
        ids = [row.id for row in rows.items]
    for id_ in ids[:-1]:
        asked = firm.post_form("/contacts", {"student_id": id_, "about": f"need:{NEED}"})
        assert asked.status_code == 303
    full = firm.post_form("/contacts", {"student_id": ids[-1], "about": f"need:{NEED}"})
    assert full.status_code == 422
    assert f"{contacts.MOST_WAITING} frågor om det här väntar redan" in full.text


def test_only_one_s_own_is_asked_about(web: Any) -> None:
    firm = web("company")
    for about in (f"proposal:{OTHERS}", "need:n002", "need:none"):
        answer = firm.post_form("/contacts", {"student_id": "s001", "about": about})
        assert answer.status_code in (403, 404), about
    hidden = firm.post_form("/contacts", {"student_id": "none", "about": f"need:{NEED}"})
    assert hidden.status_code == 404
    for role in ("liaison", "admin"):
        assert web(role).post_form("/contacts", {"about": f"need:{NEED}"}).status_code == 403
    elsewhere = {"student_id": "s001", "about": f"need:{NEED}", "back": "https://evil.example"}
    assert firm.post_form("/contacts", elsewhere).headers["location"] == "/contacts"


def test_a_confidential_proposal_is_named_but_not_linked(web: Any) -> None:
    web("company").post_form("/contacts", {"student_id": "s001", "about": f"proposal:{PROPOSAL}"})
    page = web("student").get("/contacts").text
    assert "Predicting springback" in page
    assert f'href="/proposals/{PROPOSAL}"' not in page
    assert f'href="/proposals/{PROPOSAL}"' in web("company").get("/contacts").text


def test_a_hidden_student_is_seen_by_no_company(web: Any, running: Running) -> None:
    with transaction(running.sessions) as session:
        for purpose in ("thesis", "hire"):
            consents.withdraw(ME, session, "s001", purpose)
    assert web("company").get("/students/s001").status_code == 404
    assert web("company").get("/contacts/new?student=s001").status_code == 404
    assert web("student").get("/students/s001").status_code == 403
    assert web("liaison").get("/students/s001").status_code == 200
    with transaction(running.sessions) as session:
        for purpose in ("thesis", "hire"):
            consents.give(ME, session, "s001", purpose)


def test_a_name_in_the_profile_is_struck(web: Any, running: Running) -> None:
    with transaction(running.sessions) as session:
        row = store.students.get(SYSTEM, session, "s001")
        change = StudentUpdate(
            version=row.version,
            programme=f"Maskin, {NAME}",
            text=f"Jag heter {NAME}, {EMAIL}. Jag kan Python och FEM.",
        )
        store.students.update(ME, session, "s001", change)
    firm = web("company")
    firm.post_form("/contacts", {"student_id": "s001", "about": f"need:{NEED}"})
    for path in ("/students/s001", "/contacts", "/contacts/new?student=s001"):
        page = _main(firm.get(path).text)
        assert NAME not in page, path
        assert EMAIL not in page, path


def test_everyone_has_a_page_when_there_is_nothing(web: Any) -> None:
    for role in ("company", "student", "liaison"):
        page = web(role).get("/contacts")
        assert "Inga kontakter än" in page.text
    assert (
        web(None)
        .get("/contacts", follow_redirects=False)
        .headers["location"]
        .startswith("/sign-in?next=")
    )
