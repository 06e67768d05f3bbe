"""What a company does with the lanes of a need."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from service.auth import SYSTEM, Viewer
from service.deps import Running
from service.store import companies, consents, identities, looks, transaction
from service.store import needs as stored

CARD = re.compile(r'<div id="(thesis|training|hire)-([\w-]+)">')


def cards(text: str) -> list[tuple[str, str]]:
    return CARD.findall(text)


def first(text: str, lane: str) -> str:
    return next(id_ for name, id_ in cards(text) if name == lane)


@pytest.fixture
def page(web: Any) -> str:
    """Return the page of a need whose three lanes have suggestions."""
    response = web("company").get("/needs/n001")
    assert response.status_code == 200
    text: str = response.text
    return text


def test_three_lanes_the_advised_one_first_and_why(web: Any, page: str) -> None:
    answer = web("company").get("/api/v1/needs/n001/suggestions").json()["suggestions"]
    order = re.findall(r'<h2 id="lane-(\w+)">', page)
    assert order == answer["advice"]["order"]
    assert page.index("titta här först") < page.index(f'id="lane-{order[1]}"')
    reason = answer["advice"]["reasons"][order[0]][0]["text"]
    assert reason in page
    assert {lane for lane, _ in cards(page)} == {"thesis", "training", "hire"}


def test_no_name_of_a_student_is_on_any_page_of_a_company(
    web: Any, running: Running, page: str
) -> None:
    shown = {id_ for lane, id_ in cards(page) if lane != "training"}
    with transaction(running.sessions) as session:
        known = identities.read(SYSTEM, session, sorted(shown))
    assert known
    student = first(page, "hire")
    whole = page + web("company").get(f"/needs/n001/why/hire/{student}").text
    for one in known.values():
        assert one.name not in whole
        assert one.email is None or one.email not in whole


def test_filters_stand_in_the_address(web: Any, page: str) -> None:
    company = web("company")
    near = company.get("/needs/n001?place=Karlskrona&within_km=10&level=7").text
    assert 'value="Karlskrona"' in near
    assert cards(near) != cards(page)
    places = company.get(f"/needs/n001?place={quote('Älmhult')}").text
    assert "avgränsat" in places
    far = company.get("/needs/n001?language=uk&place=Kiruna").text
    assert not [one for one in cards(far) if one[0] == "hire"]
    assert "Visa alla" in far


@pytest.mark.parametrize(
    ("query", "field"),
    [("place=Atlantis", "place"), ("within_km=x", "within_km"), ("level=77", "level"),
     ("period_from=2027-02-01&period_to=2027-01-01", "period_to")],
)  # fmt: skip
def test_a_wrong_filter_is_told_and_left_out(web: Any, page: str, query: str, field: str) -> None:
    response = web("company").get(f"/needs/n001?{query}")
    assert response.status_code == 200
    assert f'id="{field}-error"' in response.text
    assert cards(response.text) == cards(page)


def test_the_lanes_alone_for_htmx(web: Any, page: str) -> None:
    block = web("company").get("/needs/n001", htmx=True)
    assert "<html" not in block.text
    assert cards(block.text) == cards(page)


def test_why_shows_both_texts_and_is_noted(web: Any, running: Running, page: str) -> None:
    company = web("company")
    student = first(page, "hire")
    why = company.get(f"/needs/n001/why/hire/{student}")
    assert why.status_code == 200
    assert '<mark class="offered"' in why.text
    assert re.search(r'<mark class="(must|asked|nice)"', why.text)
    with transaction(running.sessions) as session:
        seen = looks.of(Viewer("student", student_id=student), session, student)
    assert [(one.company_id, one.named) for one in seen] == [("c001", False)]
    training = first(page, "training")
    assert company.get(f"/needs/n001/why/training/{training}").status_code == 200
    similar = re.search(r"/why/similar/([\w-]+)", page)
    assert similar
    assert company.get(f"/needs/n001/why/similar/{similar.group(1)}").status_code == 200
    thesis = re.search(r'href="(/needs/n001/why/thesis/[^"]+)"', page)
    assert thesis
    assert company.get(thesis.group(1)).status_code == 200


def test_the_words_of_a_pair_are_the_texts_own(web: Any, running: Running, page: str) -> None:
    student = first(page, "hire")
    text = web("company").get(f"/needs/n001/why/hire/{student}").text
    with transaction(running.sessions) as session:
        row = stored.get(SYSTEM, session, "n001")
        whole = f"{row.title}\n{row.text}"
    for quote_ in re.findall(
        r'<mark class="(?:must|asked|nice)" title="[^"]*">([^<]+)</mark>', text
    ):
        assert quote_ in whole or "&" in quote_


def test_another_one_s_need_or_lane_or_document_is_not_there(web: Any, page: str) -> None:
    company = web("company")
    student = first(page, "hire")
    assert company.get("/needs/n002/why/hire/s001").status_code == 404
    for path in (f"why/party/{student}", "why/hire/none", "why/thesis/none?proposal=p001",
                 f"why/thesis/{student}?proposal=none"):  # fmt: skip
        assert company.get(f"/needs/n001/{path}").status_code == 404
    other = _other_s_need(web)
    for end in ("", "/why/hire/s001", "/compare", "/hidden"):
        assert company.get(f"/needs/{other}{end}").status_code == 404
    for end in ("save", "hide", "status/closed", "handler", "unhide/student/s001"):
        sent = {"kind": "student", "document_id": student}
        assert company.post_form(f"/needs/{other}/{end}", sent).status_code == 404


def _other_s_need(web: Any) -> str:
    items = web("liaison").get("/api/v1/needs?limit=100").json()["items"]
    return next(one["id"] for one in items if one["company_id"] != "c001")


def test_a_student_without_consent_is_not_looked_at(web: Any, running: Running, page: str) -> None:
    student = [id_ for name, id_ in cards(page) if name == "hire"][-1]
    with transaction(running.sessions) as session:
        consents.withdraw(SYSTEM, session, student, "hire")
    try:
        company = web("company")
        assert ("hire", student) not in cards(company.get("/needs/n001").text)
        assert company.get(f"/needs/n001/why/hire/{student}").status_code == 404
    finally:
        with transaction(running.sessions) as session:
            consents.give(SYSTEM, session, student, "hire")


def test_saved_and_not_saved(web: Any, page: str) -> None:
    company = web("company")
    training = first(page, "training")
    sent = {"kind": "training", "document_id": training, "back": "/needs/n001#training-x"}
    done = company.post_form("/needs/n001/save", sent)
    assert done.headers["location"] == "/needs/n001#training-x"
    shown = company.get("/needs/n001?saved=true").text
    assert cards(shown) == [("training", training)]
    assert 'aria-pressed="true"' in shown
    company.post_form("/needs/n001/save", sent | {"undo": "yes"})
    assert "1 sparad" not in company.get("/needs/n001").text


def test_hidden_until_it_changes_with_a_reason_and_undo(web: Any, page: str) -> None:
    company = web("company")
    training = first(page, "training")
    sent = {"kind": "training", "document_id": training, "reason": "Vi har gått den",
            "back": "https://elsewhere.example/"}  # fmt: skip
    done = company.post_form("/needs/n001/hide", sent)
    assert done.headers["location"] == "/needs/n001"
    after = company.get("/needs/n001")
    assert ("training", training) not in cards(after.text)
    undo = re.search(r'action="(/needs/n001/unhide/[^"]+)"', after.text)
    assert undo
    assert "Vi har gått den" in company.get("/needs/n001/hidden").text
    company.post_form(undo.group(1))
    assert ("training", training) in cards(company.get("/needs/n001").text)
    assert "Inget är dolt" in company.get("/needs/n001/hidden").text


def test_two_or_three_are_compared(web: Any, page: str) -> None:
    company = web("company")
    chosen = [f"d={lane}:{id_}" for lane, id_ in cards(page) if lane == "hire"][:2]
    text = company.get("/needs/n001/compare?" + "&".join(chosen)).text
    assert text.count('<th scope="col">') >= 2
    assert re.search(r'class="chip [^"]*(covered|part)', text)
    assert "Inget att jämföra" in company.get("/needs/n001/compare").text
    assert company.get("/needs/n001/compare?d=party:x&d=y").status_code == 404


def test_deleted_by_mistake_and_brought_back(web: Any) -> None:
    company = web("company")
    path = company.post_form("/needs/new", {"text": "Vi behöver en TIG-svetsare."})
    path = path.headers["location"]
    assert f'action="{path}/delete"' in company.get(path).text
    listed = company.post_form(f"{path}/delete", follow_redirects=True).text
    assert "Behovet är borttaget." in listed
    assert listed.count(f'action="{path}/bring-back"') == 2  # the notice, and the list below
    assert company.get(path).status_code == 404
    assert web("student").post_form(f"{path}/bring-back").status_code == 403
    back = company.post_form(f"{path}/bring-back", follow_redirects=True).text
    assert "Behovet är tillbaka." in back
    assert "TIG-svetsning" in back
    assert "bring-back" not in company.get("/needs").text


def test_closed_and_open_again(web: Any) -> None:
    company = web("company")
    company.post_form("/needs/n001/status/closed")
    closed = company.get("/needs/n001").text
    assert "Behovet är avslutat" in closed
    assert not cards(closed)
    undo = re.search(r'action="(/needs/n001/status/open)"', closed)
    assert undo
    company.post_form(undo.group(1))
    assert cards(company.get("/needs/n001").text)
    assert company.post_form("/needs/n001/status/party").status_code == 404


def test_handed_over_to_a_member_only(web: Any, running: Running) -> None:
    company = web("company")
    account = re.search(r'<option value="(\w+)">Karin Lindvall', company.get("/needs/n001").text)
    assert account
    company.post_form("/needs/n001/handler", {"handler": account.group(1)})
    assert "handläggs av Karin Lindvall" in company.get("/needs/n001").text
    assert company.post_form("/needs/n001/handler", {"handler": "nobody-known"}).status_code == 422
    company.post_form("/needs/n001/handler", {"handler": ""})
    assert "ingen handläggare än" in company.get("/needs/n001").text


def test_an_impossible_need_says_why_and_asks(web: Any) -> None:
    text = web("company").post_form(
        "/needs/new",
        {"text": "Vi söker en falkenerare med egna pilgrimsfalkar. Krav: falkenering."},
    )
    page = web("company").get(text.headers["location"]).text
    assert not cards(page)
    assert "ligger tillräckligt nära" in page
    assert "Vilka av kraven går att lära på plats?" in page


@pytest.fixture
def unapproved(running: Running) -> Iterator[None]:
    """Let the company of the demo wait for approval."""
    with transaction(running.sessions) as session:
        companies.disapprove(SYSTEM, session, "c001")
    yield
    with transaction(running.sessions) as session:
        companies.approve(SYSTEM, session, "c001", running.now())


def test_a_company_that_waits_sees_no_student(web: Any, unapproved: None, running: Running) -> None:
    text = web("company").get("/needs/n001").text
    assert "inte godkänt" in text
    assert {lane for lane, _ in cards(text)} == {"training"}


def test_what_mentions_nothing_of_what_is_asked_is_folded_away(web: Any) -> None:
    company = web("company", "en")
    told = company.post_form("/needs/new", {"text": "Vi behöver en kock. Storköksdrift."})
    lane = company.get(told.headers["location"]).text.partition('id="lane-thesis"')[2]
    lane = lane.partition("</section>")[0]
    shown, _, folded = lane.partition('<details class="fold">')
    assert "nothing that you ask for" in folded
    assert 'aria-label="Covered"' in shown
    assert 'aria-label="Covered"' not in folded


def test_a_wrong_place_takes_its_distance_along(web: Any) -> None:
    page = web("company").get("/needs/n001?place=Atlantis&within_km=20").text
    assert 'id="place-error"' in page
    assert "hire" in {lane for lane, _ in cards(page)}


def test_a_liaison_sees_the_need_and_can_work_with_it(web: Any, page: str) -> None:
    text = web("liaison", "en").get("/needs/n001").text
    assert "Stålvinge Pressteknik AB" in text
    assert "look here first" in text
    assert cards(text)
    assert "Ask for contact" not in text
