"""Near matches: a phrase that no term of the vocabulary matches, but that means one.

The encoder's vectors of all labels and synonyms lie in one exact FAISS index (inner product
of unit vectors: the cosine). A phrase counts when its cosine reaches the threshold that
`samspel evaluate reading` was tuned with.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import faiss
import numpy as np

from matcher.competences.concepts import Vocabulary
from matcher.encoding import Encoder

__all__ = ["NEAR_THRESHOLD", "NearLabels"]

NEAR_THRESHOLD = 0.75
_CACHE_SIZE = 100_000


class NearLabels:
    """The vocabulary's terms as vectors, asked for the nearest to a phrase."""

    def __init__(
        self, vocabulary: Vocabulary, encoder: Encoder, threshold: float = NEAR_THRESHOLD
    ) -> None:
        self.threshold = threshold
        self._encoder = encoder
        pairs = [
            (term, competence.id)
            for competence in vocabulary
            for term in dict.fromkeys(
                (competence.sv, competence.en, *competence.synonyms_sv, *competence.synonyms_en)
            )
            if term and term.lower() not in competence.context
        ]
        self._owners = [owner for _, owner in pairs]
        self._index = faiss.IndexFlatIP(encoder.dimension)
        if pairs:
            self._index.add(encoder.encode([term for term, _ in pairs]))
        self._cache: OrderedDict[str, tuple[str, float] | None] = OrderedDict()
        self._lock = Lock()

    def nearest(self, phrases: Sequence[str]) -> list[tuple[str, float] | None]:
        """For each phrase the nearest competence and its cosine, or None below the threshold."""
        new = [phrase for phrase in dict.fromkeys(phrases) if phrase not in self._cache]
        fresh = dict(zip(new, self._search(new), strict=True)) if new else {}
        answers = [fresh[p] if p in fresh else self._cache.get(p) for p in phrases]
        if fresh:
            with self._lock:
                self._cache.update(fresh)
                while len(self._cache) > _CACHE_SIZE:
                    self._cache.popitem(last=False)
        return answers

    def _search(self, phrases: Sequence[str]) -> list[tuple[str, float] | None]:
        if not self._owners:
            return [None] * len(phrases)
        vectors = np.ascontiguousarray(self._encoder.encode(phrases), dtype=np.float32)
        cosines, rows = self._index.search(vectors, 1)
        return [
            (self._owners[row], min(1.0, float(cosine))) if cosine >= self.threshold else None
            for cosine, row in zip(cosines[:, 0], rows[:, 0], strict=True)
        ]
