"""One query against one shelf: candidates from three sides, then one transparent score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.coverage import Coverage, ask_weights
from matcher.ranking.lists import asked, asks, denied, offered
from matcher.ranking.weights import PARTS, Weights
from matcher.recommender.corpus import Corpus, Shelf
from matcher.types import Document, Necessity, Task

__all__ = ["Scored", "Scorer"]

CANDIDATES = 300
"""How many candidates each side (coverage, closeness, lexical) brings at most."""

_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Scored:
    """Rows of a shelf with their parts, best first; parts are (m, 5), rounded to 4 decimals.

    Columns: covered must and asked, covered nice, closeness, lexical, fit. A row's total is the
    sum of its rounded parts.
    """

    rows: NDArray[np.int64]
    parts: NDArray[np.float64]
    totals: NDArray[np.float64]


class Scorer:
    """Scores a corpus with one set of weights."""

    def __init__(self, corpus: Corpus, weights: Weights | None = None) -> None:
        self.corpus = corpus
        self.weights = (weights or Weights()).normalised()

    def score(
        self, query: Document, task: Task, allowed: NDArray[np.bool_] | None = None
    ) -> Scored:
        """All candidates for ``query`` under ``task`` that ``allowed`` (n,) lets through."""
        shelf = self.corpus.shelves[task.target]
        count = len(shelf.documents)
        if not count:
            return Scored(np.empty(0, np.int64), np.empty((0, 5)), np.empty(0))
        open_rows = np.ones(count, dtype=bool) if allowed is None else allowed.copy()
        open_rows &= ~self.contradicted(query, task)
        coverage = self.coverage(query, task)
        lexical = shelf.lexical.scores(query.text)
        vector = self.corpus.vector(query)
        rows = self._candidates(shelf, vector, coverage, lexical, open_rows)
        cosines = _closeness(shelf.dense.vectors(rows), vector)
        fit = shelf.fit.scores(query, asks(query.kind), rows)
        return self._combine(rows, coverage, cosines, lexical, fit)

    def coverage(self, query: Document, task: Task) -> Coverage:
        """The asker's list by the offerer's, whichever of the two is the query."""
        shelf = self.corpus.shelves[task.target]
        frozen = self.corpus.frozen
        if not asks(query.kind):
            return shelf.asks.coverage(offered(query))
        listed = asked(query)
        weights = ask_weights(listed, frozen.rarity, frozen.shape)
        return shelf.offers.coverage(listed, weights, frozen.nearness, frozen.shape.doubt)

    def contradicted(self, query: Document, task: Task) -> NDArray[np.bool_]:
        """Rows (n,) where one side negates, or states below level, what the other must have.

        Negating a wider competence ("no CAD") contradicts a narrower must, unless that very
        must is offered; a narrower one at level reaches a wider must. What is not mentioned
        contradicts nothing.
        """
        shelf = self.corpus.shelves[task.target]
        out = np.zeros(len(shelf.documents), dtype=bool)
        if asks(query.kind):
            vocabulary = self.corpus.frozen.vocabulary
            for ask in asked(query):
                if ask.necessity is Necessity.MUST:
                    denying = np.zeros(len(out), dtype=bool)
                    for competence in (ask.competence, *vocabulary.ancestors(ask.competence)):
                        denying[shelf.denials.get(competence, _NONE)] = True
                    narrower = vocabulary.narrower(ask.competence)
                    out |= denying & ~shelf.offers.offering((ask.competence, *narrower))
                    if ask.level:
                        out[shelf.offers.below(ask, narrower)] = True
            return out
        reached = self._best_levels(query)
        out |= shelf.musts.refused(denied(query.mentions), reached.keys())
        for competence, best in reached.items():
            rows, levels = shelf.levelled_musts.get(competence, (_NONE, _NONE))
            out[rows[levels > best]] = True
        return out

    def _best_levels(self, query: Document) -> dict[str, int]:
        """For each competence that the query states, or states a narrower one of: the best level.

        An unstated level might be any: it counts as the highest.
        """
        best: dict[str, int] = {}
        for offer in offered(query):
            ancestors = self.corpus.frozen.vocabulary.ancestors(offer.competence)
            for competence in (offer.competence, *ancestors):
                best[competence] = max(best.get(competence, 0), offer.level or 4)
        return best

    def _candidates(
        self,
        shelf: Shelf,
        vector: NDArray[np.float32],
        coverage: Coverage,
        lexical: NDArray[np.float32],
        open_rows: NDArray[np.bool_],
    ) -> NDArray[np.int64]:
        """Rows that any of the three sides brings, in order of row."""
        if np.count_nonzero(open_rows) <= CANDIDATES:
            return np.flatnonzero(open_rows)
        near, _ = shelf.dense.search(vector, CANDIDATES, open_rows)
        found = [near]
        for side in (coverage.wanted + coverage.nice, lexical):
            values = np.where(open_rows, side, -1.0)
            top = np.argpartition(-values, CANDIDATES)[:CANDIDATES]
            found.append(top[values[top] > 0])
        return np.unique(np.concatenate(found))

    def _combine(
        self,
        rows: NDArray[np.int64],
        coverage: Coverage,
        cosines: NDArray[np.float64],
        lexical: NDArray[np.float32],
        fit: NDArray[np.float32],
    ) -> Scored:
        """Weighted parts, rounded as shown; best first, ties by document order (id).

        ``cosines`` and ``fit`` are those of ``rows`` (m,), the others of the whole shelf (n,).
        """
        shape = self.corpus.frozen.shape
        span = shape.cosine_to - shape.cosine_from
        values = (
            (coverage.wanted[rows], PARTS[0]),
            (coverage.nice[rows], PARTS[0]),
            (np.clip((cosines - shape.cosine_from) / span, 0, 1), PARTS[1]),
            (np.clip(lexical[rows] / shape.lexical_to, 0, 1), PARTS[2]),
            (fit, PARTS[3]),
        )
        columns = [np.round(getattr(self.weights, name) * v.astype(float), 4) for v, name in values]
        parts = np.stack(columns, axis=1)
        totals = np.round(parts.sum(axis=1), 4)
        order = np.lexsort((rows, -totals))
        return Scored(rows[order], parts[order], totals[order])


def _closeness(kept: NDArray[np.float32], vector: NDArray[np.float32]) -> NDArray[np.float64]:
    """Cosines of ``kept`` (m, d) with ``vector`` (d,), the same whichever of two texts is kept.

    The index keeps half precision, so the query is brought to it too; products of such numbers
    add up without error in double precision.
    """
    halved = vector.astype(np.float16).astype(np.float64)
    cosines: NDArray[np.float64] = kept.astype(np.float64) @ halved
    return cosines
