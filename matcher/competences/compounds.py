"""Looking into Swedish compounds for the competences that they are built of.

A compound names its subject first ("svets|arbetet") or last ("laser|skärning"). Only long
enough parts count, so that a chance beginning ("energi" in "energisk") does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from matcher.competences.tokens import stem_sv

__all__ = ["Compounds"]

_MIN_WORD = 7
_MIN_BEGINNING = 5
_MIN_ENDING = 6
_MIN_REST = 3


class Compounds:
    """Known beginnings and endings of compounds, each with its competence."""

    def __init__(self) -> None:
        self._beginnings: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        self._endings: dict[str, str] = {}
        self.parts = lru_cache(maxsize=100_000)(self._parts)

    def add_term(self, word: str, stem: str, competence: str) -> None:
        """Let a one-word Swedish term be found first or last in a compound."""
        if len(word) >= _MIN_BEGINNING:
            self._beginnings.setdefault(word, competence)
        if len(word) >= _MIN_ENDING:
            self._endings.setdefault(stem, competence)

    def add_stem(self, stem: str, competence: str) -> None:
        """Let any word that begins with ``stem`` be about ``competence``."""
        self._stems.setdefault(stem, competence)

    def _parts(self, word: str) -> tuple[tuple[str, int, int], ...]:
        """(competence, start, end) for each part found in a lower-case ``word``."""
        found: dict[str, tuple[int, int]] = {}
        beginning = self._beginning(word)
        if beginning:
            found[beginning[0]] = (0, beginning[1])
        if len(word) >= _MIN_WORD:
            for competence, start in self._ending(word):
                if not beginning or start >= beginning[1]:
                    found.setdefault(competence, (start, len(word)))
        return tuple((competence, start, end) for competence, (start, end) in found.items())

    def _beginning(self, word: str) -> tuple[str, int] | None:
        """The longest known beginning as (competence, its length)."""
        for size in range(len(word), 3, -1):
            competence = self._stems.get(word[:size])
            if competence:
                return competence, size
            if len(word) >= _MIN_WORD and size <= len(word) - _MIN_REST:
                competence = self._beginnings.get(word[:size])
                if competence:
                    return competence, size
        return None

    def _ending(self, word: str) -> Iterator[tuple[str, int]]:
        """The longest known ending as (competence, where it begins); at most one."""
        for start in range(_MIN_REST, len(word) - 3):
            competence = self._endings.get(stem_sv(word[start:]))
            if competence:
                yield competence, start
                return
            stems = self._stems.get(word[start:])
            if stems:
                yield stems, start
                return
