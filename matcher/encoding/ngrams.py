"""Words, and the hash buckets of a word: itself and its character n-grams.

Words inside a text are cut by :func:`words`; each becomes a short list of bucket numbers by
:func:`buckets`. Character n-grams with the word's edges marked follow fastText (Bojanowski et al.
2017, "Enriching Word Vectors with Subword Information"); hashing them into a fixed number of
rows is the hashing trick (Weinberger et al. 2009).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from zlib import crc32

__all__ = ["Hashing", "words"]

_WORD = re.compile(r"[^\W_]{1,40}(?:\+\+|#)?")
_SOFT_HYPHEN = "\u00ad"
_GOLDEN = 0x9E3779B1  # Knuth's multiplicative hash: spreads CRC's low bits over the high ones


def words(text: str) -> list[str]:
    """Cut a text into lower-case words; runs longer than 40 characters are cut in pieces.

    ``C++`` and ``C#`` stay whole. A text of blanks, punctuation or emoji alone has no words.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace(_SOFT_HYPHEN, "")
    return _WORD.findall(text.lower())


@dataclass(frozen=True)
class Hashing:
    """How a word is turned into bucket numbers below ``2 ** bits``."""

    bits: int = 17
    shortest: int = 3
    longest: int = 5

    @property
    def size(self) -> int:
        """The number of buckets."""
        return 1 << self.bits

    def buckets(self, word: str) -> list[int]:
        """Return the word's own bucket first, then one for each of its character n-grams."""
        marked = f"<{word}>"
        grams = ["=" + word]
        for n in range(self.shortest, self.longest + 1):
            grams.extend(marked[i : i + n] for i in range(len(marked) - n + 1))
        shift = 32 - self.bits
        return [
            ((crc32(gram.encode("utf-8", "replace")) * _GOLDEN) & 0xFFFFFFFF) >> shift
            for gram in grams
        ]
