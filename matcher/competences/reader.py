"""The reader: text in, competence mentions with spans out.

Order of evidence: a term of the vocabulary (exact, inflected, compounded, abbreviated), then
the encoder's near match for a phrase that names a competence, then a local term.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matcher.competences.concepts import Vocabulary
from matcher.competences.cues import find_cues
from matcher.competences.lexicon import Lexicon
from matcher.competences.localterms import Phrase, asked_phrases, local_id, technical_terms
from matcher.competences.meaning import Meanings
from matcher.competences.near import NearLabels
from matcher.competences.segments import cut
from matcher.competences.tokens import Token, tokenise
from matcher.types import Kind, Mention, Provenance

__all__ = ["Reader"]

_TELLING = 8
MAX_SAME = 3
"""A competence repeated more often than this in one text gives no further mentions."""


class Reader:
    """Reads texts with one vocabulary; safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary, near: NearLabels | None = None) -> None:
        self.vocabulary = vocabulary
        self._lexicon = Lexicon(vocabulary)
        self._near = near

    def read(self, text: str, kind: Kind, courses_at: int | None = None) -> tuple[Mention, ...]:
        """The mentions of ``text`` in order of place.

        Args:
            text: as its author wrote it, identity struck out; any length, may be empty.
            kind: whose text it is: askers ask, others offer.
            courses_at: where a list of courses begins, whose mentions count as COURSE.

        Returns:
            Mentions whose ``start``/``end`` are offsets in ``text``; the same competence at
            most `MAX_SAME` times.
        """
        compact, places = _compact(text)
        if places is not None:
            at = None if courses_at is None else int(np.searchsorted(places, courses_at))
            return tuple(
                replace(one, start=int(places[one.start]), end=int(places[one.end - 1]) + 1)
                for one in self.read(compact, kind, at)
            )
        tokens = tokenise(text)
        if not tokens:
            return ()
        found = self._found(text, tokens)
        meanings = Meanings(cut(text, kind), find_cues(text, tokens), kind)
        mentions: list[Mention] = []
        count: dict[str, int] = {}
        for competence, start, end, similarity in sorted(found, key=lambda item: item[1:3]):
            meaning = meanings.of(start, end)
            if meaning.dropped or count.get(competence, 0) >= MAX_SAME:
                continue
            count[competence] = count.get(competence, 0) + 1
            course = courses_at is not None and start >= courses_at
            mentions.append(
                Mention(
                    competence=competence,
                    start=start,
                    end=end,
                    necessity=meaning.necessity,
                    level=meaning.level,
                    negated=meaning.negated and not course,
                    held=meaning.held,
                    provenance=Provenance.COURSE if course else Provenance.STATED,
                    similarity=similarity,
                )
            )
        return tuple(mentions)

    def read_many(self, texts: Iterable[tuple[str, Kind]]) -> list[tuple[Mention, ...]]:
        """`read` for each (text, kind)."""
        return [self.read(text, kind) for text, kind in texts]

    def _found(self, text: str, tokens: Sequence[Token]) -> list[tuple[str, int, int, float]]:
        """(competence, start, end, similarity) by vocabulary, near match and local term."""
        hits = self._lexicon.find(text, tokens)
        taken = [False] * len(tokens)
        for hit in hits:
            taken[hit.first : hit.last] = [True] * (hit.last - hit.first)
        found = [(hit.competence, hit.start, hit.end, 1.0) for hit in hits]
        phrases = {
            (phrase.first, phrase.last): phrase
            for phrase in (
                *technical_terms(text, tokens, taken),
                *asked_phrases(text, tokens, taken),
            )
        }
        return found + self._named(text, tokens, _widest(phrases.values()))

    def _named(
        self, text: str, tokens: Sequence[Token], phrases: Sequence[Phrase]
    ) -> list[tuple[str, int, int, float]]:
        """Phrases as near matches, or else as local terms."""
        words = [text[phrase.start : phrase.end] for phrase in phrases]
        near: dict[str, tuple[str, float] | None] = {}
        readable = [word for word in dict.fromkeys(words) if _is_telling(word)]
        if self._near and readable:
            near = dict(zip(readable, self._near.nearest(readable), strict=True))
        return [
            (match[0], phrase.start, phrase.end, match[1])
            if match
            else (local_id(tokens[phrase.first : phrase.last]), phrase.start, phrase.end, 1.0)
            for phrase, match in (
                (one, near.get(word)) for one, word in zip(phrases, words, strict=True)
            )
        ]


def _is_telling(phrase: str) -> bool:
    """Long enough for its spelling to say what it means; an acronym or one short word is not."""
    return len(phrase) >= _TELLING


# Runs of spaces, HTML entities and tags: what stands for one character, or for none.
_PADDING = re.compile(
    r"[^\S\n]{2,}|&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,10});|</?[a-zA-Z][^<>\n]{0,200}>"
)


def _compact(text: str) -> tuple[str, NDArray[np.int64] | None]:
    """``text`` with runs of spaces as one and HTML undone, and where each character stood.

    What is struck from a text leaves spaces, and how many must not matter. Places are None
    when nothing changes.
    """
    pieces: list[str] = []
    places: list[NDArray[np.int64]] = []
    last = 0
    for match in _PADDING.finditer(text):
        one = html.unescape(match.group())
        one = one if len(one) == 1 else " "
        pieces += [text[last : match.start()], one]
        places.append(np.arange(last, match.start() + 1))
        last = match.end()
    if not pieces:
        return text, None
    places.append(np.arange(last, len(text)))
    return "".join((*pieces, text[last:])), np.concatenate(places)


def _widest(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Phrases that do not overlap, the longer kept, in order of place."""
    kept: list[Phrase] = []
    taken: set[int] = set()
    for phrase in sorted(phrases, key=lambda one: (one.first - one.last, one.first)):
        words = range(phrase.first, phrase.last)
        if taken.isdisjoint(words):
            kept.append(phrase)
            taken.update(words)
    return sorted(kept, key=lambda one: one.first)
