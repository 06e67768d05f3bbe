"""What Samspel reads in a text while it is written: for its author, to confirm or correct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from matcher.ranking.wording import Tongue
from matcher.recommender import Filters
from matcher.recommender.lanes import thesis_students
from matcher.types import Document, Kind, Mention, Provenance, Task
from models.correction import LOCAL, Correction, CorrectionAction
from models.fields import Necessity
from service.engine import Engine, Snapshot
from service.usecases.answers.explaining import Side
from service.usecases.answers.free_text import FreeText, side_of_text
from service.usecases.answers.marking import Mark, MarkedField, marked
from service.usecases.answers.shapes import Evidence, NamedCompetence
from service.usecases.answers.wording import thin_questions
from service.usecases.documents.reading import ADDED

__all__ = ["MOST_LIKELY", "Chip", "Preview", "is_thin", "preview", "questions_about", "read_of"]

MOST_LIKELY: Final = 50
"""Likely students are counted no further than this."""

_ORDER: Final[dict[str, int]] = {"nice": 0, "asked": 1, "must": 2}


@dataclass(frozen=True, slots=True)
class Chip:
    """One competence as it was read, or as its author corrected it; `words` are its places.

    `near` tells that the words are not the vocabulary's own, only like them.
    """

    competence: str
    label: str
    words: tuple[Evidence, ...]
    necessity: Necessity
    level: int | None
    negated: bool
    held: bool
    near: bool
    confirmed: bool
    action: CorrectionAction | None

    @property
    def style(self) -> str:
        """How it is meant, in one word: `must`, `asked`, `nice`, `held` or `negated`."""
        return "negated" if self.negated else "held" if self.held else self.necessity


@dataclass(frozen=True, slots=True)
class Preview:
    """What was read of a text.

    `removed` are competences that its author took away, `idle` corrections of what is not read
    any more. A `thin` text says too little to rank by; `questions` would help. `likely` counts
    the students that fit a proposal, up to `MOST_LIKELY`; None for any other text.
    """

    chips: tuple[Chip, ...]
    fields: tuple[MarkedField, ...]
    removed: tuple[NamedCompetence, ...]
    idle: tuple[Correction, ...]
    thin: bool
    questions: tuple[str, ...]
    likely: int | None = None


def preview(engine: Engine, given: FreeText, language: Tongue, *, counted: bool = True) -> Preview:
    """Read a text that is not stored and say what was found; nothing of it is kept.

    Likely students are `counted` for those who may see students.
    """
    snapshot = engine.current()
    side = side_of_text(engine.reader(), given)
    document = side.document
    chips = _chips(side, snapshot, given.corrections, language)
    thin = is_thin(snapshot, document)
    return Preview(
        chips=chips,
        fields=marked(side.reading, _marks(document.mentions, chips), _written(given)),
        removed=tuple(
            NamedCompetence(
                id=one["competence_id"],
                label=snapshot.vocabulary.label(one["competence_id"], language),
            )
            for one in given.corrections
            if one["action"] == "removed"
        ),
        idle=_idle(given.corrections, chips),
        thin=thin,
        questions=tuple(questions_about(snapshot, document, language)) if thin else (),
        likely=_likely(snapshot, document) if counted and document.kind is Kind.PROPOSAL else None,
    )


def read_of(
    snapshot: Snapshot, side: Side, language: Tongue
) -> tuple[tuple[Chip, ...], tuple[MarkedField, ...]]:
    """Return what was read of a stored document, and its text as it was read, marked."""
    document = side.document
    side = Side(document, replace(side.reading, text=document.text))
    chips = _chips(side, snapshot, side.reading.corrections, language)
    return chips, marked(side.reading, _marks(document.mentions, chips))


def is_thin(snapshot: Snapshot, document: Document) -> bool:
    """Return whether a text says too little to rank by: nothing, or only one wide field."""
    specific, wide = _said(snapshot, document)
    return not specific and len(wide) < 2


def questions_about(snapshot: Snapshot, document: Document, language: Tongue) -> list[str]:
    """Return two or three questions about a thin text, made of what was read in it."""
    _, wide = _said(snapshot, document)
    vocabulary = snapshot.vocabulary
    frequency = snapshot.base.frozen.rarity.frequency
    fields = []
    for competence in wide:
        children = sorted(
            vocabulary.children(competence), key=lambda one: (-frequency.get(one, 0), one)
        )
        names = [vocabulary.label(one, language) for one in children[:3]]
        fields.append((vocabulary.label(competence, language), names))
    return thin_questions(fields, document.kind, language)


def _said(snapshot: Snapshot, document: Document) -> tuple[list[str], list[str]]:
    """Return what a text asks or offers: specific competences, and those that hold others.

    A local term counts as specific when another document uses it.
    """
    vocabulary, frozen = snapshot.vocabulary, snapshot.base.frozen
    own = 1 if document.id else 0
    specific: list[str] = []
    wide: list[str] = []
    for competence in dict.fromkeys(
        one.competence for one in document.mentions if not one.negated and not one.held
    ):
        if competence in vocabulary:
            (wide if vocabulary.children(competence) else specific).append(competence)
        elif frozen.rarity.frequency.get(competence, 0) > own:
            specific.append(competence)
    return specific, wide


def _chips(
    side: Side, snapshot: Snapshot, corrections: Sequence[Correction], language: Tongue
) -> tuple[Chip, ...]:
    """Return a chip for each competence, in the order of the text."""
    grouped: dict[str, list[Mention]] = {}
    for one in side.document.mentions:
        grouped.setdefault(one.competence, []).append(one)
    said = {one["competence_id"]: one["action"] for one in corrections}
    return tuple(
        _chip(
            side,
            mentions,
            snapshot.vocabulary.label(competence, language),
            said.get(competence),
        )
        for competence, mentions in grouped.items()
    )


def _chip(
    side: Side, mentions: Sequence[Mention], label: str, action: CorrectionAction | None
) -> Chip:
    """Return one competence at its strongest, as a score would count it."""
    added = any(side.reading.section(one.start).part == ADDED for one in mentions)
    plain = [one for one in mentions if not one.negated and not one.held]
    best = plain or mentions
    local = mentions[0].is_local
    words = tuple(side.evidence(one) for one in mentions)
    return Chip(
        competence=mentions[0].competence,
        label=words[0].quote if local else label,
        words=words,
        necessity=max((one.necessity.value for one in best), key=_ORDER.__getitem__),
        level=max((one.level or 0 for one in best), default=0) or None,
        negated=not plain and mentions[0].negated,
        held=not plain and not mentions[0].negated,
        near=all(one.similarity < 1 for one in mentions),
        confirmed=any(one.provenance is Provenance.CONFIRMED for one in mentions),
        action="added" if added else action,
    )


def _marks(mentions: Sequence[Mention], chips: Sequence[Chip]) -> list[Mark]:
    """Return what is marked in the text, each mention in the style of how it is meant."""
    labels = {chip.competence: chip.label for chip in chips}
    return [
        Mark(
            one.start,
            one.end,
            one.competence,
            labels[one.competence],
            "negated" if one.negated else "held" if one.held else one.necessity.value,
        )
        for one in mentions
    ]


def _written(given: FreeText) -> dict[str, str]:
    """Return the fields as their author wrote them, with what is struck before it is read."""
    texts = {"title": given.title or "", "text": given.text, "held": given.held or ""}
    texts |= {f"courses.{n}": one.strip() for n, one in enumerate(given.courses)}
    return texts


def _idle(corrections: Sequence[Correction], chips: Sequence[Chip]) -> tuple[Correction, ...]:
    """Return the corrections, other than removals, of competences that are not read."""
    read = {chip.competence for chip in chips}
    return tuple(
        one
        for one in corrections
        if one["action"] != "removed"
        and one["competence_id"] not in read
        and not (one["action"] == "added" and one["competence_id"].startswith(LOCAL))
    )


def _likely(snapshot: Snapshot, document: Document) -> int:
    """Count the students who agreed to thesis work and fit a proposal at least as the cut-off."""
    recommender = snapshot.recommender
    lane = recommender.suggest(
        document,
        Task.PROPOSAL_STUDENT,
        MOST_LIKELY,
        filters=thesis_students(document, Filters()),
        diverse=False,
    )
    return sum(one.score >= recommender.cut_off for one in lane.suggestions)
