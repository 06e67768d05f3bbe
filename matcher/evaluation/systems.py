"""The rankers that a matching evaluation sets side by side, behind one face."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Protocol

import numpy as np

from matcher.encoding import Encoder
from matcher.evaluation.baselines import BASELINES, Ranker
from matcher.evaluation.rankers import DenseRanker
from matcher.recommender import Corpus, Recommender
from matcher.types import Document, Kind, Task

__all__ = ["OURS", "Answer", "System", "systems"]

OURS = "samspel"
DEPTH = 100
Answer = tuple[list[str], float]
"""Ids of documents, best first, and the best score, which is 0 if there is none."""


class System(Protocol):
    """Ranks the documents that a task aims at."""

    def answer(self, query: Document, task: Task) -> Answer:
        """The ranking for one query, at most `DEPTH` long."""


class Samspel:
    """The recommender in order of score, without filters or diversity; it may abstain."""

    def __init__(self, recommender: Recommender) -> None:
        self._recommender = recommender

    def answer(self, query: Document, task: Task) -> Answer:
        """The ids of the lane; the best score also when the lane stays empty."""
        lane = self._recommender.suggest(query, task, DEPTH, diverse=False)
        return [one.document.id for one in lane.suggestions], lane.best


class TextSystem:
    """A ranker of texts, fitted on the texts of each kind; what scores 0 is not ranked."""

    def __init__(self, corpus: Corpus, make: Callable[[Sequence[str]], Ranker]) -> None:
        self._corpus = corpus
        self._ranker = cache(lambda kind: make(self._texts(kind)))

    def _texts(self, kind: Kind) -> list[str]:
        return [document.text for document in self._corpus.shelves[kind].documents]

    def answer(self, query: Document, task: Task) -> Answer:
        """Best first, ties in order of id."""
        documents = self._corpus.shelves[task.target].documents
        scores = self._ranker(task.target).scores([query.text])[0]
        order = np.argsort(-scores, kind="stable")[:DEPTH]
        ids = [documents[row].id for row in order if scores[row] > 0]
        return ids, float(scores.max(initial=0.0))


def systems(recommender: Recommender, encoders: Mapping[str, Encoder]) -> dict[str, System]:
    """Ours, each of the encoders alone, and the lexical baselines, by name."""
    corpus = recommender.corpus
    found: dict[str, System] = {OURS: Samspel(recommender)}
    for name, encoder in encoders.items():
        found[name] = TextSystem(corpus, partial(DenseRanker, encoder=encoder))
    for name, make in BASELINES.items():
        found[name] = TextSystem(corpus, make)
    return found
