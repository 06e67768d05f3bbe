"""How well suggestions agree with graded judgements, per task and across languages.

Measures per query: nDCG@10 with the grade as its gain, and, for documents of grade 2 or more,
the reciprocal rank of the first and recall@10. An unjudged document has no gain; how many stand
in the top ten is counted. *Same* and *cross* take the documents in the query's own language
or in the other one alone, out of the ranking and out of the ideal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from matcher.encoding import Encoder
from matcher.errors import EvaluationError
from matcher.evaluation.judgements import Judged, Judgements, Split
from matcher.evaluation.metrics import bootstrap, ndcg, paired_difference
from matcher.evaluation.systems import OURS, System, systems
from matcher.recommender import Recommender
from matcher.types import Document, Kind, Task

__all__ = ["MATCHING_MEASURES", "POOLED", "evaluate_matching", "measure_ranking"]

MATCHING_MEASURES = (
    "ndcg@10", "mrr", "recall@10", "ndcg@10 same", "ndcg@10 cross", "preference", "unjudged@10",
)  # fmt: skip
POOLED = "pooled"
_TOP = 10
Measured = dict[str, float]


def measure_ranking(
    ranked: Sequence[str], judged: Judged, languages: Mapping[str, str], own: str
) -> Measured:
    """The measures of one ranking; one that the query cannot have is left out.

    Args:
        ranked: ids of documents, best first.
        judged: the grades.
        languages: the language of each document that may be ranked.
        own: the query's language.

    Returns:
        Measures of 0-1, but ``preference`` (-1 to 1: the share of documents in the query's own
        language in the top ten less that among the good ones) and ``unjudged@10`` (a count).
    """
    grades, good, top = judged.grades, judged.good, ranked[:_TOP]
    found: Measured = {"unjudged@10": float(sum(one not in grades for one in top))}
    if any(grades.values()):
        found["ndcg@10"] = _ndcg(ranked, grades)
    for name, same in (("same", True), ("cross", False)):
        part = {one: g for one, g in grades.items() if (languages.get(one) == own) is same}
        if own and any(part.values()):
            within = [one for one in ranked if (languages.get(one) == own) is same]
            found[f"ndcg@10 {name}"] = _ndcg(within, part)
    if good:
        first = next((rank for rank, one in enumerate(ranked, 1) if one in good), None)
        found["mrr"] = 1 / first if first else 0.0
        found["recall@10"] = len(good & set(top)) / len(good)
        if top and own:
            found["preference"] = _share(top, languages, own) - _share(good, languages, own)
    return found


def _ndcg(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    return ndcg([grades.get(one, 0) for one in ranked[:_TOP]], list(grades.values()))


def _share(documents: Iterable[str], languages: Mapping[str, str], own: str) -> float:
    return float(np.mean([languages.get(one) == own for one in documents]))


def evaluate_matching(
    recommender: Recommender,
    encoders: Mapping[str, Encoder],
    judgements: Judgements,
    split: Split = "measured",
    impossible: frozenset[str] = frozenset(),
    seed: int = 0,
) -> dict[str, Any]:
    """Measure the recommender beside encoders alone, BM25 and TF-IDF of words and characters.

    Args:
        recommender: over the documents of the judged folder, mentions read.
        encoders: by name; each ranks alone.
        judgements: the grades.
        split: which queries.
        impossible: ids of needs that no document can meet.
        seed: of the bootstrap.

    Returns:
        ``{"split", "queries", "systems": {name: {task or "pooled": {measure: …, "ci95": …}}},
        "differences": {name: {task or "pooled": [mean, low, high]}}}``; a difference is ours
        less the other's in nDCG@10, query by query. With ``impossible`` also ``"separation"``:
        the area under the ROC curve of the best score, answerable needs against impossible ones.

    Raises:
        EvaluationError: a judged query or document is not there, or the split is empty.
    """
    judged = judgements.of(split)
    if not judged:
        raise EvaluationError(f"no judged query in the split {split!r}")
    shelves = recommender.corpus.shelves
    documents = {kind: {one.id: one for one in shelf.documents} for kind, shelf in shelves.items()}
    _check(judged, documents)
    found = systems(recommender, encoders)
    runs = {name: _run(one, judged, documents) for name, one in found.items()}
    groups = _groups(judged)
    result: dict[str, Any] = {
        "split": split,
        "queries": {name: len(rows) for name, rows in groups.items()},
        "systems": {name: _summary(run, groups, seed) for name, run in runs.items()},
        "differences": {
            name: _differences(runs[OURS], run, groups, seed)
            for name, run in runs.items()
            if name != OURS
        },
    }
    if impossible:
        result["separation"] = {
            name: _separation(one, judged, documents[Kind.NEED], impossible)
            for name, one in found.items()
        }
    return result


def _check(judged: Sequence[Judged], documents: Mapping[Kind, Mapping[str, Document]]) -> None:
    for one in judged:
        if one.query not in documents[one.task.query]:
            raise EvaluationError(f"{one.task}: judged query {one.query!r} is not in the folder")
        unknown = next((d for d in one.grades if d not in documents[one.task.target]), None)
        if unknown is not None:
            raise EvaluationError(f"{one.task}: judged document {unknown!r} is not in the folder")


def _run(
    system: System, judged: Sequence[Judged], documents: Mapping[Kind, Mapping[str, Document]]
) -> list[Measured]:
    measured = []
    for one in judged:
        query = documents[one.task.query][one.query]
        languages = {each.id: each.language for each in documents[one.task.target].values()}
        ranked, _ = system.answer(query, one.task)
        measured.append(measure_ranking(ranked, one, languages, query.language))
    return measured


def _groups(judged: Sequence[Judged]) -> dict[str, list[int]]:
    """The positions of each task's queries, and of all."""
    groups = {
        task.value: [at for at, one in enumerate(judged) if one.task is task] for task in Task
    }
    return {name: rows for name, rows in groups.items() if rows} | {
        POOLED: list(range(len(judged)))
    }


def _values(run: Sequence[Measured], rows: Iterable[int], name: str) -> list[float]:
    return [run[row][name] for row in rows if name in run[row]]


def _summary(
    run: Sequence[Measured], groups: Mapping[str, Sequence[int]], seed: int
) -> dict[str, dict[str, Any]]:
    """Means with intervals for each group; ``cross/same`` is the ratio of the two means."""
    found: dict[str, dict[str, Any]] = {}
    for group, rows in groups.items():
        values = {name: _values(run, rows, name) for name in MATCHING_MEASURES}
        intervals = {name: bootstrap(each, seed) for name, each in values.items() if each}
        means: dict[str, Any] = {name: each.mean for name, each in intervals.items()}
        if means.get("ndcg@10 same") and "ndcg@10 cross" in means:
            means["cross/same"] = means["ndcg@10 cross"] / means["ndcg@10 same"]
        means["ci95"] = {name: [each.low, each.high] for name, each in intervals.items()}
        found[group] = means
    return found


def _differences(
    ours: Sequence[Measured],
    theirs: Sequence[Measured],
    groups: Mapping[str, Sequence[int]],
    seed: int,
) -> dict[str, list[float]]:
    found = {}
    for group, rows in groups.items():
        pairs = _values(ours, rows, "ndcg@10"), _values(theirs, rows, "ndcg@10")
        if pairs[0]:
            one = paired_difference(*pairs, seed)
            found[group] = [one.mean, one.low, one.high]
    return found


def _separation(
    system: System,
    judged: Sequence[Judged],
    needs: Mapping[str, Document],
    impossible: frozenset[str],
) -> dict[str, float]:
    """AUROC of the best score for each task of a need, and of the best over those tasks."""
    unknown = sorted(impossible - set(needs))
    if unknown:
        raise EvaluationError(f"impossible need {unknown[0]!r} is not in the folder")
    found: dict[str, float] = {}
    best: dict[str, float] = {}
    tasks = [task for task in Task if any(j.task is task for j in judged)]
    for task in (each for each in tasks if each.query is Kind.NEED):
        able = {one.query for one in judged if one.task is task and one.good} - impossible
        scores = {one: system.answer(needs[one], task)[1] for one in sorted(able | impossible)}
        best |= {one: max(score, best.get(one, 0.0)) for one, score in scores.items()}
        if able:
            found[task.value] = _auroc(scores, impossible)
    if set(best) - impossible:
        found[POOLED] = _auroc(best, impossible)
    return found


def _auroc(scores: Mapping[str, float], impossible: frozenset[str]) -> float:
    answerable = [one not in impossible for one in scores]
    return float(roc_auc_score(answerable, list(scores.values())))
