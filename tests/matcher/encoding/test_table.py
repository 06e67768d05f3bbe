import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from matcher.encoding.ngrams import Hashing
from matcher.encoding.table import CONFIG, WEIGHTS, NgramTable, WordCache
from matcher.errors import EncoderError


@pytest.fixture
def table() -> NgramTable:
    rng = np.random.default_rng(1)
    hashing = Hashing(bits=10)
    rows = rng.normal(size=(hashing.size, 16)).astype(np.float32)
    weights = rng.uniform(0.5, 2, hashing.size).astype(np.float32)
    return NgramTable.quantise(hashing, rows, weights)


def test_quantising_costs_less_than_half_a_step() -> None:
    rng = np.random.default_rng(2)
    hashing = Hashing(bits=4)
    rows = rng.normal(size=(hashing.size, 8)).astype(np.float32)
    rows[3] = 0
    table = NgramTable.quantise(hashing, rows, np.ones(hashing.size, np.float32))
    error = np.abs(table.rows * table.scales[:, None] - rows)
    assert np.all(error <= np.abs(rows).max(axis=1, keepdims=True) / 127 * 0.6)


def test_saved_and_loaded_gives_the_same_bytes(table: NgramTable, tmp_path: Path) -> None:
    texts = ["svetsning av rör", "CNC", ""]
    table.save(tmp_path)
    again = NgramTable.load(tmp_path)
    assert np.array_equal(WordCache(table).encode(texts), WordCache(again).encode(texts))


def test_rows_have_length_one_or_zero(table: NgramTable) -> None:
    vectors = WordCache(table).encode(["svets", "", " \n", "🙂", "a b c"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 0, 0, 0, 1], atol=1e-6)
    assert vectors.dtype == np.float32


def test_no_texts_give_no_rows(table: NgramTable) -> None:
    assert WordCache(table).encode([]).shape == (0, 16)


def test_bytes_do_not_depend_on_what_was_encoded_before(table: NgramTable) -> None:
    text = "robotsvetsning, kvalitet och robotsvetsning igen"
    alone = WordCache(table).encode([text])
    warm = WordCache(table)
    warm.encode(["igen kvalitet", "och annat", "robotsvetsning"])
    assert np.array_equal(warm.encode(["något", text])[1], alone[0])


def test_the_cache_is_bounded_and_forgetting_changes_nothing(table: NgramTable) -> None:
    small, large = WordCache(table, limit=5), WordCache(table)
    texts = [f"ord{i} sak{i % 7} del" for i in range(50)]
    assert np.array_equal(np.vstack([small.encode([text]) for text in texts]), large.encode(texts))
    assert len(small._ids) <= 5


def test_repeating_a_word_wins_little(table: NgramTable) -> None:
    once, often, other = WordCache(table).sums(["svets plåt", "svets " * 200 + "plåt", "svets"])
    assert np.linalg.norm(often) < 8 * np.linalg.norm(once)
    assert np.linalg.norm(other) < np.linalg.norm(often)


def test_threads_get_the_bytes_of_one_thread(table: NgramTable) -> None:
    texts = [f"svets{i} rör{i % 13} montage{i % 31}" for i in range(400)]
    expected = WordCache(table).encode(texts)
    shared = WordCache(table, limit=60)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: shared.encode([text])[0], texts))
    assert np.array_equal(np.vstack(found), expected)


def test_missing_foreign_and_damaged_files_are_refused(table: NgramTable, tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="cannot read"):
        NgramTable.load(tmp_path)
    table.save(tmp_path)
    config = json.loads((tmp_path / CONFIG).read_text(encoding="utf-8"))
    (tmp_path / CONFIG).write_text(json.dumps({**config, "kind": "other"}), encoding="utf-8")
    with pytest.raises(EncoderError, match="not of kind"):
        NgramTable.load(tmp_path)
    table.save(tmp_path)
    (tmp_path / WEIGHTS).write_bytes((tmp_path / WEIGHTS).read_bytes()[:500])
    with pytest.raises(EncoderError, match="cannot read"):
        NgramTable.load(tmp_path)
