"""The quantised table behind the bundled encoder, and its lean NumPy path.

A word's vector is the sum of its buckets' rows, divided by the square root of their number and
multiplied by the word's weight; a text's vector is the sum of its words' vectors. Nothing here
needs torch: every distinct word is computed once and kept in a bounded cache, so that a warm
encoder only looks words up and adds rows.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_matrix

from matcher.encoding.ngrams import Hashing, words
from matcher.errors import EncoderError

__all__ = ["CONFIG", "KIND", "WEIGHTS", "NgramTable", "WordCache"]

KIND = "hashed-ngrams/1"
CONFIG = "config.json"
WEIGHTS = "model.safetensors"
_CACHE_WORDS = 100_000
_CHUNK = 1_024


@dataclass(frozen=True, eq=False)
class NgramTable:
    """Rows for buckets, as eight-bit integers with one scale each.

    Attributes:
        hashing: how a word becomes bucket numbers.
        rows: ``(buckets, dimension)`` int8.
        scales: ``(buckets,)`` float32; a real row is ``rows[i] * scales[i]``.
        weights: ``(buckets,)`` float32; a word's weight stands at its own bucket.
    """

    hashing: Hashing
    rows: NDArray[np.int8]
    scales: NDArray[np.float32]
    weights: NDArray[np.float32]

    @property
    def dimension(self) -> int:
        """The length of a row."""
        return int(self.rows.shape[1])

    @classmethod
    def quantise(
        cls, hashing: Hashing, rows: NDArray[np.float32], weights: NDArray[np.float32]
    ) -> NgramTable:
        """Round real ``rows`` to eight bits each, by the largest value of the row."""
        scales = np.abs(rows).max(axis=1) / 127.0
        safe = np.where(scales > 0, scales, 1.0)[:, None]
        return cls(
            hashing,
            np.rint(rows / safe).astype(np.int8),
            scales.astype(np.float16).astype(np.float32),
            weights.astype(np.float16).astype(np.float32),
        )

    def truncated(self, dimension: int) -> NgramTable:
        """The same table with the first ``dimension`` numbers of each row.

        Raises:
            EncoderError: the rows are not that long.
        """
        if not 1 <= dimension <= self.dimension:
            raise EncoderError(
                f"dimension {dimension} is not between 1 and the encoder's {self.dimension}"
            )
        return replace(self, rows=np.ascontiguousarray(self.rows[:, :dimension]))

    def save(self, folder: Path) -> None:
        """Write the weights (safetensors) and their configuration into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, NDArray[Any]] = {
            "rows": self.rows,
            "scales": self.scales.astype(np.float16),
            "weights": self.weights.astype(np.float16),
        }
        save_file(arrays, str(folder / WEIGHTS))
        config = {"kind": KIND, "dimension": self.dimension, **asdict(self.hashing)}
        (folder / CONFIG).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> NgramTable:
        """Read what :meth:`save` wrote.

        Raises:
            EncoderError: a file is missing, of another kind, or damaged.
        """
        try:
            config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
            arrays = load_file(str(folder / WEIGHTS))
            hashing = Hashing(config["bits"], config["shortest"], config["longest"])
            rows = arrays["rows"]
            scales = arrays["scales"].astype(np.float32)
            weights = arrays["weights"].astype(np.float32)
        except Exception as error:  # safetensors raises its own types for damaged files
            raise EncoderError(f"cannot read the encoder in {folder}: {error}") from error
        if config.get("kind") != KIND or rows.shape != (hashing.size, config["dimension"]):
            raise EncoderError(f"the encoder in {folder} is not of kind {KIND}, or is damaged")
        return cls(hashing, rows, scales, weights)

    def word_vector(self, word: str) -> NDArray[np.float32]:
        """Return the weighted ``(dimension,)`` float32 vector of one word."""
        ids = self.hashing.buckets(word)
        total = self.scales[ids] @ self.rows[ids].astype(np.float32)
        vector: NDArray[np.float32] = total * (self.weights[ids[0]] / np.sqrt(len(ids)))
        return vector


class WordCache:
    """Encodes texts with a table, keeping each distinct word's vector; safe under threads."""

    def __init__(self, table: NgramTable, limit: int = _CACHE_WORDS) -> None:
        self.table = table
        self._limit = limit
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._ids: dict[str, int] = {}
        self._vectors = np.zeros((1_024, self.table.dimension), dtype=np.float32)

    def _learn(self, new: Sequence[str]) -> None:
        needed = len(self._ids) + len(new)
        if needed > len(self._vectors):
            grown = np.zeros(
                (max(needed, 2 * len(self._vectors)), self.table.dimension), np.float32
            )
            grown[: len(self._ids)] = self._vectors[: len(self._ids)]
            self._vectors = grown
        for word in new:
            self._vectors[len(self._ids)] = self.table.word_vector(word)
            self._ids[word] = len(self._ids)

    def _lookup(self, flat: Sequence[str]) -> tuple[list[int], NDArray[np.float32]]:
        """Return the words' row numbers and the matrix that they number."""
        with self._lock:
            try:
                return [self._ids[word] for word in flat], self._vectors
            except KeyError:
                new = [word for word in dict.fromkeys(flat) if word not in self._ids]
            if len(self._ids) + len(new) > self._limit:
                self._forget()
                new = list(dict.fromkeys(flat))
            self._learn(new)
            return [self._ids[word] for word in flat], self._vectors

    def words(self, listed: Sequence[str]) -> NDArray[np.float32]:
        """The weighted vectors of ``n`` words, ``(n, dimension)`` float32."""
        out = np.zeros((len(listed), self.table.dimension), dtype=np.float32)
        for start in range(0, len(listed), _CHUNK):
            ids, vectors = self._lookup(listed[start : start + _CHUNK])
            out[start : start + len(ids)] = vectors[ids]
        return out

    def sums(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Add up the words of each of ``n`` texts: an ``(n, dimension)`` float32 matrix.

        A word said ``c`` times counts ``1 + ln c`` times, so that repeating it wins little.
        Words are added in the order of the text, so that the sum does not depend on the cache.
        """
        out = np.zeros((len(texts), self.table.dimension), dtype=np.float32)
        for start in range(0, len(texts), _CHUNK):
            cut = [Counter(words(text)) for text in texts[start : start + _CHUNK]]
            ids, vectors = self._lookup([word for each in cut for word in each])
            ends = np.cumsum([0, *map(len, cut)])
            counts = np.fromiter((c for each in cut for c in each.values()), np.float32, len(ids))
            picked = csr_matrix((1 + np.log(counts), ids, ends), shape=(len(cut), len(vectors)))
            out[start : start + len(cut)] = picked @ vectors
        return out

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts as rows of length one, or zeros where there is no word."""
        sums = self.sums(texts)
        lengths = np.sqrt(np.einsum("ij,ij->i", sums, sums, dtype=np.float64))[:, None]
        unit: NDArray[np.float32] = (sums / np.maximum(lengths, 1e-12)).astype(np.float32)
        return unit
