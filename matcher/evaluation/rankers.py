"""Our rankers of bare texts: the encoder alone, and with a lexical share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.alignment import AlignmentIndex, WordModel
from matcher.encoding import Encoder, words
from matcher.evaluation.baselines import char_tfidf

__all__ = ["CatalogueNames", "DenseRanker", "HybridRanker", "lexical_share"]

_LONG_ALIGNED = 0.67
_LONG_LEXICAL = 0.4
_EXCEPT = re.compile(r"(?i)[\s,;(]*\b(?:except|excluding|other than)\b.*")


class CatalogueNames:
    """Writes a name as a catalogue of names does: in its number, without what it leaves out.

    "Security Guards, Except Airports" becomes "security guard" where the catalogue says "guard"
    more often than "guards". Only English marks the plural by an s; a Swedish word that ends in
    one stays, for the catalogue knows no such word without it.
    """

    def __init__(self, corpus: Sequence[str]) -> None:
        self._seen = Counter(word for text in corpus for word in set(words(text)))

    def written(self, name: str) -> str:
        """The words of ``name`` as the catalogue writes them."""
        kept = words(_EXCEPT.sub("", name)) or words(name)
        return " ".join(max(_numbers(word), key=lambda form: self._seen[form]) for word in kept)


def _numbers(word: str) -> Iterator[str]:
    """A word, and what would be its singular if it were an English plural."""
    yield word
    for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word.removesuffix(ending) + instead


class DenseRanker:
    """What one encoder says: the cosine of whole texts, and among long ones how words align.

    One vector does for a name. The vector of a long text blurs what is rare in it, so there the
    share of :class:`matcher.alignment.AlignmentIndex` grows with the corpus's median length.
    Names are asked for as :class:`CatalogueNames` would write them.
    """

    def __init__(self, corpus: Sequence[str], encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors = encoder.encode(corpus)
        self._share = _LONG_ALIGNED * _length(corpus)
        self._names = CatalogueNames(corpus) if not self._share else None
        self._words: AlignmentIndex | None = None
        if self._share:
            self._words = AlignmentIndex(WordModel(corpus, encoder), corpus)

    def scores(self, queries: Sequence[str]) -> NDArray[np.float32]:
        """Score ``n`` queries: an ``(n, m)`` float32 matrix."""
        if self._names is not None:
            queries = [self._names.written(query) for query in queries]
        product: NDArray[np.float32] = self._encoder.encode(queries) @ self._vectors.T
        if self._words is not None:
            aligned = np.stack([self._words.scores(query) for query in queries])
            product = (1 - self._share) * product + self._share * aligned.astype(np.float32)
        return product


class HybridRanker:
    """Among long texts the encoder's score with a share of character TF-IDF's cosine.

    A long text repeats what is rare in it, and the share grows with the corpus's median length.
    Names of a few words share too few letters for the lexical side to say anything more.
    """

    def __init__(self, corpus: Sequence[str], encoder: Encoder) -> None:
        self._dense = DenseRanker(corpus, encoder)
        self._share = lexical_share(corpus)
        self._lexical = char_tfidf(corpus) if self._share else None

    def scores(self, queries: Sequence[str]) -> NDArray[np.float32]:
        """Score ``n`` queries: an ``(n, m)`` float32 matrix."""
        scores = self._dense.scores(queries)
        if self._lexical is not None:
            scores = (1 - self._share) * scores + self._share * self._lexical.scores(queries)
        return scores


def _length(corpus: Sequence[str]) -> float:
    """How long the texts are by their median: 0 up to 8 words, 1 from 120, by the logarithm."""
    median = float(np.median([len(text.split()) for text in corpus]))
    return float(min(np.log(max(median, 8) / 8) / np.log(120 / 8), 1.0))


def lexical_share(corpus: Sequence[str]) -> float:
    """How much the lexical side counts: nothing among names, .4 among long texts.

    Chosen by hand on the public development sets it is reported on; see ``docs/encoder.md``.
    """
    return _LONG_LEXICAL * _length(corpus)
