"""The index against brute force in NumPy: the same rows, and the same cosines."""

from __future__ import annotations

import threading
from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.errors import IndexRefusedError
from matcher.index import DenseIndex

D = 48
HALF = 2e-3
"""What half precision may cost a cosine of unit vectors."""


def unit(count: int, seed: int = 0) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(count, D))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("share", [None, 0.0, 0.01, 0.5, 1.0])
@pytest.mark.parametrize("k", [1, 10, 5000])
def test_rows_and_cosines_are_those_of_brute_force(share: float | None, k: int) -> None:
    vectors = unit(1000)
    index = DenseIndex.build(vectors)
    rng = np.random.default_rng(1)
    allowed = None if share is None else rng.random(1000) < share
    open_rows = np.arange(1000) if allowed is None else np.flatnonzero(allowed)
    for query in unit(20, seed=2):
        rows, cosines = index.search(query, k, allowed)
        assert len(rows) == len(cosines) == min(k, len(open_rows))
        assert len(set(rows.tolist())) == len(rows)
        assert set(rows.tolist()) <= set(open_rows.tolist())
        exact = vectors @ query
        np.testing.assert_allclose(cosines, exact[rows], atol=HALF)
        np.testing.assert_allclose(cosines, -np.sort(-exact[open_rows])[: len(rows)], atol=HALF)
        assert (np.diff(cosines) <= 0).all()


def test_well_separated_rows_come_in_exactly_the_order_of_brute_force() -> None:
    query = unit(1)[0]
    other = unit(1, seed=3)[0]
    other -= (other @ query) * query
    other /= np.linalg.norm(other)
    cosines = np.linspace(-0.9, 0.9, 50, dtype=np.float32)
    vectors = cosines[:, None] * query + np.sqrt(1 - cosines**2)[:, None] * other
    order = np.random.default_rng(4).permutation(50)
    rows, found = DenseIndex.build(vectors[order]).search(query, 50)
    assert order[rows].tolist() == list(range(49, -1, -1))
    np.testing.assert_allclose(found, cosines[::-1], atol=HALF)


@given(count=st.integers(0, 40), k=st.integers(-1, 45), bits=st.integers(0, 2**40 - 1))
def test_any_bitmap_is_kept_to(count: int, k: int, bits: int) -> None:
    allowed = np.array([bits >> row & 1 for row in range(count)], dtype=bool)
    rows, _ = DenseIndex.build(unit(count)).search(unit(1, seed=5)[0], k, allowed)
    assert len(rows) == max(0, min(k, int(allowed.sum())))
    assert allowed[rows].all()


def test_a_query_of_zeros_finds_nothing() -> None:
    rows, cosines = DenseIndex.build(unit(5)).search(np.zeros(D, np.float32), 3)
    assert (len(rows), len(cosines)) == (0, 0)


def test_rows_of_zeros_are_never_above_a_real_likeness() -> None:
    vectors = unit(20)
    vectors[::2] = 0
    rows, cosines = DenseIndex.build(vectors).search(vectors[1], 20)
    assert rows[0] == 1
    assert all(cosine == 0 for row, cosine in zip(rows, cosines, strict=True) if row % 2 == 0)


def test_the_kept_vectors_are_given_back_in_half_precision() -> None:
    vectors = unit(30)
    index = DenseIndex.build(vectors)
    rows = np.array([7, 0, 7, 29])
    np.testing.assert_allclose(index.vectors(rows), vectors[rows], atol=1e-3)
    assert index.vectors(np.empty(0, np.int64)).shape == (0, D)
    assert (index.count, index.dimension) == (30, D)


def test_a_saved_index_searches_as_before(tmp_path: Path) -> None:
    index, query = DenseIndex.build(unit(100)), unit(1, seed=6)[0]
    manifest = index.save(tmp_path / "new" / "need.faiss", encoder="e", taxonomy="t", sequence=7)
    assert (manifest.count, manifest.dimension, manifest.sequence) == (100, D, 7)
    loaded = DenseIndex.load(tmp_path / "new" / "need.faiss", encoder="e", taxonomy="t", sequence=7)
    for before, after in zip(index.search(query, 9), loaded.search(query, 9), strict=True):
        assert before.tobytes() == after.tobytes()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"encoder": "other"}, "another encoder"),
        ({"taxonomy": "other"}, "another taxonomy"),
        ({"sequence": 8}, "sequence 7, now 8"),
    ],
)
def test_a_foreign_or_old_index_is_refused(
    tmp_path: Path, asked: dict[str, object], says: str
) -> None:
    path = tmp_path / "need.faiss"
    DenseIndex.build(unit(3)).save(path, encoder="e", taxonomy="t", sequence=7)
    with pytest.raises(IndexRefusedError, match=says):
        DenseIndex.load(path, **{"encoder": "e", "taxonomy": "t", "sequence": 7} | asked)  # type: ignore[arg-type]  # one of three


@pytest.mark.parametrize("harm", ["cut", "flip", "gone", "manifest gone", "manifest junk"])
def test_a_damaged_index_is_refused(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "need.faiss"
    DenseIndex.build(unit(50)).save(path, encoder="e", taxonomy="t", sequence=7)
    content, note = path.read_bytes(), path.with_suffix(".json")
    match harm:
        case "cut":
            path.write_bytes(content[: len(content) // 2])
        case "flip":
            path.write_bytes(content[:-20] + bytes([content[-20] ^ 1]) + content[-19:])
        case "gone":
            path.unlink()
        case "manifest gone":
            note.unlink()
        case "manifest junk":
            note.write_text('{"encoder": "e"}', encoding="utf-8")
    with pytest.raises(IndexRefusedError, match=r"need\.(faiss|json)"):
        DenseIndex.load(path, encoder="e", taxonomy="t")


def test_searches_go_on_while_new_indexes_are_published() -> None:
    """Each answer must be wholly of one published index: version v holds v+20 rows."""
    published = [DenseIndex.build(unit(20, seed=0))]
    wrong: list[object] = []
    done = threading.Event()

    def search(seed: int) -> None:
        query = unit(1, seed=seed)[0]
        while not done.is_set():
            index = published[-1]
            version = index.count - 20
            rows, cosines = index.search(query, 5)
            exact = unit(20 + version, seed=version) @ query
            if not np.allclose(cosines, -np.sort(-exact)[:5], atol=HALF) or len(rows) != 5:
                wrong.append((version, rows, cosines))

    threads = [threading.Thread(target=search, args=(seed,)) for seed in range(100, 104)]
    for thread in threads:
        thread.start()
    for version in range(1, 150):
        published.append(DenseIndex.build(unit(20 + version, seed=version)))
        del published[:-1]
    done.set()
    for thread in threads:
        thread.join(timeout=30)
    assert not wrong
    assert not any(thread.is_alive() for thread in threads)


def test_a_search_uses_one_thread_whatever_its_thread_was_set_to() -> None:
    index, seen = DenseIndex.build(unit(10)), []

    def search() -> None:
        faiss.omp_set_num_threads(2)
        index.search(unit(1)[0], 3)
        seen.append(faiss.omp_get_max_threads())

    thread = threading.Thread(target=search)
    thread.start()
    thread.join(timeout=30)
    assert seen == [1]
