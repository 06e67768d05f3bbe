"""Words with their place in the text, and their stems in Swedish and English.

A text may mix the two languages, so every word carries both stems. Stemming is Snowball
(Porter 2001) through PyStemmer; for Swedish the verbal noun ending is taken off as well, so
that "presshärdning", "presshärda" and "presshärdade" meet.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import NamedTuple

import Stemmer

__all__ = ["Token", "stem_en", "stem_sv", "tokenise"]

# ".NET"; C++ and C#; a standard written together with its number ("ISO9001" → iso, 9001);
# everything else that is letters and digits. Hyphen, slash and space separate alike.
_WORD = re.compile(r"(?<!\w)\.[Nn][Ee][Tt]\b|[^\W\d_]{2,12}(?=\d{3})|[^\W_]{1,80}(?:\+\+|#)?")
_VERBAL_NOUN = re.compile(r"(?<=\w{4})n?ing$")
_LOCAL = threading.local()


class Token(NamedTuple):
    """One word: ``text[start:end]``, its lower-case form and its two stems.

    ``surface`` is the word as written, but an acronym's plural s is off: "PLCs" → "PLC".
    """

    surface: str
    start: int
    end: int
    lower: str
    sv: str
    en: str


def _stemmer(language: str) -> Stemmer.Stemmer:
    """A stemmer of this thread's own: PyStemmer's objects must not be shared."""
    stemmer = getattr(_LOCAL, language, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(language)
        setattr(_LOCAL, language, stemmer)
    return stemmer


@lru_cache(maxsize=200_000)
def stem_sv(word: str) -> str:
    """The Swedish stem of a lower-case word; "svetsning", "svetsa", "svetsare" → "svets"."""
    stem: str = _stemmer("swedish").stemWord(word)
    return _VERBAL_NOUN.sub("", stem)


@lru_cache(maxsize=200_000)
def stem_en(word: str) -> str:
    """The English stem of a lower-case word; "weldings" → "weld"."""
    stem: str = _stemmer("english").stemWord(word)
    return stem


@lru_cache(maxsize=200_000)
def _analyse(surface: str) -> tuple[str, str, str]:
    lower = surface.lower()
    return lower, stem_sv(lower), stem_en(lower)


def _singular(word: str) -> str:
    return word[:-1] if word[-1] == "s" and len(word) > 2 and word[:-1].isupper() else word


def tokenise(text: str) -> list[Token]:
    """The words of ``text`` in order, with character offsets into it."""
    return [
        Token(_singular(word), match.start(), match.end(), *_analyse(word))
        for match in _WORD.finditer(text)
        for word in (match.group(),)
    ]
