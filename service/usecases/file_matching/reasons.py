"""A lane of the file command as plain records: one a suggestion, or one that says why none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from matcher.competences import Vocabulary
from matcher.ranking.explanation import Covered, Missing
from matcher.ranking.lists import asks
from matcher.ranking.wording import Tongue, full_text
from matcher.recommender import Abstention, Lane, Suggestion
from matcher.types import Document, Kind, Mention
from service.usecases.documents.reading import Reading

__all__ = ["ABSTAINED", "lane_records"]

ABSTAINED = {
    Abstention.NOTHING_RECOGNISED: "no competence was recognised in the text; say what is "
    "needed: which methods, tools, standards or tasks",
    Abstention.NOBODY_NEAR: "nothing among the documents comes near enough",
    Abstention.NOTHING_TO_SUGGEST: "no document may be suggested: none is there, or a must "
    "of the text is contradicted by all",
}
Readings = Mapping[tuple[Kind, str], Reading]


def lane_records(
    query: Document, lane: Lane, vocabulary: Vocabulary, readings: Readings
) -> Iterator[dict[str, Any]]:
    """One record for each suggestion of ``lane``, or one for its abstention.

    Args:
        query: whose lane it is.
        lane: the suggestions, best first.
        vocabulary: names the competences.
        readings: for each document the fields that its text is made of.
    """
    head: dict[str, Any] = {"task": lane.task.value, "query_id": query.id}
    if lane.abstained is not None:
        yield head | {
            "abstained": lane.abstained.value,
            "reason": ABSTAINED[lane.abstained],
            "best_score": round(lane.best, 4),
        }
        return
    namer = _Namer(vocabulary, readings)
    for one in lane.suggestions:
        yield head | namer.suggestion(query, one)


class _Namer:
    """Writes reasons with names and quoted words."""

    def __init__(self, vocabulary: Vocabulary, readings: Readings) -> None:
        self._vocabulary = vocabulary
        self._readings = readings

    def suggestion(self, query: Document, one: Suggestion) -> dict[str, Any]:
        """Score, parts, what covers what, and what is missing."""
        asker, offerer = query, one.document
        if not asks(query.kind):
            asker, offerer = offerer, asker
        parts = one.parts
        missing = [self._missing(each, asker) for each in one.explanation.missing]
        return {
            "doc_id": one.document.id,
            "rank": one.rank,
            "score": one.score,
            "parts": {name: getattr(parts, name) for name in parts.__slots__},
            "covered": [self._covered(each, asker, offerer) for each in one.explanation.covered],
            "missing": missing,
            "questions": [each["name"] for each in missing if each["necessity"] == "must"],
            "why": {
                "sv": self._why(one, asker, offerer, "sv"),
                "en": self._why(one, asker, offerer, "en"),
            },
        }

    def _why(
        self, one: Suggestion, asker: Document, offerer: Document, language: Tongue
    ) -> list[str]:
        """The reasons in words, a line each."""

        def label(competence: str) -> str:
            return self._vocabulary.label(competence, language)

        return full_text(one.explanation, label, language, asker.text, offerer.text)

    def _covered(self, one: Covered, asker: Document, offerer: Document) -> dict[str, Any]:
        return {
            **self._names(one.competence),
            "necessity": one.necessity.value,
            "asked": self._words(asker, one.asked),
            "by": self._names(one.by),
            "offered": self._words(offerer, one.offered),
            "nearness": one.nearness,
            "value": one.value,
            "level_difference": one.level_difference,
            "gives": one.gives,
        }

    def _missing(self, one: Missing, asker: Document) -> dict[str, Any]:
        return {
            **self._names(one.competence),
            "necessity": one.necessity.value,
            "asked": self._words(asker, one.asked),
            "would_give": round(one.would_give, 4),
        }

    def _names(self, competence: str) -> dict[str, Any]:
        names = {
            language: self._vocabulary.label(competence, language) for language in ("sv", "en")
        }
        return {"competence": competence, "name": names}

    def _words(self, document: Document, mention: Mention) -> dict[str, Any]:
        """The words of a mention, and where they stand in the field that they were given in."""
        section = self._readings[document.kind, document.id].section(mention.start)
        return {
            "words": document.text[mention.start : mention.end],
            "field": section.field,
            "start": mention.start - section.start,
            "end": mention.end - section.start,
            "level": mention.level,
        }
