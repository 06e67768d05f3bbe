"""Fitting the score's few numbers on the tuned half of the judgements.

Coordinate ascent over a coarse grid: one number at a time, kept when the mean nDCG@10 over tasks
rises by more than `LEAST_GAIN`, until a whole round changes nothing. The grid is coarse on
purpose: with a few dozen queries a task, finer differences are noise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from matcher.competences import Vocabulary
from matcher.encoding import Encoder
from matcher.evaluation.judgements import Judged
from matcher.evaluation.metrics import ndcg
from matcher.ranking.nearness import NearnessWeights
from matcher.ranking.weights import Shape, Weights
from matcher.recommender import Corpus, Scorer
from matcher.types import Document

__all__ = ["LEAST_GAIN", "Numbers", "described", "fit", "mean_ndcg"]

LEAST_GAIN = 0.001
_MOST_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Numbers:
    """Everything that a score is made with."""

    weights: Weights
    shape: Shape
    nearness: NearnessWeights


_GRIDS: dict[str, tuple[float, ...]] = {
    "weights.coverage": (0.5, 0.56, 0.62, 0.68),
    "weights.closeness": (0.13, 0.19, 0.25, 0.31),
    "weights.lexical": (0.07, 0.1, 0.13, 0.16),
    "shape.must": (1.0, 1.2, 1.4, 1.7),
    "shape.nice": (0.3, 0.45, 0.6, 0.75),
    "shape.common": (0.0, 0.05, 0.15, 0.3),
    "shape.doubt": (1.0, 1.5, 2.0, 3.0),
    "shape.cosine_from": (-0.1, 0.0, 0.1),
    "shape.cosine_to": (0.75, 0.85, 0.95),
    "shape.lexical_to": (0.15, 0.2, 0.3),
    "shape.lead": (1.0, 1.5, 2.0),
    "nearness.sibling": (0.2, 0.3, 0.4, 0.5),
    "nearness.related": (0.3, 0.45, 0.6),
    "nearness.cosine_from": (0.32, 0.42, 0.52),
    "nearness.cosine_to": (0.82, 0.87, 0.95),
    "nearness.cosine_most": (0.55, 0.7, 0.85),
}


class _Remembering:
    """An encoder that encodes each text once; many corpora are built from the same texts."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the encoder's own `encode`."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([self._known[text] for text in texts])


def mean_ndcg(corpus: Corpus, weights: Weights, judged: Sequence[Judged]) -> float:
    """The mean over tasks of the mean nDCG@10 over their queries."""
    scorer = Scorer(corpus, weights)
    values: dict[str, list[float]] = {}
    for one in judged:
        if not any(one.grades.values()):
            continue
        query = corpus.shelves[one.task.query]
        target = corpus.shelves[one.task.target]
        scored = scorer.score(query.documents[query.rows[one.query]], one.task)
        ranked = [target.documents[row].id for row in scored.rows[:10]]
        gains = [one.grades.get(document, 0) for document in ranked]
        values.setdefault(one.task, []).append(ndcg(gains, list(one.grades.values())))
    return float(np.mean([np.mean(each) for each in values.values()]))


def fit(
    documents: Sequence[Document],
    vocabulary: Vocabulary,
    encoder: Encoder,
    judged: Sequence[Judged],
    progress: Callable[[str, float], None] = lambda _name, _value: None,
) -> tuple[Numbers, float]:
    """The fitted numbers and their mean nDCG@10.

    Args:
        documents: with their mentions read.
        vocabulary: that they were read with.
        encoder: the encoder.
        judged: the queries to fit on, never those that are only measured.
        progress: told the name of each number that was changed and the new mean.
    """
    remembering = _Remembering(encoder)

    def value(numbers: Numbers) -> float:
        corpus = Corpus.build(
            documents, vocabulary, remembering, shape=numbers.shape, nearness=numbers.nearness
        )
        return mean_ndcg(corpus, numbers.weights, judged)

    best = Numbers(Weights(), Shape(), NearnessWeights())
    reached = value(best)
    for _ in range(_MOST_ROUNDS):
        before = reached
        for name, candidate in ((n, c) for n in _GRIDS for c in _changed(best, n)):
            mean = value(candidate)
            if mean > reached + LEAST_GAIN:
                best, reached = candidate, mean
                progress(name, mean)
        if reached == before:
            break
    return best, reached


def _changed(numbers: Numbers, name: str) -> Iterator[Numbers]:
    """``numbers`` with the one called ``name`` at each other value of its grid."""
    group, attribute = name.split(".")
    holder = getattr(numbers, group)
    for value in _GRIDS[name]:
        if value != getattr(holder, attribute):
            yield replace(numbers, **{group: replace(holder, **{attribute: value})})


def described(numbers: Numbers) -> Mapping[str, object]:
    """Every number by its name, to be printed."""
    return {
        f"{group.name}.{one.name}": getattr(getattr(numbers, group.name), one.name)
        for group in fields(numbers)
        for one in fields(getattr(numbers, group.name))
    }
