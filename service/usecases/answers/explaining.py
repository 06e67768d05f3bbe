"""A suggestion with its reasons as it is shown: labels, quotes and places in the fields."""

from __future__ import annotations

from dataclasses import dataclass, field

from matcher.ranking.explanation import Explanation, Missing
from matcher.ranking.lists import asks
from matcher.ranking.wording import Tongue, full_text, short_text
from matcher.recommender import Lane, Suggestion
from matcher.types import Document, Mention, Task
from models.correction import LOCAL
from service.engine import Snapshot
from service.usecases.answers.asking import Detail
from service.usecases.answers.shapes import (
    Abstained,
    Card,
    CoveredCompetence,
    Evidence,
    MissingCompetence,
    NamedCompetence,
    ScoreParts,
    SuggestionAnswer,
)
from service.usecases.answers.wording import (
    abstention_text,
    gap_text,
    must_question,
    questions_for,
)
from service.usecases.documents.reading import Reading

__all__ = ["Explainer", "Side", "abstained", "gap_abstained", "parts_of"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two documents of a pair, and the fields its text was made of."""

    document: Document
    reading: Reading
    _known: dict[tuple[int, int, int | None], Evidence] = field(
        default_factory=dict, repr=False, compare=False
    )

    def evidence(self, mention: Mention) -> Evidence:
        """Return the words of a mention and where they stand."""
        key = mention.start, mention.end, mention.level
        if key not in self._known:
            self._known[key] = self._evidence(mention)
        return self._known[key]

    def _evidence(self, mention: Mention) -> Evidence:
        section = self.reading.section(mention.start)
        start = max(0, mention.start - section.start)
        end = max(start, min(mention.end - section.start, section.length))
        at = section.start
        return Evidence(
            quote=self.document.text[at + start : at + end],
            field=section.field,
            start=start,
            end=end,
            level=mention.level,
        )


@dataclass(frozen=True, slots=True)
class Explainer:
    """Renders the suggestions of one answer."""

    snapshot: Snapshot
    language: Tongue
    detail: Detail
    _named: dict[str, NamedCompetence] = field(default_factory=dict, repr=False, compare=False)

    def named(self, competence: str, words: Evidence | None = None) -> NamedCompetence:
        """Return a competence with its label; a local term goes by its `words` in the text."""
        if words is not None and words.quote.strip() and competence.startswith(LOCAL):
            return NamedCompetence(id=competence, label=" ".join(words.quote.split()))
        known = self._named.get(competence)
        if known is None:
            label = self.snapshot.vocabulary.label(competence, self.language)
            known = self._named[competence] = NamedCompetence(id=competence, label=label)
        return known

    def _label(self, competence: str) -> str:
        return self.named(competence).label

    def render(
        self,
        suggestion: Suggestion,
        query: Side,
        other: Side,
        card: Card,
        *,
        rank: int,
        proposal: Card | None = None,
    ) -> SuggestionAnswer:
        """Return one suggestion as it is shown."""
        asker, offerer = (query, other) if asks(query.document.kind) else (other, query)
        why = suggestion.explanation
        missing = [self._missing(one, asker) for one in why.missing]
        said = {one.competence.id: one.competence for one in missing}
        return SuggestionAnswer(
            rank=rank,
            score=suggestion.score,
            parts=ScoreParts(**parts_of(suggestion)),
            document=card,
            proposal=proposal,
            why=self._words(why, asker, offerer),
            covered=[
                CoveredCompetence(
                    competence=self.named(one.competence, asker.evidence(one.asked)),
                    necessity=one.necessity.value,
                    by=self.named(one.by, offerer.evidence(one.offered)),
                    asked=asker.evidence(one.asked),
                    offered=offerer.evidence(one.offered),
                    nearness=one.nearness,
                    value=one.value,
                    level_difference=one.level_difference,
                    gives=one.gives,
                )
                for one in why.covered
            ],
            missing=missing,
            questions=[
                must_question(
                    (said.get(one.competence) or self.named(one.competence)).label, self.language
                )
                for one in why.questions
            ],
            change=said.get(why.change.competence) or self.named(why.change.competence)
            if why.change
            else None,
        )

    def _missing(self, one: Missing, asker: Side) -> MissingCompetence:
        return MissingCompetence(
            competence=self.named(one.competence, asker.evidence(one.asked)),
            necessity=one.necessity.value,
            asked=asker.evidence(one.asked),
            would_give=round(one.would_give, 4),
        )

    def _words(self, why: Explanation, asker: Side, offerer: Side) -> list[str]:
        if self.detail == "short":
            return [short_text(why, self._label, self.language)]
        texts = asker.document.text, offerer.document.text
        return full_text(why, self._label, self.language, *texts)


def parts_of(suggestion: Suggestion) -> dict[str, float]:
    """Return the parts of a score by name."""
    parts = suggestion.parts
    return {name: getattr(parts, name) for name in ScoreParts.model_fields}


def abstained(lane: Lane, task: Task, language: Tongue) -> Abstained | None:
    """Return why a lane is empty; None when it is not."""
    if lane.abstained is None:
        return None
    return Abstained(
        code=lane.abstained.value,
        text=abstention_text(lane.abstained, task, language),
        questions=questions_for(lane.abstained, task, language),
    )


def gap_abstained(lacks: bool, language: Tongue) -> Abstained:
    """Return why no training is suggested for a gap: nothing is missing, or nothing teaches it."""
    code = "nothing_teaches_it" if lacks else "nothing_missing"
    return Abstained(code=code, text=gap_text(lacks, language), questions=[])
