"""Terms that no vocabulary knows."""

from __future__ import annotations

import pytest

from matcher.competences.localterms import asked_phrases, local_id, technical_terms
from matcher.competences.tokens import tokenise


def technical(text: str) -> list[str]:
    tokens = tokenise(text)
    return [text[p.start : p.end] for p in technical_terms(text, tokens, [False] * len(tokens))]


def asked(text: str) -> list[str]:
    tokens = tokenise(text)
    return [text[p.start : p.end] for p in asked_phrases(text, tokens, [False] * len(tokens))]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("en QX90 från förr, QX 900", ["QX90", "QX 900"]),
        ("LabThing och XYZ", ["LabThing", "XYZ"]),
        ("Ring HR på AB i EU", []),
        ("VI SÖKER FOLK NU", []),
        ("vanliga ord", []),
        ("Engelska – C1, tyska (A2)", []),
    ],
)
def test_what_looks_technical(text: str, terms: list[str]) -> None:
    assert technical(text) == terms


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("erfarenhet av zorblimering", ["zorblimering"]),
        ("experience of zorbling and frimming", ["zorbling", "frimming"]),
        ("Vi söker en zorblare.", ["zorblare"]),
        ("erfarenhet av bra saker", []),
        ("zorblimering är kul", []),
    ],
)
def test_what_stands_where_a_competence_is_named(text: str, phrases: list[str]) -> None:
    assert asked(text) == phrases


def test_words_that_are_taken_are_left_alone() -> None:
    text = "erfarenhet av zorblimering"
    tokens = tokenise(text)
    assert not list(asked_phrases(text, tokens, [True] * len(tokens)))


def test_forms_of_a_term_share_their_id() -> None:
    assert local_id(tokenise("Zorblimeringen")) == local_id(tokenise("zorblimering"))
    assert local_id(tokenise("zorblimering")).startswith("local:")
