"""The pages that edit the vocabulary: forms, what changes, saving, history and undo."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from models import VocabularyEdit
from service.auth import Viewer
from service.deps import Running
from service.store import competences, transaction, vocabulary_edits

LIAISON = Viewer("liaison")
Web = Callable[..., Any]


def hidden(page: str) -> dict[str, str]:
    """Return what the form of a preview sends on."""
    main = page.partition("<main")[2].partition("</main>")[0]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', main)
    return {name: unescape(value) for name, value in found if name != "csrf"}


def latest(running: Running) -> VocabularyEdit:
    with running.sessions() as session:
        return vocabulary_edits.history(LIAISON, session, 1)[0]


def test_a_term_is_previewed_saved_and_undone(web: Web, running: Running) -> None:
    person = web("liaison")
    form = person.get("/competences/welding/synonym?term=anläggning").text
    assert 'value="anläggning"' in form
    sent = {"term": "anläggning", "kind": "synonyms_sv", "near": ""}
    preview = person.post_form("/competences/welding/synonym", sent)
    assert preview.status_code == 200
    assert "Ingenting är sparat än." in preview.text
    assert "läses annorlunda" in preview.text
    assert re.search(r'href="/(needs|students|proposals|trainings)/\w+"', preview.text)
    assert hidden(preview.text) == sent
    back = person.post_form("/competences/welding/synonym", {**sent, "step": "back"})
    assert 'value="anläggning"' in back.text

    saved = person.post_form("/competences/welding/synonym", {**sent, "step": "save"})
    assert saved.status_code == 303
    edit = latest(running)
    assert saved.headers["location"] == f"/competences/edits/{edit.id}"
    assert (edit.state, edit.account_id is not None) == ("done", True)
    assert edit.documents > 0
    with running.sessions() as session:
        assert "anläggning" in competences.get(LIAISON, session, "welding").synonyms_sv
    assert "anläggning" in person.get("/competences/welding").text

    page = person.get(f"/competences/edits/{edit.id}").text
    assert "Ny term: anläggning" in page
    assert "<ins>anläggning</ins>" in page
    assert "Ny term: anläggning" in person.get("/competences/edits").text
    undone = person.post_form(f"/competences/edits/{edit.id}/undo")
    assert undone.status_code == 303
    assert latest(running).op == "undo"
    with running.sessions() as session:
        assert "anläggning" not in competences.get(LIAISON, session, "welding").synonyms_sv
    page = person.get(f"/competences/edits/{edit.id}").text
    assert "ångrad" in page
    assert "/undo" not in page


def test_a_term_of_another_competence_is_refused_beside_its_field(web: Web) -> None:
    sent = {"term": "PLC", "kind": "abbreviations", "near": ""}
    answer = web("liaison").post_form("/competences/welding/synonym", sent)
    assert answer.status_code == 422
    assert "”PLC” är redan en term för ”PLC-programmering”" in answer.text
    assert 'id="term-error"' in answer.text
    assert 'value="PLC"' in answer.text
    near = web("liaison").post_form("/competences/welding/synonym", {**sent, "near": "svets, fog"})
    assert near.status_code == 200
    assert "är redan en term för" in near.text


def test_a_competence_of_our_own(web: Web, running: Running) -> None:
    person = web("liaison", "en")
    assert 'value="ZX&#34;3"' in person.get('/competences/new?term=ZX"3').text
    sent = {
        "label_sv": "hårnålslindning",
        "label_en": "hairpin winding",
        "area": "electrical",
        "synonyms_sv": "lindning av hårnålar\r\n\r\nhårnålar",
        "synonyms_en": "",
        "abbreviations": "",
        "broader": "no such thing",
    }
    wrong = person.post_form("/competences/new", sent)
    assert wrong.status_code == 422
    assert "There is no competence “no such thing”." in unescape(wrong.text)
    assert "lindning av hårnålar" in wrong.text
    sent["broader"] = "Welding"
    preview = person.post_form("/competences/new", sent)
    assert "No text reads differently." in preview.text
    saved = person.post_form("/competences/new", {**hidden(preview.text), "step": "save"})
    assert saved.status_code == 303
    with running.sessions() as session:
        row = competences.get(LIAISON, session, "hairpin-winding")
    assert row.synonyms_sv == ["lindning av hårnålar", "hårnålar"]
    assert row.broader == ["welding"]


def test_terms_are_changed_as_they_stand(web: Web, running: Running) -> None:
    person = web("liaison", "en")
    page = person.get("/competences/tig-welding/edit").text
    main = page.partition("<main")[2]
    sent = {
        name: unescape(value)
        for name, value in re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n([^<]*)<', main)
    }
    sent |= dict(re.findall(r'<input id="\w+" type="text" name="(\w+)" value="([^"]*)"', main))
    sent |= {"area": "welding-joining"}
    same = person.post_form("/competences/tig-welding/edit", sent)
    assert same.status_code == 422
    assert "Nothing would change." in same.text
    sent["synonyms_en"] += "\nheliarc"
    preview = person.post_form("/competences/tig-welding/edit", sent)
    assert preview.status_code == 200
    assert "<ins>heliarc</ins>" in preview.text
    assert "<del>" not in preview.text


def test_a_merge_is_chosen_from_a_search(web: Web, running: Running) -> None:
    person = web("admin")
    page = person.get("/competences/tig-welding/merge?q=svets").text
    assert 'value="welding"' in page
    block = person.get("/competences/tig-welding/merge?q=svets", htmx=True).text
    assert block.lstrip().startswith('<div id="others">')
    nothing = person.post_form("/competences/tig-welding/merge", {"q": "svets", "into": ""})
    assert nothing.status_code == 422
    preview = person.post_form("/competences/tig-welding/merge", {"q": "svets", "into": "welding"})
    assert "Går upp i ”svetsning”" in preview.text
    saved = person.post_form(
        "/competences/tig-welding/merge", {**hidden(preview.text), "step": "save"}
    )
    assert saved.status_code == 303
    page = person.get("/competences/tig-welding").text
    assert "Den har gått upp i" in page
    assert 'href="/competences/tig-welding"' in person.get("/competences/retired").text
    with running.sessions() as session:
        mine = competences.get(LIAISON, session, "tig-welding")
    assert (mine.retired, mine.merged_into) == (True, "welding")
    taken = person.post_form("/competences/tig-welding/restore", {"step": "save"})
    assert taken.status_code == 422  # its terms are the other's now
    assert "är redan en term för ”svetsning”" in taken.text
    assert person.post_form(f"{saved.headers['location']}/undo").status_code == 303
    with running.sessions() as session:
        assert not competences.get(LIAISON, session, "tig-welding").retired


def test_retiring_shows_what_goes_and_later_edits_stand_in_the_way(
    web: Web, running: Running
) -> None:
    person = web("liaison")
    assert "Ta ”lean produktion” ur bruk" in person.get("/competences/lean-production/retire").text
    preview = person.post_form("/competences/lean-production/retire")
    assert preview.status_code == 200
    assert "Läses inte längre" in preview.text
    first = person.post_form("/competences/lean-production/retire", {"step": "save"})
    again = person.post_form("/competences/lean-production/retire")
    assert again.status_code == 422
    assert "Ingenting skulle ändras." in again.text
    person.post_form("/competences/lean-production/restore", {"step": "save"})
    page = person.get(first.headers["location"]).text
    assert "Den kan inte ångras före" in page
    refused = person.post_form(f"{first.headers['location']}/undo")
    assert refused.status_code == 422
    assert "Senare ändringar rör samma kompetenser" in refused.text


def test_how_far_it_is_can_be_followed(web: Web, running: Running) -> None:
    with transaction(running.sessions) as session:
        values = {"before": {"welding": None}, "after": {"welding": None}}
        at = datetime(2026, 11, 23, tzinfo=UTC)
        for id_, state in (("on", "reading"), ("off", "failed")):
            row = VocabularyEdit(
                id=id_, op="retire", term="x", at=at, state=state, progress=3, total=9, **values
            )
            vocabulary_edits.add(LIAISON, session, row)
    person = web("liaison")
    page = person.get("/competences/edits/on").text
    assert "3 / 9" in page
    assert 'hx-trigger="every 1s"' in page
    block = person.get("/competences/edits/on", htmx=True).text
    assert block.lstrip().startswith('<div id="state"')
    assert "ingenting sparades" in person.get("/competences/edits/off").text
    assert person.get("/competences/edits/none").status_code == 404


@pytest.mark.parametrize(
    "path", ["new", "edits", "welding/edit", "welding/merge", "welding/retire"]
)
def test_only_those_who_run_the_cluster_edit(web: Web, path: str) -> None:
    assert web("company").get(f"/competences/{path}").status_code == 403
    assert web("student").get(f"/competences/{path}").status_code == 403
    assert web("admin").get(f"/competences/{path}").status_code == 200


def test_hostile_terms_are_escaped_everywhere(web: Web, running: Running) -> None:
    person, evil = web("liaison"), "<img src=x onerror=alert(1)>"
    sent = {"term": evil, "kind": "synonyms_sv", "near": evil}
    for step in ("", "back", "save"):
        page = person.post_form("/competences/lean-production/synonym", {**sent, "step": step}).text
        assert "<img src=x" not in page
    for path in ("/competences/lean-production", "/competences/edits", "/competences?q=onerror"):
        assert "<img src=x" not in person.get(path).text
    assert latest(running).term == evil
