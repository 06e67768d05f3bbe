"""The lexical side: rare exact terms, such as part numbers, tools, standards and names of methods.

TF-IDF over character n-grams within words (scikit-learn), so that inflection and compounds
count in part; the value of a pair is the cosine.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

__all__ = ["LexicalIndex", "LexicalModel"]


class LexicalModel:
    """Term weights learned from a corpus once and then frozen."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._vectorizer = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32, min_df=1
        )
        self._empty = not any(text.strip() for text in texts)
        if not self._empty:
            self._vectorizer.fit(texts)

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Unit rows, one a text; a text without a known term is a row of zeros."""
        if self._empty:
            return sparse.csr_matrix((len(texts), 1), dtype=np.float32)
        return self._vectorizer.transform(texts)


class LexicalIndex:
    """The texts of one kind, by term."""

    def __init__(self, model: LexicalModel, texts: Sequence[str]) -> None:
        self._model = model
        self._by_term = model.transform(texts).tocsc() if texts else None
        self._count = len(texts)

    def scores(self, text: str) -> NDArray[np.float32]:
        """The cosine of ``text`` with each of the ``n`` indexed texts, shape (n,)."""
        if self._by_term is None:
            return np.zeros(0, dtype=np.float32)
        query = self._model.transform([text])
        terms, values = query.indices, query.data
        scores: NDArray[np.float32] = self._by_term[:, terms] @ values
        return scores.astype(np.float32)
