import numpy as np
import pytest

from matcher.evaluation.speed import latency, rate, search_speed
from matcher.index import DenseIndex


def test_latency_calls_each_item_after_a_few_untimed_ones() -> None:
    called: list[int] = []
    found = latency(called.append, range(10), warm=2)
    assert called == [0, 1, *range(10)]
    assert found.count == 10
    assert 0 <= found.median <= found.p95


def test_rate_counts_items_a_second() -> None:
    found = rate(lambda: sum(range(100_000)), 10)
    assert found.seconds > 0
    assert found.per_second == pytest.approx(10 / found.seconds)
    assert found.per_cpu_second == pytest.approx(10 / found.cpu)


def test_search_is_checked_against_brute_force() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(500, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = search_speed(DenseIndex.build(vectors), list(vectors[:5]))
    assert found.count == 500
    assert found.recall == 1
    assert found.worst_score < 1e-3
    assert found.share_above_bare > -1
