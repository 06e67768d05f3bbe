"""The two tables, who offers and who asks, against one pair at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.ranking.coverage import AskTable, OfferTable, ask_weights, best_offer
from matcher.ranking.lists import Ask, Offer
from matcher.ranking.weights import Shape
from matcher.recommender import Corpus
from matcher.types import Mention, Necessity

POOL = [
    "welding",
    "catia",
    "solidworks",
    "plc-programming",
    "industrial-robotics",
    "fem",
    "local:q",
]
AT = Mention("x", 0, 1)
levels, likeness = st.none() | st.integers(1, 4), st.sampled_from([0.8, 1.0])


def distinct(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(strategy, max_size=5, unique_by=lambda one: one.competence)


asks = distinct(
    st.builds(Ask, st.sampled_from(POOL), st.sampled_from(Necessity), levels, likeness,
              st.just(AT), st.booleans())
)  # fmt: skip
offers = distinct(st.builds(Offer, st.sampled_from(POOL), levels, likeness, st.just(AT)))


@given(asked=asks, offered=st.lists(offers, max_size=4), doubt=st.sampled_from([0.0, 1.0]))
def test_both_tables_agree_with_one_pair_at_a_time(
    quiet: dict[str, Corpus], asked: list[Ask], offered: list[list[Offer]], doubt: float
) -> None:
    frozen, shape = quiet["corpus"].frozen, Shape(doubt=doubt)
    weights = ask_weights(asked, frozen.rarity, shape)
    total = float(weights.sum()) + doubt
    table = OfferTable(offered).coverage(asked, weights, frozen.nearness, doubt)
    for row, listed in enumerate(offered):
        by_id = {one.competence: one for one in listed}
        wanted = nice = 0.0
        for ask, weight in zip(asked, weights, strict=True):
            gives = best_offer(ask, by_id, frozen.nearness)[1] * float(weight) / total
            nice += gives * (ask.necessity is Necessity.NICE)
            wanted += gives * (ask.necessity is not Necessity.NICE)
        assert table.wanted[row] == pytest.approx(wanted, abs=1e-5)
        assert table.nice[row] == pytest.approx(nice, abs=1e-5)
        assert table.wanted[row] + table.nice[row] <= 1 + 1e-6
        other = AskTable([asked, []], frozen.rarity, frozen.nearness, shape).coverage(listed)
        assert other.wanted == pytest.approx([wanted, 0], abs=1e-5)
        assert other.nice == pytest.approx([nice, 0], abs=1e-5)


@pytest.fixture(scope="module")
def quiet(corpus: Corpus) -> dict[str, Corpus]:
    """The demo corpus in a form that Hypothesis shows in few words."""

    class Short(dict[str, Corpus]):
        def _repr_pretty_(self, printer: object, cycle: bool) -> None:
            printer.text("corpus")  # type: ignore[attr-defined]  # Hypothesis's printer

    return Short(corpus=corpus)


def test_what_is_wanted_more_or_leads_weighs_more(corpus: Corpus) -> None:
    listed = [Ask("catia", one, None, 1.0, AT) for one in Necessity]
    weights = dict(zip(Necessity, ask_weights(listed, corpus.frozen.rarity, Shape()), strict=True))
    assert weights[Necessity.MUST] > weights[Necessity.ASKED] > weights[Necessity.NICE] > 0
    leading = ask_weights(
        [Ask("catia", Necessity.ASKED, None, 1.0, AT, leads=True)], corpus.frozen.rarity, Shape()
    )
    assert leading[0] >= weights[Necessity.ASKED]


def test_nothing_asked_or_nobody_there(corpus: Corpus) -> None:
    frozen = corpus.frozen
    none = OfferTable([[], []]).coverage([], np.zeros(0, np.float32), frozen.nearness, 1.0)
    assert none.wanted.tolist() == none.nice.tolist() == [0, 0]
    empty = AskTable([], frozen.rarity, frozen.nearness, Shape()).coverage([])
    assert empty.wanted.shape == empty.nice.shape == (0,)
