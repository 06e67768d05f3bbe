"""The help pages: for everyone, in both languages, with the numbers of the code."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from matcher.ranking.weights import PARTS, Weights
from matcher.recommender.suggesting import CUT_OFF
from service.config import Settings
from service.usecases.accounts.sign_in import IDLE
from service.usecases.help import contact_of, keeping_facts, ranking_facts
from service.web.texts import TEXTS

Web = Callable[..., Any]
PAGES = ("", "/ranking", "/privacy", "/accessibility")


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("page", PAGES)
def test_anyone_may_read_them_in_either_language(web: Web, page: str) -> None:
    said = {}
    for language in ("sv", "en"):
        answer = web(None, language).get(f"/help{page}")
        assert answer.status_code == 200
        assert f'<html lang="{language}"' in answer.text
        said[language] = main_of(answer.text)
    for tag in ("<h1", "<h2", "<h3", "<li", "<tr", "<p", "<a "):
        assert said["sv"].count(tag) == said["en"].count(tag), tag
    assert web("student").get(f"/help{page}").status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_theirs_leads_somewhere(web: Web, page: str) -> None:
    for role in ("student", "liaison"):
        person = web(role)
        links = set(re.findall(r'href="(/[^"#]*)"', main_of(person.get(f"/help{page}").text)))
        assert links
        for link in links:
            status = person.client.get(link, follow_redirects=False).status_code
            assert status in (200, 303, 403), link


def test_the_weights_are_those_of_the_code(web: Web) -> None:
    facts = ranking_facts()
    assert sum(getattr(facts.weights, one) for one in PARTS) == pytest.approx(1)
    assert facts.weights == Weights().normalised()
    assert (facts.met, facts.two_levels_below) == (CUT_OFF, pytest.approx(0.7))
    for language in ("sv", "en"):
        page = web(None, language).get("/help/ranking").text
        texts = TEXTS[language]  # type: ignore[index]
        for one in PARTS:
            assert f"{texts.percent(getattr(facts.weights, one))}</td>" in page
        assert texts.number(CUT_OFF) in page
        assert texts.number(facts.shape.must) in page


def test_other_weights_would_be_printed(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    from service.usecases import help as facts  # noqa: PLC0415

    other = Weights(coverage=0.4, closeness=0.3, lexical=0.2, fit=0.1)
    monkeypatch.setattr(facts, "Weights", lambda: other)
    page = web(None, "en").get("/help/ranking").text
    assert re.findall(r">(\d+%)</td>", page) == ["40%", "30%", "20%", "10%"]


def test_times_are_those_of_the_code(web: Web) -> None:
    assert keeping_facts().idle == IDLE
    page = web(None, "en").get("/help/privacy").text
    assert f"after {IDLE.total_seconds() / 3600:.0f} hours without use" in page
    assert f"at most {keeping_facts().most_a_week} questions a week" in page


def test_the_address_to_write_to_is_the_sender_of_the_letters() -> None:
    assert contact_of(Settings()) is None
    assert contact_of(Settings(mail_from="Samspel <hej@kluster.example>")) == "hej@kluster.example"
