"""The one face every encoder shows to the rest of the matcher."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

__all__ = ["Encoder", "WordEncoder"]


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors whose inner product is their cosine similarity."""

    @property
    def fingerprint(self) -> str:
        """Hexadecimal SHA-256 over all that defines the vectors: equal ones, equal vectors."""

    @property
    def dimension(self) -> int:
        """The number of columns of every encoded matrix."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode ``n`` texts as an ``(n, dimension)`` float32 matrix.

        Rows have length one; a text without a readable word is a row of zeros, which is
        similar to nothing.
        """


@runtime_checkable
class WordEncoder(Encoder, Protocol):
    """An encoder that also knows single words, and how much each says."""

    def word_vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        """One vector a word, ``(n, dimension)``: its direction is what the word means.

        Its length is how much the word says beside others.
        """
