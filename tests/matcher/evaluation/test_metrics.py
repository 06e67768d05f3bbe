import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.evaluation.metrics import DEPTH, MEASURES, bootstrap, measure, ndcg, paired_difference

RANKS = st.lists(st.integers(1, 300), min_size=1, max_size=20, unique=True)


def test_measures_of_a_known_ranking() -> None:
    found = measure([2, 5, 200])
    assert found["mrr"] == 0.5
    assert found["map"] == pytest.approx((1 / 2 + 2 / 5) / 3)
    assert [found[f"hit@{k}"] for k in (1, 5, 10)] == [0, 1, 1]
    assert found["recall@10"] == pytest.approx(2 / 3)
    ideal = 1 + 1 / np.log2(3) + 1 / np.log2(4)
    assert found["ndcg@10"] == pytest.approx((1 / np.log2(3) + 1 / np.log2(6)) / ideal)


def test_what_stands_too_deep_is_not_found() -> None:
    assert set(measure([DEPTH + 1]).values()) == {0.0}


@given(RANKS)
def test_measures_lie_between_zero_and_one_and_rise_with_the_rank(ranks: list[int]) -> None:
    found = measure(ranks)
    assert set(found) == set(MEASURES)
    assert all(0 <= value <= 1 for value in found.values())
    best = measure(range(1, len(ranks) + 1))
    assert all(found[name] <= best[name] + 1e-12 for name in MEASURES)


@pytest.mark.parametrize("ranks", [[], [0], [-3, 1]])
def test_impossible_ranks_are_refused(ranks: list[int]) -> None:
    with pytest.raises(ValueError, match="rank"):
        measure(ranks)


def test_ndcg_with_graded_gains() -> None:
    assert ndcg([3, 2, 0], [0, 2, 3]) == 1
    assert ndcg([0, 2, 3], [0, 2, 3]) < 1
    assert ndcg([0.0], [0.0]) == 0


def test_bootstrap_holds_the_mean_and_repeats() -> None:
    values = np.random.default_rng(3).random(200).tolist()
    interval = bootstrap(values)
    assert interval.low < interval.mean < interval.high
    assert interval == bootstrap(values)
    assert interval.mean == pytest.approx(np.mean(values))
    with pytest.raises(ValueError, match="no values"):
        bootstrap([])


def test_a_steady_gain_is_seen_by_pairs() -> None:
    theirs = np.random.default_rng(4).random(50)
    difference = paired_difference((theirs + 0.1).tolist(), theirs.tolist())
    assert difference.low == pytest.approx(0.1)
    assert difference.high == pytest.approx(0.1)
    with pytest.raises(ValueError, match="zip"):
        paired_difference([1.0], [1.0, 2.0])
