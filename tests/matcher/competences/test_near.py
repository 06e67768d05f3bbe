"""Near matches by the encoder, against brute force over the same labels."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.competences import NearLabels, Vocabulary
from matcher.encoding import Encoder


@pytest.fixture(scope="module")
def few(vocabulary: Vocabulary) -> Vocabulary:
    return Vocabulary.of(one for one in vocabulary if one.area in {"welding-joining", "software"})


def test_the_nearest_label_is_that_of_brute_force(few: Vocabulary, encoder: Encoder) -> None:
    pairs = [
        (term, one.id)
        for one in few
        for term in (one.sv, one.en, *one.synonyms_sv, *one.synonyms_en)
        if term and term.lower() not in one.context
    ]
    phrases = ["laser welding of thin sheet", "svetsa rör i rostfritt", "mjukvarutestning", "käk"]
    cosines = encoder.encode(phrases) @ encoder.encode([term for term, _ in pairs]).T
    near = NearLabels(few, encoder, threshold=0.5).nearest(phrases)
    for found, row in zip(near, cosines, strict=True):
        if row.max() < 0.5:
            assert found is None
        else:
            assert found is not None
            owners = {pairs[at][1] for at in np.flatnonzero(row >= row.max() - 1e-6)}
            assert found[0] in owners
            assert found[1] == pytest.approx(min(1, row.max()), abs=1e-5)


def test_a_label_is_nearest_to_itself_and_nonsense_to_nothing(
    few: Vocabulary, encoder: Encoder
) -> None:
    near = NearLabels(few, encoder, threshold=0.99)
    (found, nothing, again) = near.nearest(["mag welding", "qqqq", "mag welding"])
    assert found is not None
    assert found == again
    assert nothing is None


def test_an_empty_vocabulary_is_near_to_nothing(encoder: Encoder) -> None:
    near = NearLabels(Vocabulary.of([]), encoder)
    assert near.nearest(["welding"]) == [None]
    assert near.nearest([]) == []
