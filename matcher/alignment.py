"""How well the words of two texts find each other: each beside its nearest on the other side.

One vector for a whole text blurs what is rare in it. Here every word is compared with every
word of the other text, and the best counts: late interaction (Khattab and Zaharia
2020, "ColBERT"), with one fixed vector a word, weighted by information as in soft TF-IDF (Cohen,
Ravikumar and Fienberg 2003). It goes both ways, and both count the same.

Directions are rounded to whole numbers, so that sums are exact: a pair has the same value
whichever of the two asks, and whatever else is compared at the same time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.encoding import Encoder, WordEncoder, words

__all__ = ["AlignmentIndex", "WordModel"]

_UNIT = 127
_SAME = _UNIT * _UNIT
_LEAST = 8_064
"""Products of two directions up to this (a cosine of .5) count as none."""
_STEPS = 64


@dataclass(frozen=True)
class _Words:
    """Words: (n, d) whole-numbered directions, (n,) weights."""

    directions: NDArray[np.int8]
    weights: NDArray[np.int64]


class WordModel:
    """What a word tells in a corpus, learned from its texts once and then frozen.

    A word's weight is its inverse document frequency, times the length of its vector for an
    encoder that knows how much a word says.
    """

    def __init__(self, texts: Sequence[str], encoder: Encoder) -> None:
        self._vectors = encoder.word_vectors if isinstance(encoder, WordEncoder) else encoder.encode
        self._seen: Counter[str] = Counter()
        for text in texts:
            self._seen.update(set(words(text)))
        self._texts = len(texts)

    def look_up(self, listed: Sequence[str]) -> _Words:
        """Directions and weights of words, in their order."""
        vectors = self._vectors(listed)
        lengths = np.linalg.norm(vectors, axis=1)
        directions = np.rint(_UNIT * vectors / np.maximum(lengths, 1e-9)[:, None])
        seen = np.array([self._seen[word] for word in listed], dtype=np.float64)
        rarity = np.log((self._texts + 1) / (seen + 0.5))
        weights = np.rint(_STEPS * lengths * np.maximum(rarity, 0))
        return _Words(directions.astype(np.int8), weights.astype(np.int64))


class AlignmentIndex:
    """``n`` texts, by their words."""

    def __init__(self, model: WordModel, texts: Sequence[str]) -> None:
        self._model = model
        listed = [list(dict.fromkeys(words(text))) for text in texts]
        self._ends = np.cumsum([0, *map(len, listed)])
        flat = [word for each in listed for word in each]
        numbers = {word: i for i, word in enumerate(dict.fromkeys(flat))}
        self._ids = np.array([numbers[word] for word in flat], dtype=np.int32)
        self._table = model.look_up(list(numbers))

    def scores(self, text: str) -> NDArray[np.float64]:
        """How well ``text`` and each of the texts align: (n,), each in 0-1."""
        asked = self._model.look_up(list(dict.fromkeys(words(text))))
        told = np.flatnonzero(np.diff(self._ends))
        out = np.zeros(len(self._ends) - 1)
        if not asked.weights.any() or not len(told):
            return out
        starts = self._ends[told]
        weights = self._table.weights[self._ids]
        products = _products(asked.directions, self._table.directions)
        nearest = np.maximum.reduceat(products[:, self._ids], starts, axis=1)
        forth = asked.weights @ nearest.astype(np.float64) / asked.weights.sum()
        best = products.max(axis=0).astype(np.float64)[self._ids]
        back = np.add.reduceat(weights * best, starts)
        back /= np.maximum(np.add.reduceat(weights, starts), 1)
        out[told] = (forth + back) / (2 * (_SAME - _LEAST))
        return out


def _products(left: NDArray[np.int8], right: NDArray[np.int8]) -> NDArray[np.float32]:
    """What each pair of directions has in common above :data:`_LEAST`: whole numbers."""
    products = left.astype(np.float32) @ right.astype(np.float32).T
    clipped: NDArray[np.float32] = np.clip(products - _LEAST, 0, _SAME - _LEAST)
    return clipped
