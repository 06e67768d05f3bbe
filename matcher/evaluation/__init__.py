"""Measures of ranking quality, lexical baselines, and the evaluations built on them."""

from matcher.evaluation.metrics import (
    MEASURES,
    Interval,
    bootstrap,
    measure,
    ndcg,
    paired_difference,
)
from matcher.evaluation.ranking import evaluate_ranking

__all__ = [
    "MEASURES",
    "Interval",
    "bootstrap",
    "evaluate_ranking",
    "measure",
    "ndcg",
    "paired_difference",
]
