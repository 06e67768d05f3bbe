"""What a corpus says of its competences and languages, frozen when the corpus is built."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from matcher.types import Document

__all__ = ["LanguageMeans", "Rarity"]

_PSEUDO_COUNT = 20


@dataclass(frozen=True)
class Rarity:
    """How rare each competence is among ``count`` documents, 0 (everywhere) to 1 (nowhere)."""

    count: int
    frequency: Mapping[str, int]

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Rarity:
        """Document frequencies over all kinds together, each competence once a document."""
        frequency: Counter[str] = Counter()
        count = 0
        for document in documents:
            count += 1
            frequency.update({mention.competence for mention in document.mentions})
        return cls(count, frequency)

    def __call__(self, competence: str) -> float:
        """The inverse document frequency, scaled to 0–1."""
        if not self.count:
            return 1.0
        share = (self.frequency.get(competence, 0) + 0.5) / (self.count + 0.5)
        return min(1.0, log(1 / min(1.0, share)) / log(2 * self.count + 1))


@dataclass(frozen=True)
class LanguageMeans:
    """The mean vector of each language, taken off before comparing.

    What all Swedish texts share is that they are Swedish: without it, a Swedish need is no
    nearer to a Swedish profile than to an English one that says the same. The mean of few
    texts is shrunk towards zero: it says more of them than of their language.
    """

    means: Mapping[str, NDArray[np.float32]]

    @classmethod
    def of(cls, vectors: NDArray[np.float32], languages: Sequence[str]) -> LanguageMeans:
        """Means over the rows of ``vectors`` (n, d) by their ``languages`` (n)."""
        if not len(vectors):
            return cls({})
        labels = np.array(languages)
        means = {}
        for language in sorted(set(languages)):
            rows = vectors[labels == language]
            means[language] = (rows.sum(axis=0) / (len(rows) + _PSEUDO_COUNT)).astype(np.float32)
        return cls(means)

    def centre(self, vectors: NDArray[np.float32], languages: Sequence[str]) -> NDArray[np.float32]:
        """``vectors`` (n, d) less their language's mean, at unit length; zero rows stay zero."""
        out = vectors.copy()
        for row, language in enumerate(languages):
            mean = self.means.get(language)
            if mean is not None and out[row].any():
                out[row] -= mean
        squares = np.einsum("ij,ij->i", out, out, dtype=np.float64)  # the same alone or in company
        norms = np.sqrt(squares)[:, None]
        unit: NDArray[np.float32] = (out / np.where(norms > 0, norms, 1)).astype(np.float32)
        return unit
