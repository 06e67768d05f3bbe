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
_KEPT_QUERIES = 256
_KEPT_SCORES = 4
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
    """Term weights learned from a corpus once and then frozen.

    ``weights`` are the corpus's own rows, for its indexes; None if nothing is rare in it.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        common = min(int(_COMMON_SHARE * len(texts)), _COMMON_AT_MOST)
        self._vectorizer = TfidfVectorizer(
            analyzer=_analyse,
            sublinear_tf=True,
            dtype=np.float32,
            max_df=max(common, _COMMON_AT_LEAST),
        )
        try:
            self.weights: sparse.csr_matrix | None = self._vectorizer.fit_transform(texts)
        except ValueError:  # no text has a word, or all share all of them: nothing is rare
            self.weights = None
        self._empty = self.weights is None
        self.row = lru_cache(maxsize=_KEPT_QUERIES)(self._row)

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Unit rows, one a text; a text without a known term is a row of zeros."""
        if self._empty:
            return sparse.csr_matrix((len(texts), 1), dtype=np.float32)
        return self._vectorizer.transform(texts)

    def _row(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The terms of one text and their weights."""
        found = self.transform([text])
        return found.indices, found.data


class LexicalIndex:
    """``n`` texts, by term.

    ``scores(text)`` is the cosine of a text with each of them, (n,) and not to be written to;
    those of the last few texts are kept, for a query comes back for its next lane.
    """

    def __init__(self, model: LexicalModel, weights: sparse.csr_matrix) -> None:
        self._model = model
        self._by_term = weights.tocsc()
        self.scores = lru_cache(maxsize=_KEPT_SCORES)(self._scores)

    def _scores(self, text: str) -> NDArray[np.float32]:
        terms, values = self._model.row(text)
        exact: NDArray[np.float32] = (self._by_term[:, terms] @ values).astype(np.float32)
        exact.flags.writeable = False
        return exact
