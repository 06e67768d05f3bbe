"""Fitting finds numbers that are no worse on what it is fitted on, and leaves the rest alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from matcher.competences import Vocabulary
from matcher.encoding import Encoder
from matcher.evaluation import fitting
from matcher.evaluation.fitting import Numbers, described, fit, mean_ndcg
from matcher.evaluation.judgements import Judged
from matcher.ranking.nearness import NearnessWeights
from matcher.ranking.weights import Shape, Weights
from matcher.recommender import Corpus
from matcher.types import Document, Kind, Task

TEXTS = {
    "s1": "MIG/MAG-svetsning i åtta år, licens.",
    "s2": "Python, SQL och maskininlärning.",
    "s3": "Inköp och logistik, SAP.",
}


@pytest.fixture(scope="module")
def documents(reader: object, written: Callable[..., Document]) -> list[Document]:
    students = [written("student", name, text) for name, text in TEXTS.items()]
    return [*students, written("need", "n1", "Vi söker en svetsare som kan MIG.")]


def test_a_perfect_order_measures_one(
    documents: list[Document], vocabulary: Vocabulary, encoder: Encoder
) -> None:
    corpus = Corpus.build(documents, vocabulary, encoder)
    good = [Judged(Task.NEED_STUDENT, "n1", "tuned", {"s1": 3, "s2": 0, "s3": 0})]
    assert mean_ndcg(corpus, Weights(), good) == pytest.approx(1)
    bad = [Judged(Task.NEED_STUDENT, "n1", "tuned", {"s1": 0, "s2": 0, "s3": 3})]
    assert mean_ndcg(corpus, Weights(), bad) < 1
    assert {one.id for one in corpus.shelves[Kind.STUDENT].documents} == set(TEXTS)


def test_fitting_never_ends_below_where_it_began(
    documents: list[Document],
    vocabulary: Vocabulary,
    encoder: Encoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fitting, "_GRIDS", {"weights.coverage": (0.0, 0.5), "shape.lead": (1.0,)})
    judged = [Judged(Task.NEED_STUDENT, "n1", "tuned", {"s1": 1, "s3": 3})]
    began = mean_ndcg(Corpus.build(documents, vocabulary, encoder), Weights(), judged)
    told: list[str] = []
    numbers, reached = fit(
        documents, vocabulary, encoder, judged, lambda name, _mean: told.append(name)
    )
    assert reached >= began
    assert bool(told) == (reached > began)
    start = described(Numbers(Weights(), Shape(), NearnessWeights()))
    moved = {name for name, value in described(numbers).items() if value != start[name]}
    assert moved <= {"weights.coverage", "shape.lead"}
