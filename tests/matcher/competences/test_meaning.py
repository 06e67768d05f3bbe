"""What the words around a span say of it."""

from __future__ import annotations

import pytest

from matcher.competences.cues import find_cues
from matcher.competences.meaning import Meaning, Meanings
from matcher.competences.segments import cut
from matcher.competences.tokens import tokenise
from matcher.types import Kind, Necessity


def meaning(text: str, word: str, kind: Kind = Kind.NEED) -> Meaning:
    start = text.index(word)
    meanings = Meanings(cut(text, kind), find_cues(text, tokenise(text)), kind)
    return meanings.of(start, start + len(word))


@pytest.mark.parametrize("word", ["aaa", "bbb", "ccc"])
def test_a_cue_reaches_along_a_list(word: str) -> None:
    assert meaning("Krav: aaa, bbb och ccc.", word).necessity is Necessity.MUST
    assert meaning("aaa, bbb och ccc är meriterande.", word).necessity is Necessity.NICE


def test_a_cue_stops_at_a_contrast_and_at_a_sentence() -> None:
    assert meaning("Krav: aaa. Bbb finns.", "Bbb").necessity is Necessity.ASKED
    text = "Jag har ingen vana av aaa men bbb"
    assert meaning(text, "aaa", Kind.STUDENT).negated
    assert not meaning(text, "bbb", Kind.STUDENT).negated


def test_who_writes_decides_what_a_lack_means() -> None:
    assert not meaning("Vi saknar aaa.", "aaa").negated
    assert meaning("Jag saknar aaa.", "aaa", Kind.STUDENT).negated


def test_an_offerer_has_no_musts() -> None:
    assert meaning("Krav: aaa", "aaa", Kind.STUDENT).necessity is Necessity.ASKED


def test_boilerplate_is_dropped_and_an_empty_text_means_nothing() -> None:
    assert meaning("We are an equal opportunity employer for aaa.", "aaa").dropped
    assert Meanings(cut("", Kind.NEED), [], Kind.NEED).of(0, 0) == Meaning()
