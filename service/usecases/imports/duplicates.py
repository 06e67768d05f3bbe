"""Finding what a row is a duplicate of: a near-equal title, the same e-mail, a near-equal text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final
from zlib import crc32

from rapidfuzz import fuzz, process

from models.import_batch import DuplicateReason

__all__ = ["Traits", "Twins", "Whose", "folded_name"]

_WORD: Final = re.compile(r"[^\W_]+")
_DIGITS: Final = re.compile(r"\d+")
_NEAR_TITLE: Final = 90
_NEAR_WORD: Final = 80
_NEAR_TEXT: Final = 0.7
_SHINGLE: Final = 2
_SKETCH: Final = 24
_DOORS: Final = 4
_TELLING: Final = 8
_CANDIDATES: Final = 50
_FORMS: Final = frozenset({"ab", "hb", "kb", "publ", "aktiebolag", "ek", "för", "as", "oy"})


@dataclass(frozen=True, slots=True)
class Whose:
    """What was met before: a stored document with its version, or an earlier row."""

    document_id: str | None = None
    version: int | None = None
    row: int | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared. Titles are compared within one `owner`, such as a company."""

    owner: str = ""
    title: str = ""
    email: str = ""
    text: str = ""


def folded_name(name: str) -> str:
    """Return a name in lower case, without punctuation and forms of company such as AB."""
    words = _WORD.findall(name.casefold())
    return " ".join([word for word in words if word not in _FORMS] or words)


class Twins:
    """Remembers what it is told of, and finds what a new one is like."""

    def __init__(self) -> None:
        self._titles: dict[str, dict[str, Whose]] = defaultdict(dict)
        self._emails: dict[str, Whose] = {}
        self._texts: list[tuple[frozenset[int], Whose]] = []
        self._doors: dict[int, list[int]] = defaultdict(list)

    def add(self, whose: Whose, traits: Traits) -> None:
        """Remember one."""
        if traits.title:
            self._titles[traits.owner].setdefault(folded_name(traits.title), whose)
        if traits.email:
            self._emails.setdefault(traits.email.strip().casefold(), whose)
        sketch = _sketch(traits.text)
        if sketch:
            for door in sorted(sketch)[:_DOORS]:
                self._doors[door].append(len(self._texts))
            self._texts.append((sketch, whose))

    def find(self, traits: Traits) -> tuple[DuplicateReason, Whose] | None:
        """Return what one is most surely a duplicate of, and why; None if of nothing."""
        if traits.email:
            whose = self._emails.get(traits.email.strip().casefold())
            if whose:
                return "email", whose
        if traits.title:
            whose = self._title(traits)
            if whose:
                return "title", whose
        whose = self._text(traits)
        return ("text", whose) if whose else None

    def _title(self, traits: Traits) -> Whose | None:
        known, wanted = self._titles.get(traits.owner, {}), folded_name(traits.title)
        if wanted in known:
            return known[wanted]
        for title, _, _ in process.extract_iter(
            wanted, known.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_TITLE
        ):
            if _same_words(title, wanted):
                return known[title]
        return None

    def _text(self, traits: Traits) -> Whose | None:
        """A text with nearly the same pairs of words; a short one only of the same owner."""
        sketch = _sketch(traits.text)
        short = len(_WORD.findall(traits.text)) < _TELLING
        near: Counter[int] = Counter()
        for door in sorted(sketch)[:_DOORS]:
            near.update(self._doors.get(door, ()))
        for place, _ in near.most_common(_CANDIDATES):
            other, whose = self._texts[place]
            if short and (other != sketch or whose.owner != traits.owner):
                continue
            if _likeness(sketch, other) >= _NEAR_TEXT:
                return whose
        return None


def _same_words(one: str, other: str) -> bool:
    """Whether two titles differ in spelling alone: "Uppdrag A" and "Uppdrag B" are two."""
    words, others = one.split(), other.split()
    if len(words) != len(others):
        return "".join(words) == "".join(others)
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    pairs = zip(words, others, strict=True)
    return all(a == b or fuzz.ratio(a, b) >= _NEAR_WORD for a, b in pairs)


def _sketch(text: str) -> frozenset[int]:
    """The smallest hashes of a text's pairs of words, which stand for all of them."""
    words = _WORD.findall(text.casefold())
    last = max(1, len(words) - _SHINGLE + 1)
    runs = {crc32(" ".join(words[i : i + _SHINGLE]).encode()) for i in range(last)} if words else ()
    return frozenset(nsmallest(_SKETCH, runs))


def _likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """Estimate the share of pairs that two texts have in common, from their smallest hashes.

    A. Broder, "On the resemblance and containment of documents" (1997).
    """
    both = nsmallest(_SKETCH, one | other)
    return sum(1 for run in both if run in one and run in other) / len(both) if both else 0.0
