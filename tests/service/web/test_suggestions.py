"""What suits a student: reasons, the gap, interest, hiding with a way back, and who may look."""

import re
from typing import Any

import pytest

from models import ProposalUpdate
from service.auth import SYSTEM, Viewer
from service.deps import Running
from service.store import choices, companies, contacts, needs, proposals, students, transaction

STUDENT = Viewer("student", student_id="s001")
LIAISON = Viewer("liaison")


@pytest.fixture
def student(web: Any) -> Any:
    return web("student", "en")


def suggested(html: str, kind: str) -> list[str]:
    """Return the ids of the documents of a kind that a page suggests, in order."""
    return list(dict.fromkeys(re.findall(rf'<h3><a href="/suggestions/{kind}/([^"]+)"', html)))


def test_three_lanes_with_reasons(student: Any) -> None:
    page = student.get("/suggestions")
    assert page.status_code == 200
    for told in ("Thesis proposals", "Trainings for what is missing", "Companies whose needs fit"):
        assert told in page.text
    assert len(suggested(page.text, "proposal")) == 6
    assert suggested(page.text, "need")
    assert 'class="chip asked covered"' in page.text
    assert 'class="chip asked missing"' in page.text


def test_more_are_shown_on_demand(student: Any) -> None:
    found = student.get("/suggestions?k=12").text
    assert len(suggested(found, "proposal")) > 6


def test_the_trainings_are_for_the_chosen_proposal(student: Any) -> None:
    first, second = suggested(student.get("/suggestions").text, "proposal")[:2]
    page = student.get(f"/suggestions?gap={second}").text
    assert f'<option value="{second}" selected>' in page
    other = suggested(student.get("/suggestions?k=12").text, "proposal")[-1]
    assert other != second
    alone = student.get(f"/suggestions?gap={other}").text
    assert f'for: <a href="/suggestions/proposal/{other}">' in alone
    part = student.get(f"/suggestions?gap={first}", htmx=True).text
    assert part.lstrip().startswith('<div id="lanes">')
    assert student.get("/suggestions?gap=no-such").status_code == 404


def test_filters_stand_in_the_address_and_wrong_ones_are_told(student: Any) -> None:
    place = student.get("/suggestions?place=olofstr%C3%B6m&k=30").text
    assert 'value="olofström"' in place
    lane = place.partition("lane-thesis")[2].partition("lane-training")[0]
    assert set(re.findall(r"<span>([A-ZÅÄÖ]\w+)</span><span>\w+['’]", lane)) <= {"Olofström"}
    wrong = student.get("/suggestions?place=Atlantis&within_km=x").text
    assert 'id="place-error"' in wrong
    assert 'id="within_km-error"' in wrong
    assert suggested(wrong, "proposal")


@pytest.mark.parametrize("kind", ["proposal", "need"])
def test_one_suggestion_shows_both_texts_with_the_words_it_rests_on(
    student: Any, kind: str
) -> None:
    document = suggested(student.get("/suggestions").text, kind)[0]
    page = student.get(f"/suggestions/{kind}/{document}")
    assert page.status_code == 200
    assert '<mark class="asked"' in page.text
    assert '<mark class="offered"' in page.text
    assert "Your profile" in page.text
    assert ("Wish for it" in page.text) == (kind == "proposal")


def test_what_is_not_there_or_not_for_students_is_not_found(student: Any, running: Running) -> None:
    with transaction(running.sessions) as session:
        secret = next(
            row.id for rows in proposals.batches(SYSTEM, session) for row in rows if row.nda
        )
    for path in (f"proposal/{secret}", "proposal/none", "need/none", "training/t001", "student/s1"):
        assert student.get(f"/suggestions/{path}").status_code == 404


def test_interest_is_told_to_the_company_and_can_be_taken_back(
    student: Any, running: Running
) -> None:
    chosen = suggested(student.get("/suggestions").text, "proposal")[0]
    sent = {"kind": "proposal", "document_id": chosen, "message": "Det här vill jag göra!"}
    answer = student.post_form("/suggestions/interest", sent | {"back": "/suggestions?k=9#x"})
    assert answer.headers["location"] == "/suggestions?k=9#x"
    page = student.get("/suggestions").text
    assert "The company is told of your interest." in page
    assert "They know of your interest" in page
    with transaction(running.sessions) as session:
        row = contacts.open_about(STUDENT, session, ["s001"], proposal_id=chosen)["s001"]
        assert (row.asked_by, row.message) == ("student", "Det här vill jag göra!")
    undo = re.findall(r'action="(/suggestions/interest/[^"]+/undo)"', page)[0]
    assert student.post_form(undo).status_code == 303
    assert "Your interest is withdrawn." in student.get("/suggestions").text
    with transaction(running.sessions) as session:
        assert not contacts.open_about(STUDENT, session, ["s001"], proposal_id=chosen)


def test_interest_in_a_need(student: Any, running: Running) -> None:
    chosen = suggested(student.get("/suggestions").text, "need")[0]
    sent = {"kind": "need", "document_id": chosen, "back": "https://evil.example/"}
    assert student.post_form("/suggestions/interest", sent).headers["location"] == "/suggestions"
    with transaction(running.sessions) as session:
        row = contacts.open_about(STUDENT, session, ["s001"], need_id=chosen)["s001"]
        assert row.purpose == "hire"
        assert row.company_id == needs.get(SYSTEM, session, chosen).company_id
    assert student.post_form("/suggestions/interest", sent).status_code == 409


def test_what_is_hidden_comes_back_by_undo_and_when_it_changes(
    student: Any, running: Running
) -> None:
    first, second = suggested(student.get("/suggestions").text, "proposal")[:2]
    for one in (first, second):
        sent = {"kind": "proposal", "document_id": one, "reason": "För långt bort"}
        assert student.post_form("/suggestions/hide", sent).status_code == 303
    page = student.get("/suggestions").text
    assert not {first, second} & set(suggested(page, "proposal"))
    assert '"/suggestions/hidden">2 not shown' in page
    listed = student.get("/suggestions/hidden").text
    assert listed.count("För långt bort") == 2
    undo = re.findall(r'action="(/suggestions/unhide/proposal/[^"]+)"', page)[0]
    assert undo.endswith(second)
    assert student.post_form(undo).status_code == 303
    assert second in suggested(student.get("/suggestions").text, "proposal")
    with transaction(running.sessions) as session:
        row = proposals.get(LIAISON, session, first)
        change = ProposalUpdate(version=row.version, text=row.text + " Nytt: börja när du vill.")
        proposals.update(LIAISON, session, first, change)
        assert choices.hidings_of(session, "student", "s001")
    assert "/suggestions/hidden" not in student.get("/suggestions").text


def test_trainings_can_be_hidden_too(student: Any) -> None:
    page = student.get("/suggestions").text.partition("lane-training")[2]
    training = re.findall(r'name="kind" value="training"><input[^>]+value="([^"]+)"', page)[0]
    sent = {"kind": "training", "document_id": training}
    assert student.post_form("/suggestions/hide", sent).status_code == 303
    assert f'value="{training}"' not in student.get("/suggestions").text
    assert student.post_form(f"/suggestions/unhide/training/{training}").status_code == 303
    assert student.post_form("/suggestions/hide", sent | {"kind": "cat"}).status_code == 422


def test_a_thin_profile_gets_questions(student: Any, running: Running) -> None:
    with transaction(running.sessions) as session:
        row = students.get(STUDENT, session, "s001")
        text, courses, programme = row.text, row.courses, row.programme
    form = {"name": "Linnea Bromander", "version": "", "text": "Jag är glad och ambitiös."}
    assert student.post_form("/profile", form).status_code == 303
    page = student.get("/suggestions").text
    assert "Your profile says too little to rank by" in page
    assert student.get("/suggestions?anyway=true").status_code == 200
    back = form | {"text": text, "courses": courses, "programme": programme or ""}
    assert student.post_form("/profile", back).status_code == 303


def test_one_without_consent_is_told_of_being_hidden(student: Any, running: Running) -> None:
    from service.store import consents  # noqa: PLC0415  beside what takes them away

    assert "You are hidden" not in student.get("/suggestions").text
    with transaction(running.sessions) as session:
        for purpose in ("thesis", "hire"):
            consents.withdraw(STUDENT, session, "s001", purpose)
        for one in contacts.listed(STUDENT, session):
            session.delete(one)
    page = student.get("/suggestions").text
    assert "You are hidden: no company sees" in page
    assert "so other companies still do not see you for it" in page
    work = suggested(page, "proposal")[0]
    student.post_form("/suggestions/interest", {"kind": "proposal", "document_id": work})
    with transaction(running.sessions) as session:
        firm = proposals.get(STUDENT, session, work).company_id
        name = companies.get(STUDENT, session, firm).name
    for path in ("/suggestions", "/my-data/preview"):
        page = student.get(path).text
        assert f"except from those you have said yes to yourself: {name}." in page, path
    mine = student.get("/my-data").text
    assert "Companies you have said yes to yourself" in mine
    assert f"<strong>{name}</strong>" in mine


def test_only_students_have_suggestions(web: Any) -> None:
    for role in ("company", "liaison", "admin"):
        assert web(role).get("/suggestions").status_code == 403
