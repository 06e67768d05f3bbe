"""Filters let through exactly what they say, and an empty one everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from matcher.competences import Vocabulary
from matcher.encoding import Encoder
from matcher.recommender import Corpus, Filters, Shelf
from matcher.recommender.filters import allowed
from matcher.types import Document, Kind, Occasion, Place

Make = Callable[..., Document]
OLOFSTROM = Place("1060", "Olofström", 56.28, 14.53)
KARLSHAMN = Place("1082", "Karlshamn", 56.17, 14.86)
LULEA = Place("2580", "Luleå", 65.58, 22.15)
DAY = date(2027, 3, 1)


def run(month: int, seats: int) -> Occasion:
    return Occasion(date(2027, month, 1), date(2027, month, 20), seats)


@pytest.fixture(scope="module")
def shelf(stated: Make, vocabulary: Vocabulary, encoder: Encoder) -> Shelf:
    fields: dict[str, dict[str, Any]] = {
        "here": {"place": OLOFSTROM, "level": 5, "languages": ("sv",), "company": "a"},
        "near": {"place": KARLSHAMN, "level": 7, "languages": ("sv", "en"), "company": "b"},
        "far": {"place": LULEA, "level": 6, "languages": ("en",), "confidential": True},
        "online": {"place": LULEA, "online": True, "occasions": (run(5, 3),)},
        "full": {"occasions": (run(5, 0),), "status": "draft", "consents": ("hire",)},
        "past": {"occasions": (run(1, 9),), "starts": date(2027, 1, 1), "ends": date(2027, 1, 9)},
        "english": {"language": "en", "starts": date(2027, 6, 1)},
    }
    documents = [stated("training", name, "welding", **given) for name, given in fields.items()]
    return Corpus.build(documents, vocabulary, encoder).shelves[Kind.TRAINING]


EVERY = {"here", "near", "far", "online", "full", "past", "english"}


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(), EVERY),
        (Filters(municipalities=frozenset({"1060"})), {"here", "online"}),
        (Filters(near=OLOFSTROM, within_km=50), {"here", "near", "online"}),
        (Filters(near=OLOFSTROM, within_km=5000), {"here", "near", "far", "online"}),
        (Filters(near=OLOFSTROM), EVERY),
        (Filters(languages=frozenset({"en"})), EVERY - {"here"}),
        (Filters(levels=frozenset({6, 7})), EVERY - {"here"}),
        (Filters(max_level=6), EVERY - {"near"}),
        (
            Filters(period=(date(2027, 2, 1), date(2027, 4, 1))),
            EVERY - {"past", "english", "online", "full"},
        ),
        (
            Filters(period=(date(2027, 1, 9), date(2027, 1, 9))),
            EVERY - {"english", "online", "full"},
        ),
        (Filters(statuses=frozenset({"open"})), EVERY - {"full"}),
        (Filters(consent="hire"), {"full"}),
        (Filters(companies=frozenset({"a", "b"})), {"here", "near"}),
        (Filters(not_companies=frozenset({"a"})), EVERY - {"here"}),
        (Filters(public_only=True), EVERY - {"far"}),
        (Filters(coming_from=DAY), EVERY - {"full", "past"}),
        (Filters(text_language="en"), {"english"}),
        (Filters(ids=frozenset({"far", "nobody"})), {"far"}),
        (Filters(ids=frozenset()), set()),
        (Filters(hidden=frozenset({"far", "nobody"})), EVERY - {"far"}),
        (Filters(consent="hire", statuses=frozenset({"open"})), set()),
    ],
)
def test_what_a_filter_lets_through(shelf: Shelf, filters: Filters, kept: set[str]) -> None:
    keep = allowed(filters, shelf)
    assert {one.id for one, ok in zip(shelf.documents, keep, strict=True) if ok} == kept
