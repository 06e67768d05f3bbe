"""Practical fit: place, period and working language; unknown stands in the middle."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from matcher.ranking.fit import FitTable, distance_km, practical_fit
from matcher.types import Document, Kind, Place

OLOFSTROM = Place("1060", "Olofström", 56.28, 14.53)
KARLSHAMN = Place("1082", "Karlshamn", 56.17, 14.86)
JANUARY, JUNE = date(2027, 1, 1), date(2027, 6, 1)
LULEA = Place("2580", "Luleå", 65.58, 22.15)


def fit(one: dict[str, Any], other: dict[str, Any]) -> float:
    there = practical_fit(
        Document("n", Kind.NEED, "", **one), Document("s", Kind.STUDENT, "", **other), True
    )
    back = practical_fit(
        Document("s", Kind.STUDENT, "", **other), Document("n", Kind.NEED, "", **one), False
    )
    assert there == back
    assert 0 <= there <= 1
    return there


def test_distances() -> None:
    assert distance_km(OLOFSTROM, OLOFSTROM) == pytest.approx(0, abs=1e-6)
    assert distance_km(OLOFSTROM, KARLSHAMN) == pytest.approx(24, abs=2)
    assert distance_km(OLOFSTROM, LULEA) == pytest.approx(distance_km(LULEA, OLOFSTROM))


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (({"place": OLOFSTROM}, {"place": KARLSHAMN}), ({"place": OLOFSTROM}, {})),
        (({"place": OLOFSTROM}, {}), ({"place": OLOFSTROM}, {"place": LULEA})),
        (({"place": LULEA}, {"online": True}), ({"place": LULEA}, {"place": OLOFSTROM})),
        (({}, {"online": True}), ({}, {})),
        (({"languages": ("sv",)}, {"languages": ("sv", "en")}), ({"languages": ("sv",)}, {})),
        (({"languages": ("sv",)}, {}), ({"languages": ("sv",)}, {"languages": ("en",)})),
        (({}, {"languages": ("en",)}), ({"languages": ("sv", "en")}, {"languages": ("en",)})),
        (
            ({"starts": JANUARY}, {"ends": JUNE}),
            ({}, {"ends": JUNE}),
        ),
        (
            ({"starts": JANUARY}, {}),
            ({"starts": JANUARY}, {"ends": date(2026, 6, 1)}),
        ),
    ],
)
def test_known_to_fit_is_better_than_unknown_and_unknown_than_known_not_to(
    better: tuple[dict[str, Any], dict[str, Any]], worse: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    assert fit(*better) > fit(*worse)


def test_the_language_of_a_text_is_no_matter_of_fit() -> None:
    assert fit({"language": "sv"}, {"language": "en"}) == fit(
        {"language": "sv"}, {"language": "sv"}
    )


def test_a_table_without_documents() -> None:
    table = FitTable([])
    assert table.scores(Document("n", Kind.NEED, "", place=OLOFSTROM), True).shape == (0,)
    assert np.asarray(table.distances(OLOFSTROM)).shape == (0,)
