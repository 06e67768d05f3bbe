"""Weights: proportions in four decimals that sum to exactly one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.ranking.weights import PARTS, Weights

shares = st.lists(st.floats(0, 1e6), min_size=4, max_size=4).filter(lambda one: sum(one) > 1e-3)


@given(given_shares=shares)
def test_normalised_weights_sum_to_exactly_one(given_shares: list[float]) -> None:
    weights = Weights(*given_shares).normalised()
    values = [Decimal(str(getattr(weights, name))) for name in PARTS]
    assert sum(values) == 1
    assert all(0 <= value == round(value, 4) for value in values)
    assert weights.normalised() == weights


def test_proportions_stay() -> None:
    weights = Weights(coverage=6, closeness=2, lexical=1, fit=1).normalised()
    assert weights == Weights(coverage=0.6, closeness=0.2, lexical=0.1, fit=0.1)
    assert Weights().normalised() == Weights()


@pytest.mark.parametrize("wrong", [{"fit": -0.1}, dict.fromkeys(PARTS, 0.0)])
def test_impossible_weights_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="weight"):
        Weights(**wrong)
