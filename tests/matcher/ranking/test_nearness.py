"""How much of one competence another gives: by the vocabulary's links and the encoder's cosine."""

from __future__ import annotations

import pytest

from matcher.competences import Vocabulary
from matcher.encoding import Encoder
from matcher.ranking.nearness import Nearness
from matcher.types import Competence


@pytest.fixture(scope="module")
def nearness(encoder: Encoder) -> Nearness:
    vocabulary = Vocabulary.of(
        [
            Competence("welding", "a", "svetsning", "welding"),
            Competence("tig", "a", "TIG-svetsning", "TIG welding", broader=("welding",)),
            Competence("mag", "a", "MAG-svetsning", "MAG welding", broader=("welding",)),
            Competence("orbital", "a", "orbitalsvetsning", "orbital welding", broader=("tig",)),
            Competence("law", "a", "avtalsrätt", "contract law", related=("sales",)),
            Competence("sales", "a", "försäljning", "sales"),
        ]
    )
    return Nearness(vocabulary, encoder, (*vocabulary.competences, "local:orbitalsvets"))


def test_itself_is_nearest_and_all_lie_in_0_to_1(nearness: Nearness) -> None:
    for asked in (*nearness.universe, "local:never seen"):
        near = nearness.of(asked)
        assert near[asked] == 1
        assert all(0 < value <= 1 for value in near.values())
        assert all(value < 1 for other, value in near.items() if other != asked)


def test_narrower_gives_more_than_wider_and_near_more_than_far(nearness: Nearness) -> None:
    assert nearness.between("welding", "tig") > nearness.between("tig", "welding") > 0
    assert nearness.between("welding", "tig") > nearness.between("welding", "orbital")
    assert nearness.between("tig", "law") == 0


def test_related_holds_both_ways(nearness: Nearness) -> None:
    assert nearness.between("law", "sales") == nearness.between("sales", "law") > 0


def test_a_local_term_is_near_by_its_words(nearness: Nearness) -> None:
    assert nearness.between("orbital", "local:orbitalsvets") > 0
