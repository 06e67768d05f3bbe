# ruff: noqa: SIM905 — word lists read best as running text
"""One text to read from a document's fields, and which language it is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.competences.tokens import tokenise

__all__ = ["Composed", "compose", "detect_language"]

_SWEDISH = frozenset(
    "och att som för är med på av till från inte har vi jag det den ett en kan ska eller om "
    "vill hos samt där när oss dig din ditt våra vårt söker även efter under år".split()
)
_ENGLISH = frozenset(
    "the and of to for is with on from not have we i it a an can will or if want at our you "
    "your are in as be who this that looking also after years my".split()
)


@dataclass(frozen=True, slots=True)
class Composed:
    """A document's fields as one text; ``text_at``/``courses_at`` tell where those begin."""

    text: str
    text_at: int
    courses_at: int | None


def compose(title: str, text: str, courses: Sequence[str] = ()) -> Composed:
    """Title, text and course names, each on lines of their own; empty ones leave no line."""
    head = f"{title.strip()}\n" if title.strip() else ""
    body = head + text
    names = [course.strip() for course in courses if course.strip()]
    if not names:
        return Composed(body, len(head), None)
    return Composed(body + "\n" + "\n".join(names), len(head), len(body) + 1)


def detect_language(text: str) -> str:
    """Tell "sv" from "en" by function words and å, ä, ö; empty when nothing tells."""
    words = [token.lower for token in tokenise(text[:4000])]
    swedish = sum(word in _SWEDISH for word in words)
    english = sum(word in _ENGLISH for word in words)
    swedish += sum(any(letter in "åäö" for letter in word) for word in words)
    if swedish == english:
        return ""
    return "sv" if swedish > english else "en"
