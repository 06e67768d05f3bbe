"""Lexical rankers that any ranking here must be compared with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

__all__ = ["BASELINES", "BM25", "Ranker", "TfIdf", "char_tfidf", "word_tfidf"]

_WORD = r"(?u)\b\w+\b"


class Ranker(Protocol):
    """Scores a fixed corpus of ``m`` texts against queries."""

    def scores(self, queries: Sequence[str]) -> NDArray[np.float32]:
        """Score ``n`` queries: an ``(n, m)`` float32 matrix, higher is nearer."""


class TfIdf:
    """Cosine of TF-IDF vectors made by a vectoriser of scikit-learn, fitted on the corpus."""

    def __init__(self, corpus: Sequence[str], vectoriser: TfidfVectorizer) -> None:
        self._vectoriser = vectoriser
        self._corpus: csr_matrix = vectoriser.fit_transform(corpus).T.tocsr()

    def scores(self, queries: Sequence[str]) -> NDArray[np.float32]:
        """Score ``n`` queries: an ``(n, m)`` float32 matrix of cosines in 0-1."""
        product = self._vectoriser.transform(queries) @ self._corpus
        dense: NDArray[np.float32] = product.toarray().astype(np.float32, copy=False)
        return dense


def word_tfidf(corpus: Sequence[str]) -> TfIdf:
    """TF-IDF over lower-case words."""
    return TfIdf(corpus, TfidfVectorizer(token_pattern=_WORD, dtype=np.float32))


def char_tfidf(corpus: Sequence[str]) -> TfIdf:
    """TF-IDF over character 3- to 5-grams inside words, with sublinear term frequency."""
    vectoriser = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32
    )
    return TfIdf(corpus, vectoriser)


class BM25:
    """Okapi BM25 with ``k1 = 1.2`` and ``b = 0.75`` (Robertson and Zaragoza 2009)."""

    def __init__(self, corpus: Sequence[str], k1: float = 1.2, b: float = 0.75) -> None:
        self._vectoriser = CountVectorizer(token_pattern=_WORD, dtype=np.float32)
        counts = self._vectoriser.fit_transform(corpus).tocoo()
        lengths = np.bincount(counts.row, counts.data, len(corpus))
        norm = k1 * (1 - b + b * lengths / max(lengths.mean(), 1e-9))
        found = np.bincount(counts.col, minlength=counts.shape[1])
        idf = np.log1p((len(corpus) - found + 0.5) / (found + 0.5))
        data = counts.data * (k1 + 1) / (counts.data + norm[counts.row]) * idf[counts.col]
        shape = (counts.shape[1], len(corpus))
        self._weights = csr_matrix((data.astype(np.float32), (counts.col, counts.row)), shape)

    def scores(self, queries: Sequence[str]) -> NDArray[np.float32]:
        """Score ``n`` queries: an ``(n, m)`` float32 matrix, not bounded above."""
        dense: NDArray[np.float32] = (self._vectoriser.transform(queries) @ self._weights).toarray()
        return dense


BASELINES: dict[str, Callable[[Sequence[str]], Ranker]] = {
    "bm25": BM25,
    "word tf-idf": word_tfidf,
    "char tf-idf": char_tfidf,
}
