"""The pages of the vocabulary, for all who have signed in."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from models import NeedCreate, StudentCreate
from service.auth import Viewer
from service.deps import Running
from service.store import transaction
from service.usecases.needs import needs
from service.usecases.students import students

LIAISON = Viewer("liaison")
Web = Callable[..., Any]


def test_a_search_finds_and_says_by_which_term(web: Web) -> None:
    page = web("student").get("/competences?q=svestning")
    assert page.status_code == 200
    assert 'href="/competences/welding"' in page.text
    assert "hittad via ”svets”" in web("student").get("/competences?q=svets").text
    assert "welding" in web("student", "en").get("/competences?q=weldng").text


def test_htmx_gets_the_results_alone(web: Web) -> None:
    block = web("company").get("/competences?q=svets", htmx=True)
    assert block.text.lstrip().startswith('<div id="results"')
    assert "<html" not in block.text


def test_without_a_query_the_areas_are_shown(web: Web) -> None:
    person = web("liaison")
    assert "Svetsning och fogning" in person.get("/competences").text
    area = person.get("/competences?area=welding-joining")
    assert 'href="/competences/tig-welding"' in area.text
    assert "35 kompetenser" in area.text


@pytest.mark.parametrize("query", ["q=qzxwvk", "area=no-such", "q=%3Cscript%3E"])
def test_nothing_found_says_what_to_do(web: Web, query: str) -> None:
    page = web("liaison").get(f"/competences?{query}")
    assert "Ingen kompetens heter så" in page.text
    assert "<script>" not in page.text.partition("<main")[2]
    assert "/competences/new" not in web("student").get(f"/competences?{query}").text


def test_a_competence_shows_names_neighbours_and_counts(web: Web) -> None:
    page = web("liaison", "en").get("/competences/tig-welding").text
    assert "<h1>TIG welding</h1>" in page
    assert 'href="/competences/welding"' in page
    assert 'href="/competences/tig-welding/edit"' in page
    plain = web("company", "en").get("/competences/tig-welding").text
    assert "/competences/tig-welding/edit" not in plain
    assert "Only those that you may see are counted." in plain
    assert web("liaison").get("/competences/no-such").status_code == 404


def test_terms_that_are_not_known_lead_on(web: Web, running: Running) -> None:
    with transaction(running.sessions) as session:
        text = "Krav: erfarenhet av <b>ZX3000."
        new = NeedCreate(id="nz", company_id="c001", title="Maskin", text=text)
        needs.create(LIAISON, session, running.engine, new)
        one = StudentCreate(id="sz", text="Jag har kört ZX3000 i två år.")
        students.create(LIAISON, session, running.engine, one)
    page = web("liaison").get("/competences/found").text
    assert 'href="/competences/new?term=ZX3000"' in page
    assert 'href="/needs/nz"' in page
    assert 'href="/competences?q=ZX3000&amp;term=ZX3000"' in page
    place = web("liaison").get("/competences?q=svets&term=ZX3000").text
    assert 'href="/competences/welding/synonym?term=ZX3000"' in place
    assert "/synonym?term" not in web("company").get("/competences?q=svets&term=ZX3000").text
    assert web("company").get("/competences/found").status_code == 403


def test_the_list_of_the_retired_says_so_when_it_is_empty(web: Web) -> None:
    assert "Ingen kompetens är tagen ur bruk" in web("admin").get("/competences/retired").text


def test_a_term_is_set_aside_and_the_notice_takes_it_up_again(web: Web, running: Running) -> None:
    with transaction(running.sessions) as session:
        for number in (1, 2):
            text = f"Krav: erfarenhet av QX77{chr(64 + number)} och LMN4000."
            new = NeedCreate(id=f"na{number}", company_id="c001", title="Maskin", text=text)
            needs.create(LIAISON, session, running.engine, new)
    visitor = web("liaison", "en")
    page = visitor.get("/competences/found").text
    assert "<mark>LMN4000</mark>" in page  # where it stands
    term = re.search(r'name="term" value="([^"]*)"> <span>LMN4000<', page)
    assert term is not None
    told = visitor.post_form("/competences/found/aside", {"term": term[1]}, follow_redirects=True)
    assert "You are not asked about them again." in told.text
    assert "<mark>LMN4000</mark>" not in told.text
    assert "<mark>LMN4000</mark>" in visitor.get("/competences/found?aside=true").text
    undo = re.search(r'action="(/competences/found/back[^"]*)"', told.text)
    assert undo is not None
    again = visitor.post_form(unescape(undo[1]), {}, follow_redirects=True)
    assert "<mark>LMN4000</mark>" in again.text
    assert "No term is set aside" in visitor.get("/competences/found?aside=true").text
    assert (
        "Tick the terms first."
        in visitor.post_form("/competences/found/aside", {}, follow_redirects=True).text
    )
    assert visitor.post_form("/competences/found/away", {"term": "x"}).status_code == 404
    assert web("company").post_form("/competences/found/aside", {"term": "x"}).status_code == 403
