"""Why: what covers each ask, what is missing, and what would change most."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from matcher.ranking.explanation import Explanation
from matcher.ranking.weights import Weights
from matcher.recommender import Corpus, Recommender
from matcher.types import Document, Mention, Necessity

Make = Callable[..., Document]


@pytest.fixture(scope="module")
def why(corpus: Corpus, stated: Make) -> Explanation:
    need = stated(
        "need", "n",
        Mention("catia", 0, 0, Necessity.MUST, level=3),
        Mention("negotiation", 0, 0, Necessity.MUST),
        Mention("welding", 0, 0, Necessity.NICE),
        Mention("fem", 0, 0),
    )  # fmt: skip
    student = stated("student", "s", Mention("catia", 0, 0, level=4), "fem")
    return Recommender(corpus).explain(need, student, Weights())


def test_covered_says_by_what_where_and_at_which_level(why: Explanation) -> None:
    covered = {one.competence: one for one in why.covered}
    catia = covered["catia"]
    assert (catia.by, catia.nearness, catia.level_difference) == ("catia", 1, 1)
    assert covered["fem"].level_difference is None
    assert 0 < catia.gives <= 1
    assert [one.gives for one in why.covered] == sorted(
        (one.gives for one in why.covered), reverse=True
    )


def test_a_missing_must_is_a_question_and_what_would_change_most_is_named(why: Explanation) -> None:
    assert "welding" in {one.competence for one in why.missing}
    assert [one.necessity for one in why.questions] == [Necessity.MUST] * len(why.questions)
    assert why.change == max(why.missing, key=lambda one: one.would_give)


def test_nothing_missing_means_nothing_to_change(corpus: Corpus, stated: Make) -> None:
    one = Recommender(corpus).explain(
        stated("need", "n", "catia"), stated("student", "s", "catia"), Weights()
    )
    assert (one.missing, one.questions, one.change) == ((), (), None)
