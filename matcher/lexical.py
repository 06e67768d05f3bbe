"""The lexical side: rare exact terms, such as part numbers, tools, standards and names of methods.

TF-IDF over character n-grams within words (scikit-learn), so that inflection and compounds
count in part; the value of a pair is the cosine. What many texts share is left out: it says
which language a text is in rather than what it is about, and would be slow to look up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

__all__ = ["LexicalIndex", "LexicalModel"]

_WORD = re.compile(r"\S{1,60}")
_SIZES = (3, 4, 5)
_COMMON_SHARE = 0.1
_COMMON_AT_LEAST, _COMMON_AT_MOST = 10, 2_000


@lru_cache(maxsize=200_000)
def _ngrams(word: str) -> tuple[str, ...]:
    """The character n-grams of one word with its edges marked, as ``char_wb`` makes them."""
    padded = f" {word} "
    return tuple(
        padded[at : at + size] for size in _SIZES for at in range(max(1, len(padded) - size + 1))
    )


def _analyse(text: str) -> list[str]:
    return [gram for word in _WORD.findall(text.lower()) for gram in _ngrams(word)]


class LexicalModel:
    """Term weights learned from a corpus once and then frozen."""

    def __init__(self, texts: Sequence[str]) -> None:
        common = min(int(_COMMON_SHARE * len(texts)), _COMMON_AT_MOST)
        self._vectorizer = TfidfVectorizer(
            analyzer=_analyse,
            sublinear_tf=True,
            dtype=np.float32,
            max_df=max(common, _COMMON_AT_LEAST),
        )
        try:
            self._vectorizer.fit(texts)
            self._empty = False
        except ValueError:  # no text has a word, or all share all of them: nothing is rare
            self._empty = True

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Unit rows, one a text; a text without a known term is a row of zeros."""
        if self._empty:
            return sparse.csr_matrix((len(texts), 1), dtype=np.float32)
        return self._vectorizer.transform(texts)


class LexicalIndex:
    """``n`` texts, by term."""

    def __init__(self, model: LexicalModel, texts: Sequence[str]) -> None:
        self._model = model
        self._by_term = model.transform(texts).tocsc() if texts else None

    def scores(self, text: str) -> NDArray[np.float32]:
        """The cosine of ``text`` with each of the ``n`` indexed texts, shape (n,)."""
        if self._by_term is None:
            return np.zeros(0, dtype=np.float32)
        query = self._model.transform([text])
        scores = self._by_term[:, query.indices] @ query.data
        exact: NDArray[np.float32] = scores.astype(np.float32)
        return exact
