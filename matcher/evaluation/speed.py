"""How fast: latencies and rates of reading, encoding, indexing, searching and suggesting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import TypeVar

import faiss
import numpy as np
from numpy.typing import NDArray

from matcher.index import DenseIndex

__all__ = ["Latency", "Rate", "SearchSpeed", "latency", "rate", "search_speed"]

Item = TypeVar("Item")
_K = 100


@dataclass(frozen=True)
class Latency:
    """Milliseconds a call, over ``count`` calls made one at a time.

    ``cpu_median`` and ``cpu_p95`` are of this process's own time: a quiet machine's.
    """

    count: int
    median: float
    p95: float
    cpu_median: float
    cpu_p95: float


@dataclass(frozen=True)
class Rate:
    """``count`` items in ``seconds`` of wall time and ``cpu`` seconds of this process."""

    count: int
    seconds: float
    cpu: float

    @property
    def per_second(self) -> float:
        """Items a second of wall time."""
        return self.count / self.seconds if self.seconds else 0.0

    @property
    def per_cpu_second(self) -> float:
        """Items a second of one core: what a quiet machine would do with one thread."""
        return self.count / self.cpu if self.cpu else 0.0


@dataclass(frozen=True)
class SearchSpeed:
    """One exact search of ``k`` among ``count`` vectors, three ways, in milliseconds.

    ``recall`` is the share of NumPy's ids that our index finds, ``worst_score`` the largest
    difference between its score and NumPy's for the same id.
    """

    count: int
    ours: Latency
    filtered: Latency
    bare: Latency
    numpy: Latency
    recall: float
    worst_score: float

    @property
    def share_above_bare(self) -> float:
        """What our index takes beyond the same search in bare FAISS, as a share of that."""
        return self.ours.median / self.bare.median - 1


def latency(call: Callable[[Item], object], items: Iterable[Item], warm: int = 3) -> Latency:
    """Time ``call`` on each item, after ``warm`` of them untimed."""
    given = list(items)
    for item in given[:warm]:
        call(item)
    times = np.zeros((len(given), 2))
    for at, item in enumerate(given):
        began, busy = perf_counter(), process_time()
        call(item)
        times[at] = perf_counter() - began, process_time() - busy
    median, p95 = 1000 * np.quantile(times, (0.5, 0.95), axis=0)
    return Latency(len(given), float(median[0]), float(p95[0]), float(median[1]), float(p95[1]))


def rate(work: Callable[[], object], count: int) -> Rate:
    """Time ``work``, which handles ``count`` items."""
    began, busy = perf_counter(), process_time()
    work()
    return Rate(count, perf_counter() - began, process_time() - busy)


def search_speed(
    index: DenseIndex, queries: Sequence[NDArray[np.float32]], seed: int = 0
) -> SearchSpeed:
    """Search ``index`` for each query (d,), beside bare FAISS and NumPy on the same vectors.

    The filtered search lets a random half of the rows through.
    """
    faiss.omp_set_num_threads(1)
    vectors = index.vectors(np.arange(index.count))
    bare = faiss.index_factory(index.dimension, "SQfp16", faiss.METRIC_INNER_PRODUCT)
    bare.train(vectors[:1])
    bare.add(vectors)
    half = np.random.default_rng(seed).random(index.count) < 0.5
    k = min(_K, index.count)

    def brute(query: NDArray[np.float32]) -> NDArray[np.int64]:
        scores = vectors @ query
        top = np.argpartition(-scores, k - 1)[:k]
        found: NDArray[np.int64] = top[np.argsort(-scores[top], kind="stable")]
        return found

    timed = (
        latency(lambda query: index.search(query, k), queries),
        latency(lambda query: index.search(query, k, half), queries),
        latency(lambda query: bare.search(query[None, :], k), queries),
        latency(brute, queries),
    )
    found, worst = 0, 0.0
    for query in queries:
        rows, scores = index.search(query, k)
        found += len(np.intersect1d(rows, brute(query)))
        worst = max(worst, float(np.abs(scores - vectors[rows] @ query).max(initial=0.0)))
    return SearchSpeed(index.count, *timed, found / (k * len(queries)), worst)
