"""What a corpus says of its competences and languages."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.ranking.statistics import LanguageMeans, Rarity
from matcher.types import Document, Kind, Mention


def test_each_competence_counts_once_a_document() -> None:
    twice = Document("a", Kind.NEED, "", mentions=(Mention("x", 0, 1), Mention("x", 2, 3)))
    rarity = Rarity.of([twice, Document("b", Kind.STUDENT, "", mentions=(Mention("y", 0, 1),))])
    assert (rarity.count, rarity.frequency) == (2, {"x": 1, "y": 1})


@given(count=st.integers(0, 10_000), frequencies=st.lists(st.integers(0, 10_000), min_size=2))
def test_rarer_is_never_less_and_all_lie_in_0_to_1(count: int, frequencies: list[int]) -> None:
    frequencies = sorted(min(one, count) for one in frequencies)
    rarity = Rarity(count, {str(one): one for one in frequencies})
    values = [rarity(str(one)) for one in frequencies]
    assert values == sorted(values, reverse=True)
    assert all(0 <= value <= 1 for value in values)
    assert rarity("never seen") == pytest.approx(1)


def test_centring_takes_off_what_a_language_shares_and_keeps_zeros() -> None:
    rng = np.random.default_rng(0)
    shift = {"sv": rng.normal(size=8), "en": rng.normal(size=8)}
    languages = ["sv", "en"] * 200
    vectors = np.stack([shift[one] * 3 + rng.normal(size=8) for one in languages])
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    vectors[0] = 0
    centred = LanguageMeans.of(vectors, languages).centre(vectors, languages)
    swedish, english = centred[2::2], centred[1::2]
    before = abs(vectors[2::2].mean(axis=0) @ vectors[1::2].mean(axis=0))
    assert abs(swedish.mean(axis=0) @ english.mean(axis=0)) < 0.3 * before
    np.testing.assert_allclose(np.linalg.norm(centred[1:], axis=1), 1, atol=1e-5)
    assert not centred[0].any()


def test_an_empty_corpus_and_an_unknown_language_change_nothing() -> None:
    vectors = np.eye(3, dtype=np.float32)
    none = LanguageMeans.of(np.zeros((0, 3), np.float32), [])
    assert np.array_equal(none.centre(vectors, ["sv", "en", ""]), vectors)
