"""Measure an encoder, or any ranker, on a folder of queries and a corpus in MELO's format.

The folder holds ``queries.tsv`` (id, text), ``corpus_elements.tsv`` (id, text) and
``annotations.tsv`` (query id, 0, element id, relevance), as in the MELO benchmark (Retyk et al.
2024). Bare phrases are ranked here to measure an encoder; no competence need be recognised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from matcher.encoding import Encoder
from matcher.errors import EvaluationError
from matcher.evaluation.baselines import BASELINES, Ranker, char_tfidf
from matcher.evaluation.metrics import MEASURES, bootstrap, measure, paired_difference
from matcher.evaluation.rankers import DenseRanker, HybridRanker

__all__ = [
    "Mode",
    "RankingSet",
    "evaluate_ranking",
    "per_query",
    "ranks",
]

Mode = Literal["dense", "lexical", "hybrid"]
OURS = "samspel"
_BATCH = 256


@dataclass(frozen=True)
class RankingSet:
    """Queries, a corpus, and which elements of it are right for which query.

    Attributes:
        name: the folder's name.
        queries: the texts of the queries that have an annotation.
        corpus: the texts to rank.
        relevant: for each query the positions in ``corpus`` that are right, at least one.
    """

    name: str
    queries: list[str]
    corpus: list[str]
    relevant: list[list[int]]

    @classmethod
    def read(cls, folder: Path) -> RankingSet:
        """Read a folder; queries without an annotation are left out.

        Raises:
            EvaluationError: a file is missing, a row is malformed, or nothing is annotated.
        """
        queries = {row[0]: row[1] for row in _rows(folder / "queries.tsv", 2)}
        corpus = {row[0]: row[1] for row in _rows(folder / "corpus_elements.tsv", 2)}
        place = {key: i for i, key in enumerate(corpus)}
        relevant: dict[str, list[int]] = {}
        for row in _rows(folder / "annotations.tsv", 4):
            if row[0] not in queries or row[2] not in place:
                raise EvaluationError(f"{folder}: annotation names an unknown id: {row}")
            if _number(row[3], folder) > 0:
                relevant.setdefault(row[0], []).append(place[row[2]])
        if not relevant:
            raise EvaluationError(f"{folder}: no annotated query")
        asked = [key for key in queries if key in relevant]
        return cls(
            folder.name,
            [queries[key] for key in asked],
            list(corpus.values()),
            [relevant[key] for key in asked],
        )


def _rows(path: Path, columns: int) -> list[tuple[str, ...]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"cannot read {path}: {error}") from error
    rows = [tuple(line.split("\t", columns - 1)) for line in lines if line.strip()]
    for number, row in enumerate(rows, 1):
        if len(row) != columns:
            raise EvaluationError(f"{path}, line {number}: {columns} columns wanted")
    return rows


def _number(text: str, folder: Path) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise EvaluationError(f"{folder}: relevance {text!r} is not a number") from error


def ranks(scores: NDArray[np.float32], relevant: Sequence[int]) -> list[int]:
    """One-based ranks of relevant positions in one row of scores; ties go by position."""
    found = []
    for at in relevant:
        above = int((scores > scores[at]).sum())
        tied = int((scores[:at] == scores[at]).sum())
        found.append(above + tied + 1)
    return found


def per_query(data: RankingSet, ranker: Ranker, name: str = "") -> list[dict[str, float]]:
    """Every measure for every query, in the order of ``data.queries``."""
    measured = []
    starts = range(0, len(data.queries), _BATCH)
    for start in tqdm(starts, desc=name or "ranking", unit="batch", leave=False):
        scores = ranker.scores(data.queries[start : start + _BATCH])
        for row, relevant in zip(scores, data.relevant[start:], strict=False):
            measured.append(measure(ranks(row, relevant)))
    return measured


def evaluate_ranking(
    folder: Path, encoder: Encoder | None, mode: Mode = "hybrid", seed: int = 0
) -> dict[str, Any]:
    """Measure a folder with our ranker of ``mode``, beside lexical baselines.

    Args:
        folder: in MELO's format.
        encoder: needed unless ``mode`` is ``lexical``, which ranks by character TF-IDF.
        mode: ``dense``, ``lexical`` or ``hybrid``.
        seed: of the bootstrap.

    Returns:
        ``{"set", "queries", "corpus", "mode", "encoder", "dimension", "systems"}``; each system
        has its mean measures, ``"ci95"`` with an interval for each of them, and, for the baselines,
        ``"mrr_difference"``: ours minus theirs with its paired interval.

    Raises:
        EvaluationError: the folder is unreadable, the mode unknown, or the encoder missing.
    """
    data = RankingSet.read(folder)
    found = {OURS: per_query(data, _ours(data, encoder, mode), OURS)}
    for name, make in BASELINES.items():
        found[name] = per_query(data, make(data.corpus), name)
    systems = {name: _summary(measured, seed) for name, measured in found.items()}
    ours = [each["mrr"] for each in found[OURS]]
    for name in BASELINES:
        difference = paired_difference(ours, [each["mrr"] for each in found[name]], seed)
        systems[name]["mrr_difference"] = [difference.mean, difference.low, difference.high]
    return {
        "set": data.name,
        "queries": len(data.queries),
        "corpus": len(data.corpus),
        "mode": mode,
        "encoder": encoder.fingerprint if encoder is not None else None,
        "dimension": encoder.dimension if encoder is not None else None,
        "systems": systems,
    }


def _ours(data: RankingSet, encoder: Encoder | None, mode: Mode) -> Ranker:
    if mode not in get_args(Mode):
        raise EvaluationError(f"mode {mode!r} is not one of {', '.join(get_args(Mode))}")
    if mode == "lexical":
        return char_tfidf(data.corpus)
    if encoder is None:
        raise EvaluationError(f"mode {mode} needs an encoder")
    return (
        DenseRanker(data.corpus, encoder) if mode == "dense" else HybridRanker(data.corpus, encoder)
    )


def _summary(measured: list[dict[str, float]], seed: int) -> dict[str, Any]:
    intervals = {name: bootstrap([each[name] for each in measured], seed) for name in MEASURES}
    return {
        **{name: each.mean for name, each in intervals.items()},
        "ci95": {name: [each.low, each.high] for name, each in intervals.items()},
    }
