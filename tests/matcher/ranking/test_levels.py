"""How far an offered level meets an asked one."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.ranking.levels import LEVEL_FACTORS, level_factor


@pytest.mark.parametrize("asked", [None, 1, 2, 3, 4])
def test_a_higher_level_never_meets_less(asked: int | None) -> None:
    factors = [level_factor(asked, offered) for offered in (1, 2, 3, 4)]
    assert factors == sorted(factors)
    assert factors[3] == 1
    assert level_factor(asked, 2) <= level_factor(asked, None) <= level_factor(asked, 3)


@pytest.mark.parametrize("asked", [1, 2, 3, 4])
def test_the_asked_level_is_enough_and_a_higher_ask_is_met_less(asked: int) -> None:
    assert level_factor(asked, asked) == 1
    below = [level_factor(more, asked) for more in range(asked, 5)]
    assert below == sorted(below, reverse=True)


def test_factors_are_shares() -> None:
    assert np.all((LEVEL_FACTORS > 0) & (LEVEL_FACTORS <= 1))
