"""Rare exact terms: part numbers, tools and standards are found, whatever language is beside."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.lexical import LexicalIndex, LexicalModel

TEXTS = [
    "Vi svarvar axlar i en Mazak QTN-200 och mäter efteråt",
    "The press line stands still too often and nobody knows why",
    "Felsökning av omriktare SINAMICS G120 på transportband",
    "Accounting and invoices for a small family firm",
    "",
]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    model = LexicalModel(TEXTS)
    return LexicalIndex(model, model.transform(TEXTS))


@pytest.mark.parametrize(
    ("query", "row"),
    [("QTN-200", 0), ("We need help with SINAMICS G120", 2), ("invoices", 3), ("presslinjen", 1)],
)
def test_a_rare_term_finds_its_text(index: LexicalIndex, query: str, row: int) -> None:
    assert int(index.scores(query).argmax()) == row


def test_a_text_is_wholly_like_itself_and_nothing_is_like_an_empty_one(index: LexicalIndex) -> None:
    for row, text in enumerate(TEXTS[:4]):
        scores = index.scores(text)
        assert scores[row] == pytest.approx(1, abs=1e-5)
        assert scores[4] == 0
    assert not index.scores("").any()
    assert not index.scores("   \n").any()


def test_case_and_blank_space_make_no_difference(index: LexicalIndex) -> None:
    plain = index.scores("felsökning av omriktare")
    assert index.scores("  FELSÖKNING \n av   omriktare ").tobytes() == plain.tobytes()


@pytest.mark.parametrize("texts", [[], ["", "  "], ["x", "x", "x"]])
def test_poor_corpora_give_scores_all_the_same(texts: list[str]) -> None:
    model = LexicalModel(texts)
    scores = LexicalIndex(model, model.transform(texts)).scores("svets")
    assert scores.shape == (len(texts),)
    assert scores.dtype == np.float32
    assert not scores.any()


@given(one=st.text(max_size=60), other=st.text(max_size=60))
def test_scores_are_cosines_and_the_same_both_ways(one: str, other: str) -> None:
    model = LexicalModel([*TEXTS, one, other])
    there = LexicalIndex(model, model.transform([other])).scores(one)
    back = LexicalIndex(model, model.transform([one])).scores(other)
    assert there.tobytes() == back.tobytes()
    assert 0 <= there[0] <= 1 + 1e-5
