"""Coverage: how much of what is asked is offered, for many documents at once.

Every asked competence takes the best single offer: nearness × level factor × likeness of the
two mentions. Coverage is the weighted mean over the asked list, with a little doubt added to
the weights. More offered never lowers it: it is a maximum of non-negative terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.levels import LEVEL_FACTORS, UNSTATED
from matcher.ranking.lists import Ask, Offer
from matcher.ranking.nearness import Nearness
from matcher.ranking.statistics import Rarity
from matcher.ranking.weights import Shape
from matcher.types import Necessity

__all__ = [
    "COUNTED",
    "COUNTED_MUST",
    "AskTable",
    "Coverage",
    "OfferTable",
    "ask_weights",
    "best_offer",
]

_KEPT = 256
COUNTED = 0.3
"""Below this value an offer is too far off: it covers nothing and is not named."""
COUNTED_MUST = 0.5
"""The same for a must: a distant relative of it is no answer, so the question is put."""


@dataclass(frozen=True)
class Coverage:
    """Coverage of documents, split by what it rests on; each (n,), their sum lies in 0–1."""

    wanted: NDArray[np.float32]
    nice: NDArray[np.float32]


def ask_weights(asks: Sequence[Ask], rarity: Rarity, shape: Shape) -> NDArray[np.float32]:
    """The weight of each asked competence (m,): necessity × rarity × likeness × emphasis."""
    by_necessity = {
        Necessity.MUST: shape.must,
        Necessity.ASKED: shape.asked,
        Necessity.NICE: shape.nice,
    }
    return np.array(
        [
            by_necessity[ask.necessity]
            * (shape.common + (1 - shape.common) * rarity(ask.competence))
            * ask.similarity
            * (shape.lead if ask.leads else 1.0)
            for ask in asks
        ],
        dtype=np.float32,
    )


def best_offer(
    ask: Ask, offers: Mapping[str, Offer], nearness: Nearness
) -> tuple[Offer | None, float]:
    """The offer that covers one ask best, and by how much (0–1)."""
    best: tuple[Offer | None, float] = (None, 0.0)
    near = nearness.of(ask.competence)
    for competence in near.keys() & offers.keys():
        offer = offers[competence]
        factor = LEVEL_FACTORS[ask.level or 0, offer.level or 0]
        value = float(near[competence] * factor * offer.similarity)
        if value < (COUNTED_MUST if ask.necessity is Necessity.MUST else COUNTED):
            continue
        if value > best[1] or (value == best[1] and best[0] and competence < best[0].competence):
            best = offer, value
    return best


class OfferTable:
    """Who offers what: for each distinct competence the rows, levels and likeness."""

    def __init__(self, offers: Sequence[Sequence[Offer]]) -> None:
        self.count = len(offers)
        self.covered = lru_cache(maxsize=_KEPT)(self._covered)
        gathered: dict[str, list[tuple[int, int, float]]] = {}
        for row, listed in enumerate(offers):
            for offer in listed:
                entry = (row, offer.level or 0, offer.similarity)
                gathered.setdefault(offer.competence, []).append(entry)
        self._postings = {
            competence: (
                np.array([row for row, _, _ in entries], dtype=np.int64),
                np.array([level for _, level, _ in entries], dtype=np.int8),
                np.array([likeness for _, _, likeness in entries], dtype=np.float32),
            )
            for competence, entries in gathered.items()
        }

    def coverage(
        self, asks: Sequence[Ask], weights: NDArray[np.float32], nearness: Nearness, doubt: float
    ) -> Coverage:
        """How well each of the ``n`` documents covers one asked list."""
        parts = {True: np.zeros(self.count, np.float32), False: np.zeros(self.count, np.float32)}
        total = float(weights.sum()) + doubt
        for ask, weight in zip(asks, weights, strict=True):
            covered = self.covered(ask.competence, ask.level or UNSTATED, nearness)
            if ask.necessity is Necessity.MUST:
                covered = np.where(covered < COUNTED_MUST, np.float32(0), covered)
            parts[ask.necessity is Necessity.NICE] += covered * np.float32(weight / total)
        return Coverage(wanted=parts[False], nice=parts[True])

    def offering(self, competences: Iterable[str]) -> NDArray[np.bool_]:
        """Whether each document (n,) offers any of ``competences``."""
        found = np.zeros(self.count, dtype=bool)
        for competence in competences:
            posting = self._postings.get(competence)
            if posting is not None:
                found[posting[0]] = True
        return found

    def below(self, ask: Ask, narrower: Iterable[str]) -> NDArray[np.int64]:
        """Rows that state the asked competence, or a narrower one, always below the asked level."""
        states = np.zeros(self.count, dtype=bool)
        reaches = np.zeros(self.count, dtype=bool)
        for competence in (ask.competence, *narrower):
            posting = self._postings.get(competence)
            if posting is not None:
                rows, levels, _ = posting
                states[rows] = True
                reaches[rows[(levels == UNSTATED) | (levels >= (ask.level or 0))]] = True
        return np.flatnonzero(states & ~reaches)

    def _covered(self, asked: str, level: int, nearness: Nearness) -> NDArray[np.float32]:
        """How much of one asked competence, at a level, each document (n,) covers."""
        covered = np.zeros(self.count, dtype=np.float32)
        factors = LEVEL_FACTORS[level]
        for competence, near in nearness.of(asked).items():
            posting = self._postings.get(competence)
            if posting is None or near < COUNTED:  # levels and likeness only lower it
                continue
            rows, levels, likeness = posting
            value = np.float32(near) * factors[levels] * likeness
            covered[rows] = np.maximum(covered[rows], value)
        covered[covered < COUNTED] = 0.0
        covered.flags.writeable = False
        return covered


class AskTable:
    """Who asks what, flattened, for documents whose lists are covered by one query's offers."""

    def __init__(
        self, asks: Sequence[Sequence[Ask]], rarity: Rarity, nearness: Nearness, shape: Shape
    ) -> None:
        self.count = len(asks)
        names = sorted({ask.competence for listed in asks for ask in listed})
        place = {name: number for number, name in enumerate(names)}
        flat = [ask for listed in asks for ask in listed]
        self._competence = np.array([place[ask.competence] for ask in flat], dtype=np.int64)
        self._level = np.array([ask.level or 0 for ask in flat], dtype=np.int64)
        self._must = np.array([ask.necessity is Necessity.MUST for ask in flat], dtype=bool)
        self._nice = np.array([ask.necessity is Necessity.NICE for ask in flat], dtype=bool)
        self._row = np.repeat(np.arange(self.count), [len(listed) for listed in asks])
        weights = ask_weights(flat, rarity, shape)
        totals = np.bincount(self._row, weights=weights, minlength=self.count) + shape.doubt
        self._weight = (weights / totals[self._row]).astype(np.float32) if flat else weights
        self._distinct = len(names)
        self._covers: dict[str, list[tuple[int, float]]] = {}
        for name, number in place.items():
            for other, near in nearness.of(name).items():
                self._covers.setdefault(other, []).append((number, near))

    def coverage(self, offers: Iterable[Offer]) -> Coverage:
        """How well one list of offers covers each of the ``n`` documents' asks."""
        best = np.zeros((len(LEVEL_FACTORS), self._distinct), dtype=np.float32)
        for offer in offers:
            factors = LEVEL_FACTORS[:, offer.level or 0] * np.float32(offer.similarity)
            for number, near in self._covers.get(offer.competence, ()):
                np.maximum(best[:, number], factors * np.float32(near), out=best[:, number])
        if not len(self._row):
            empty = np.zeros(self.count, dtype=np.float32)
            return Coverage(empty, empty.copy())
        best[best < COUNTED] = 0.0
        value = best[self._level, self._competence]
        value = np.where(self._must & (value < COUNTED_MUST), 0.0, value) * self._weight
        nice = np.bincount(self._row, weights=value * self._nice, minlength=self.count)
        wanted = np.bincount(self._row, weights=value * ~self._nice, minlength=self.count)
        return Coverage(wanted.astype(np.float32), nice.astype(np.float32))
