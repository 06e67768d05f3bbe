"""Proposals: written and published, read by students, and their students worked with."""

import html
import re
from typing import Any

import pytest

from models import StudentUpdate
from service import store
from service.auth import SYSTEM, Viewer
from service.deps import Running
from service.store import Session, contacts, transaction
from service.usecases.answers.asking import Asking
from service.usecases.answers.pairing import pair_of_proposal
from service.usecases.contacts import show_interest
from service.usecases.recommending import for_student

OTHERS, CONFIDENTIAL = "p002", "p001"
LIAISON, ME = Viewer("liaison"), Viewer("student", student_id="s001")
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
TEXT = (
    "Går det att höra när ett pressverktyg är slitet? Krav: signalbehandling och Python. "
    "Meriterande: maskininlärning."
)


def _id_of(answer: Any) -> str:
    found = re.fullmatch(r"/proposals/([^/#?]+)", answer.headers["location"])
    assert found, answer.headers["location"]
    return found[1]


def _posted(person: Any, **values: Any) -> str:
    return _id_of(person.post_form("/proposals/new", {"text": TEXT, "status": "open", **values}))


def _students(page: str) -> list[str]:
    return re.findall(r'id="student-([^"]+)"', page)


@pytest.fixture
def own(web: Any) -> Any:
    """A member of the demo company."""
    return web("company")


def test_a_proposal_is_written_published_matched_and_done(own: Any) -> None:
    assert "Vad skulle en student kunna göra" in own.get("/proposals/new").text
    made = own.post_form(
        "/proposals/new",
        {
            "text": TEXT,
            "level": "7",
            "credits": "30",
            "municipality": "Olofström",
            "period_from": "2027-01-18",
            "period_to": "2027-06-06",
            "work_languages": ["sv", "en"],
            "status": "draft",
        },
    )
    id_ = _id_of(made)
    page = own.get(f"/proposals/{id_}").text
    assert "Går det att höra när ett pressverktyg är slitet" in page  # the title, from the text
    assert "Det här är ett utkast" in page
    assert _students(page)
    assert "Be om kontakt" not in page  # nobody can be asked about a draft
    for status in ("open", "matched", "done"):
        answer = own.post_form(f"/proposals/{id_}/status/{status}")
        assert answer.status_code == 303
        told = own.get(f"/proposals/{id_}").text
        undo = re.search(
            rf'action="(/proposals/{id_}/status/\w+)"[^>]*><input[^>]*><button cl', told
        )
        assert undo, status
    assert own.post_form(f"/proposals/{id_}/status/matched").status_code == 303
    assert "Matchat" in own.get(f"/proposals/{id_}").text
    own.post_form(f"/proposals/{id_}/status/draft")  # two steps at once: the page was old
    assert "Statusen har ändrats" in own.get(f"/proposals/{id_}").text
    assert own.post_form(f"/proposals/{id_}/status/none").status_code == 404


def test_what_is_read_and_how_many_it_suits_is_shown_while_one_writes(own: Any) -> None:
    block = own.post_form("/proposals/reading", {"text": TEXT, "level": "7"}, htmx=True)
    assert block.text.lstrip().startswith("<section")
    assert "signalbehandling" in block.text
    assert re.search(r"<strong>\d+ student(er)? som kan passa", block.text)
    page = own.post_form("/proposals/reading", {"text": TEXT}).text  # without scripts
    assert page.startswith("<!doctype html>")
    assert "signalbehandling" in page
    assert TEXT in html.unescape(page)


def test_a_form_that_is_refused_keeps_what_was_typed(own: Any) -> None:
    typed = {
        "title": "Slitna verktyg",
        "text": TEXT,
        "municipality": "Atlantis",
        "period_from": "2027-06-06",
        "period_to": "2027-01-18",
        "credits": "många",
        "status": "open",
    }
    answer = own.post_form("/proposals/new", typed)
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    for value in typed.values():
        assert value in page
    assert "Det finns ingen sådan kommun" in page
    assert "Skriv ett tal" in page
    assert page.count('aria-invalid="true"') >= 2
    empty = own.post_form("/proposals/new", {"text": " ", "status": "open"})
    assert empty.status_code == 422
    assert "Det här måste fyllas i." in empty.text


def test_a_change_is_refused_when_someone_else_was_faster(own: Any) -> None:
    id_ = _posted(own)
    page = own.get(f"/proposals/{id_}/edit").text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    changed = {"text": f"{TEXT} Krav: LabVIEW.", "title": "Ny rubrik", "version": version[1]}
    assert own.post_form(f"/proposals/{id_}/edit", changed).status_code == 303
    assert "Ny rubrik" in own.get(f"/proposals/{id_}").text
    late = own.post_form(f"/proposals/{id_}/edit", changed | {"title": "För sent"})
    assert late.status_code == 422
    assert "Någon annan har ändrat" in late.text
    assert "För sent" in late.text
    assert "För sent" not in own.get(f"/proposals/{id_}").text


def test_a_need_can_be_made_a_proposal(own: Any, web: Any) -> None:
    page = html.unescape(own.get("/proposals/new?need=n001").text)
    assert "kantsprickor i presshärdade B-stolpar" in page
    assert own.get("/proposals/new?need=n002").status_code == 404  # another company's
    assert 'value="c001" selected' in web("liaison").get("/proposals/new?need=n001").text


def test_the_list_is_one_s_own_or_all_or_what_is_open(web: Any) -> None:
    own = web("company").get("/proposals").text
    assert f"/proposals/{CONFIDENTIAL}" in own
    assert f'"/proposals/{OTHERS}"' not in own
    everyone = web("liaison").get("/proposals?status=open&q=springback").text
    assert f'"/proposals/{CONFIDENTIAL}"' in everyone
    assert "På önskelistor" in everyone
    student = web("student").get("/proposals?q=presslinje+4").text
    assert f'"/proposals/{OTHERS}"' in student
    assert f'"/proposals/{CONFIDENTIAL}"' not in web("student").get("/proposals?q=springback").text
    assert "Intresserade" not in student
    assert "Inga förslag hittades" in web("student").get("/proposals?q=zzzzz").text
    assert web("company").get("/proposals?status=draft&q=zzzz").status_code == 200


def test_another_company_s_proposal_is_read_but_neither_changed_nor_its_students_seen(
    own: Any,
) -> None:
    page = own.get(f"/proposals/{OTHERS}").text
    assert "Vad det handlar om" in page
    assert not _students(page)
    assert "Så passar du" not in page
    for path in ("edit", "compare", "hidden"):
        assert own.get(f"/proposals/{OTHERS}/{path}").status_code == 404
    for path in ("edit", "status/matched", "save", "hide"):
        data = {"text": "x", "version": "1", "student_id": "s002"}
        answer = own.post_form(f"/proposals/{OTHERS}/{path}", data)
        assert answer.status_code in (403, 404), path
    assert own.get("/proposals/none").status_code == 404


def test_a_student_reads_what_it_asks_and_how_they_fit(web: Any, running: Running) -> None:
    student = web("student")
    page = student.get(f"/proposals/{OTHERS}").text
    assert "Så passar du" in page
    assert "<mark class=" in page
    assert student.get(f"/proposals/{CONFIDENTIAL}").status_code == 404
    with transaction(running.sessions) as session:
        shown = _score(running, session)
    score = re.search(r'<h2 id="fit">.*?<b>([\d,]+)</b>', page, re.DOTALL)
    assert score
    assert score[1].replace(",", ".") == f"{shown:.2f}"


def _score(running: Running, session: Session) -> float:
    """Return the student's score for the proposal, which is the same from either side."""
    asking = Asking(today=running.today(), request_id="r", k=50)
    engine = running.engine
    pair = pair_of_proposal(ME, session, engine, OTHERS, "s001", asking)
    lane = for_student(ME, session, engine, "s001", asking).suggestions.lanes["thesis"]
    [same] = [one for one in lane.suggestions if one.document.id == OTHERS]
    assert same.score == pytest.approx(pair.suggestion.score, abs=1e-4)
    return pair.suggestion.score


def test_a_student_wishes_and_hides_and_takes_both_back(web: Any) -> None:
    student, path = web("student"), f"/proposals/{OTHERS}"
    assert student.post_form(f"{path}/wish").status_code == 303
    assert "Nummer 1 på din önskelista" in student.get(path).text
    student.post_form(f"{path}/unwish")
    assert "Lägg på min önskelista" in student.get(path).text
    student.post_form(f"{path}/not-for-me", {"reason": "för långt bort"})
    assert "inte är något för dig" in student.get(path).text
    student.post_form(f"{path}/for-me")
    assert "inte är något för dig" not in student.get(path).text
    assert student.post_form(f"{path}/status/matched").status_code == 403
    assert web("company").post_form(f"{path}/wish").status_code == 403


def test_students_are_saved_hidden_compared_and_narrowed(own: Any) -> None:
    id_ = _posted(own, level="7")
    path = f"/proposals/{id_}"
    first, second, third = _students(own.get(path).text)[:3]
    own.post_form(f"{path}/save", {"student_id": first, "back": f"{path}?k=20"})
    assert "1 sparad" in own.get(path).text
    assert _students(own.get(f"{path}?saved=true").text) == [first]
    own.post_form(f"{path}/save", {"student_id": first, "undo": "yes"})
    assert "1 sparad" not in own.get(path).text
    own.post_form(f"{path}/hide", {"student_id": first, "reason": HOSTILE})
    assert first not in _students(own.get(path).text)
    hidden = own.get(f"{path}/hidden").text
    assert html.escape(HOSTILE, quote=True).replace("&#x27;", "&#39;") in hidden.replace(
        "&#34;", "&quot;"
    )
    assert "<script>alert" not in hidden
    own.post_form(f"{path}/unhide/{first}")
    assert first in _students(own.get(path).text)
    compared = own.get(f"{path}/compare?s={second}&s={third}").text
    assert f"/students/{second}" in compared
    assert f"/students/{third}" in compared
    assert "Kryssa i" in own.get(f"{path}/compare").text
    far = own.get(f"{path}?place=Kiruna").text
    assert not _students(far)
    assert 'value="Kiruna"' in far
    assert "ingen sådan kommun" in own.get(f"{path}?place=Atlantis").text
    block = own.get(f"{path}?place=Kiruna", htmx=True).text
    assert block.lstrip().startswith('<div id="students"')
    elsewhere = own.post_form(f"{path}/save", {"student_id": first, "back": "//evil.example"})
    assert elsewhere.headers["location"] == path


def test_interested_students_stand_first(own: Any, web: Any, running: Running) -> None:
    id_ = _posted(own, level="7")
    last = _students(own.get(f"/proposals/{id_}?k=40").text)[-1]
    with transaction(running.sessions) as session:
        me = Viewer("student", student_id=last)
        made = show_interest(me, session, running.now(), "https://x.example", proposal_id=id_)
        contact_id = made.id
    page = own.get(f"/proposals/{id_}").text
    assert _students(page)[0] == last
    assert _students(page).count(last) == 1
    assert f"/contacts#contact-{contact_id}" in page
    listed = web("liaison").get("/proposals").text
    assert re.search(rf'"/proposals/{id_}".*?Intresserade">1<', listed, re.DOTALL)
    with transaction(running.sessions) as session:  # who withdraws the consent is seen no more
        store.consents.withdraw(me, session, last, "thesis")
        for purpose in ("hire",):
            store.consents.withdraw(me, session, last, purpose)
    page = own.get(f"/proposals/{id_}").text
    assert last not in _students(page)
    assert "visar inte sin profil" in page
    with transaction(running.sessions) as session:
        assert contacts.interested(LIAISON, session, [id_]) == {id_: 1}
        for purpose in ("thesis", "hire"):
            store.consents.give(me, session, last, purpose)


def test_deleted_by_mistake_and_brought_back(own: Any, web: Any) -> None:
    id_ = _posted(own, title="Fel rubrik")
    student = web("student")
    assert student.post_form(f"/proposals/{id_}/delete").status_code == 403
    listed = own.post_form(f"/proposals/{id_}/delete", follow_redirects=True).text
    assert "Förslaget är borttaget." in listed
    assert student.get(f"/proposals/{id_}").status_code == 404
    back = own.post_form(f"/proposals/{id_}/bring-back", follow_redirects=True).text
    assert "Fel rubrik" in back
    student.post_form("/contacts", {"about": f"proposal:{id_}"})
    kept = own.post_form(f"/proposals/{id_}/delete", follow_redirects=True).text
    assert "Avsluta kontakterna först" in kept
    assert student.get(f"/proposals/{id_}").status_code == 200
    other = _posted(own)
    own.post_form(f"/proposals/{other}/status/matched")
    assert f"/proposals/{other}/delete" not in own.get(f"/proposals/{other}").text
    told = own.post_form(f"/proposals/{other}/delete", follow_redirects=True).text
    assert "så det blir kvar" in told


def test_hostile_text_is_shown_as_text(own: Any, web: Any, running: Running) -> None:
    id_ = _posted(own, title=HOSTILE, text=f"{TEXT} {HOSTILE}")
    pages = [own.get(path).text for path in (f"/proposals/{id_}", f"/proposals/{id_}/edit")]
    pages += [own.get("/proposals").text, web("student").get(f"/proposals/{id_}").text]
    pages.append(own.post_form("/proposals/reading", {"text": HOSTILE, "title": HOSTILE}).text)
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert" in page
    student = _students(own.get(f"/proposals/{id_}").text)[0]
    with transaction(running.sessions) as session:
        row = store.students.get(LIAISON, session, student)
        change = StudentUpdate(version=row.version, programme=HOSTILE[:150], wishes=HOSTILE)
        store.students.update(LIAISON, session, student, change)
    for path in (f"/students/{student}", f"/proposals/{id_}", f"/contacts/new?student={student}"):
        page = own.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_thin_proposal_gets_questions(own: Any) -> None:
    id_ = _posted(own, text="Vi vill ha hjälp.", title="Hjälp")
    page = own.get(f"/proposals/{id_}").text
    assert "säger för lite" in page
    assert not _students(page)
    assert own.get(f"/proposals/{id_}?anyway=true").status_code == 200


def test_a_company_that_waits_for_approval_counts_no_students(own: Any, running: Running) -> None:
    with transaction(running.sessions) as session:
        store.companies.disapprove(SYSTEM, session, "c001")
    block = own.post_form("/proposals/reading", {"text": TEXT, "level": "7"}, htmx=True).text
    with transaction(running.sessions) as session:
        store.companies.approve(SYSTEM, session, "c001", running.now())
    assert "signalbehandling" in block
    assert "som kan passa" not in block
