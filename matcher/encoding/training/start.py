"""Where training begins: random rows, and word weights by information."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.ngrams import Hashing, words
from matcher.encoding.training.common import ranks
from matcher.encoding.training.corpus import Corpus
from matcher.encoding.training.recipe import Recipe

__all__ = ["first_rows", "first_weights"]


def first_rows(hashing: Hashing, recipe: Recipe, seed: int) -> NDArray[np.float32]:
    """Draw ``(buckets, dimension)`` random rows.

    Rows that training never touches keep these values, so that words never seen then still
    resemble those that share their n-grams.
    """
    rng = np.random.default_rng(seed)
    return rng.normal(0.0, recipe.spread, (hashing.size, recipe.dimension)).astype(np.float32)


def first_weights(corpus: Corpus, hashing: Hashing, recipe: Recipe) -> NDArray[np.float32]:
    """Weigh words by inverse document frequency, common words of either language less still.

    A common word of rank ``r`` has a frequency near ``0.1 / r`` (Zipf's law); weighting it by
    ``a / (a + frequency)`` follows Arora, Liang and Ma (2017).

    Returns:
        ``(buckets,)`` positive float32; one for a word that was never seen.
    """
    seen: Counter[str] = Counter()
    total = 0
    for text in corpus.texts():
        seen.update(set(words(text)))
        total += 1
    weights = np.ones(hashing.size, dtype=np.float32)
    for word, count in sorted(seen.items(), key=lambda item: (item[1], item[0])):
        weights[hashing.buckets(word)[0]] = math.log(1 + total / count) / math.log(1 + total)
    for word, rank in ranks().items():
        weights[hashing.buckets(word)[0]] *= rank / (rank + recipe.common)
    return weights
