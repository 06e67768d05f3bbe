"""Cutting a text into what a cue can reach."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.competences.segments import cut, is_boilerplate
from matcher.types import Kind, Necessity


def test_sentences_clauses_and_headings() -> None:
    text = "Vi söker en svetsare, gärna van.\nKrav:\n- CATIA\nMeriterande:\n- Python"
    segments = cut(text, Kind.NEED)
    sections = {text[one.start : one.end].strip(" ,-\n"): one.section for one in segments.items}
    assert sections["Vi söker en svetsare"] is None
    assert sections["CATIA"] is Necessity.MUST
    assert sections["Python"] is Necessity.NICE
    first, second = segments.items[:2]
    assert first.sentence == second.sentence
    assert segments.index_at(text.index("gärna")) == 1


def test_a_contrast_is_marked() -> None:
    text = "Jag kan PLC men inte robot"
    assert [one.contrast for one in cut(text, Kind.STUDENT).items] == [False, True]


@pytest.mark.parametrize("kind", [Kind.STUDENT, Kind.TRAINING])
def test_only_askers_present_themselves(kind: Kind) -> None:
    sentence = "Vi är ett av Sveriges ledande företag inom svetsning."
    assert is_boilerplate(sentence, Kind.NEED)
    assert not is_boilerplate(sentence, kind)


def test_a_presenting_sentence_that_also_asks_is_kept() -> None:
    assert not is_boilerplate("Vi är ett ledande företag och söker en svetsare.", Kind.NEED)


@given(text=st.text(alphabet="aÅ .,;:\n()-–•!?", max_size=80), kind=st.sampled_from(Kind))
def test_segments_stand_in_order_inside_the_text(text: str, kind: Kind) -> None:
    items = cut(text, kind).items
    assert all(0 <= one.start < one.end <= len(text) for one in items)
    assert all(one.end <= other.start for one, other in pairwise(items))
