"""Measures of a ranking, per query, and what can be said of their mean.

Every measure takes the one-based ranks at which a query's relevant elements stand; elements
beyond :data:`DEPTH` count as not found. The measures are those of Manning, Raghavan and Schütze
(2008), chapter 8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["DEPTH", "MEASURES", "Interval", "bootstrap", "measure", "ndcg", "paired_difference"]

DEPTH = 100
MEASURES = ("mrr", "map", "hit@1", "hit@5", "hit@10", "ndcg@10", "recall@10")
_RESAMPLES = 2_000


@dataclass(frozen=True)
class Interval:
    """A mean with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


def measure(ranks: Sequence[int], relevant: int | None = None) -> dict[str, float]:
    """Return every one of :data:`MEASURES` for one query, each in 0-1.

    Args:
        ranks: one-based ranks of the relevant elements, in any order.
        relevant: how many relevant elements there are, if more than ``ranks`` names.

    Raises:
        ValueError: no element is relevant, or a rank is below one.
    """
    total = len(ranks) if relevant is None else relevant
    if total < 1 or any(rank < 1 for rank in ranks):
        raise ValueError("a query needs a relevant element, and ranks begin at one")
    found = sorted(rank for rank in ranks if rank <= DEPTH)
    first = found[0] if found else None
    precisions = [(i + 1) / rank for i, rank in enumerate(found)]
    gains = [1.0 if rank in set(found) else 0.0 for rank in range(1, 11)]
    return {
        "mrr": 1.0 / first if first else 0.0,
        "map": sum(precisions) / total,
        **{f"hit@{k}": float(first is not None and first <= k) for k in (1, 5, 10)},
        "ndcg@10": ndcg(gains, [1.0] * total),
        "recall@10": sum(gains) / total,
    }


def ndcg(gains: Sequence[float], ideal: Sequence[float], k: int = 10) -> float:
    """Normalised discounted cumulative gain at ``k`` (Järvelin and Kekäläinen 2002), in 0-1.

    Args:
        gains: gain of the element at each rank, best rank first.
        ideal: gains of all elements of the query, in any order.
        k: the depth.

    Returns:
        The gain over that of the best order; 0 where nothing has a gain.
    """
    best = _discounted(sorted(ideal, reverse=True)[:k])
    return _discounted(gains[:k]) / best if best > 0 else 0.0


def _discounted(gains: Sequence[float]) -> float:
    return float(sum(gain / np.log2(rank + 2) for rank, gain in enumerate(gains)))


def bootstrap(values: Sequence[float], seed: int = 0) -> Interval:
    """Mean over queries with its 95 % percentile bootstrap interval (Efron 1979).

    Args:
        values: one value for each query.
        seed: of the resampling, so that the same values give the same interval.

    Raises:
        ValueError: there are no values.
    """
    if not len(values):
        raise ValueError("no values to resample")
    array = np.asarray(values, dtype=np.float64)
    low, high = np.quantile(_resampled_means(array, seed), [0.025, 0.975])
    return Interval(float(array.mean()), float(low), float(high))


def paired_difference(ours: Sequence[float], theirs: Sequence[float], seed: int = 0) -> Interval:
    """Mean of ``ours - theirs`` query by query, with its 95 % bootstrap interval.

    Raises:
        ValueError: the two differ in length, or are empty.
    """
    pairs = zip(ours, theirs, strict=True)
    return bootstrap([our - their for our, their in pairs], seed)


def _resampled_means(array: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    rng = np.random.default_rng(seed)
    draws = rng.integers(len(array), size=(_RESAMPLES, len(array)))
    means: NDArray[np.float64] = array[draws].mean(axis=1)
    return means
