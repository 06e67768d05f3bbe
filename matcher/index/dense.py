"""Exact inner-product search over unit vectors: FAISS ``IDMap2`` over ``SQfp16``.

An index is immutable: it is built, searched and thrown away, never changed under search.
Filters go into the search as a bitmap over rows. One OpenMP thread a search: the setting is
per thread, so it is made in the thread that searches.
"""

from __future__ import annotations

import threading
from functools import cached_property
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from matcher.errors import IndexRefusedError
from matcher.index.manifest import Manifest, file_digest

__all__ = ["DenseIndex"]

_THREAD = threading.local()


def _one_thread() -> None:
    if not getattr(_THREAD, "single", False):
        faiss.omp_set_num_threads(1)
        _THREAD.single = True


class DenseIndex:
    """``n`` unit vectors of ``d`` dimensions, kept in half precision, ids 0 … n-1."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> DenseIndex:
        """Index ``vectors`` of shape (n, d); rows of zeros have cosine 0 with all."""
        _one_thread()
        count, dimension = vectors.shape
        index = faiss.index_factory(dimension, "IDMap2,SQfp16", faiss.METRIC_INNER_PRODUCT)
        if count:
            index.train(vectors[:1])
            index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), np.arange(count))
        return cls(index)

    @cached_property
    def _halves(self) -> NDArray[np.float16]:
        """What FAISS keeps, (n, d) in half precision, seen in its own memory and not copied."""
        inner = faiss.downcast_index(self._index.index)
        held = faiss.rev_swig_ptr(inner.codes.data(), inner.codes.size())
        halves: NDArray[np.float16] = held.view(np.float16).reshape(self.count, self.dimension)
        halves.flags.writeable = False
        return halves

    @property
    def count(self) -> int:
        """How many vectors are indexed."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The length of each vector."""
        return int(self._index.d)

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The ``k`` rows with the largest inner product with ``vector`` (d,), best first.

        Args:
            vector: the query; all zeros finds nothing.
            k: how many at most.
            allowed: a bitmap (n,) of the rows that may be found; None is all.

        Returns:
            Rows and cosines, both of length ≤ k.
        """
        _one_thread()
        k = min(k, self.count if allowed is None else int(allowed.sum()))
        if k <= 0 or not vector.any():
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        query = np.ascontiguousarray(vector[None, :], dtype=np.float32)
        if allowed is None:
            cosines, rows = self._index.search(query, k)
        else:
            bitmap = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(bitmap)
            parameters = faiss.SearchParameters(sel=selector)
            cosines, rows = self._index.search(query, k, params=parameters)
        found = rows[0] >= 0
        return rows[0][found], cosines[0][found]

    def save(self, path: Path, *, encoder: str, taxonomy: str, sequence: int) -> Manifest:
        """Write the index to ``path`` and its manifest beside it; return the manifest."""
        path.parent.mkdir(parents=True, exist_ok=True)
        faiss.write_index(self._index, str(path))
        manifest = Manifest(
            encoder, taxonomy, self.dimension, self.count, file_digest(path), sequence
        )
        manifest.save(path.with_suffix(".json"))
        return manifest

    @classmethod
    def load(
        cls, path: Path, *, encoder: str, taxonomy: str, sequence: int | None = None
    ) -> DenseIndex:
        """Read an index that was saved for this encoder, taxonomy and sequence.

        Raises:
            IndexRefusedError: the file or its manifest is missing, foreign, old or damaged.
        """
        manifest = Manifest.load(path.with_suffix(".json"))
        manifest.require(encoder=encoder, taxonomy=taxonomy, sequence=sequence, file=path)
        try:
            index = cls(faiss.read_index(str(path)))
        except RuntimeError as error:
            raise IndexRefusedError(f"{path.name}: FAISS cannot read it") from error
        if index.count != manifest.count or index.dimension != manifest.dimension:
            raise IndexRefusedError(f"{path.name}: not of the shape that its manifest says")
        return index

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The kept vectors of ``rows`` as a (len(rows), d) matrix."""
        if not len(rows):
            return np.empty((0, self.dimension), dtype=np.float32)
        return self._halves[rows].astype(np.float32)
