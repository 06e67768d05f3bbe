"""Competences: kept, searched, and read from a text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel
from rapidfuzz import fuzz, process

from matcher.competences import Vocabulary, detect_language, strike_identity
from matcher.ranking.wording import Tongue
from matcher.types import Competence as Concept
from matcher.types import Kind
from models import Competence, CompetenceCreate, CompetenceUpdate, DocumentKind
from models.fields import Necessity, Provenance
from service import store
from service.auth import Viewer
from service.engine import Engine
from service.store import Session
from service.usecases.documents.vocabulary import cleaned
from service.usecases.keeping import Keeping

__all__ = [
    "CompetenceHit",
    "ReadMention",
    "ReadText",
    "competences",
    "named_competence",
    "read_text",
    "search",
]


_FEW, _SPELT, _ALIKE = 5, 4, 75.0
"""With fewer hits than this, names are compared by their letters, from four letters on."""

_LAST = (1_000.0, 0, 0, "")


class _Keeping(Keeping[Competence, CompetenceCreate, CompetenceUpdate]):
    """Competences, with what lies inside their rules cleaned as any stored text is."""

    def create(
        self, viewer: Viewer, session: Session, engine: Engine, new: CompetenceCreate
    ) -> Competence:
        """Store a new competence; texts are read with it from the next request on."""
        return super().create(viewer, session, engine, new.model_copy(update=_clean(new)))

    def update(
        self,
        viewer: Viewer,
        session: Session,
        engine: Engine,
        document_id: str,
        change: CompetenceUpdate,
    ) -> Competence:
        """Change a competence; texts are read anew with it from the next request on."""
        given = change.model_copy(update=_clean(change))
        return super().update(viewer, session, engine, document_id, given)


competences: Final = _Keeping(store.competences)


def _clean(given: CompetenceCreate | CompetenceUpdate) -> dict[str, Any]:
    names = given.model_fields_set & {"context", "sources"}
    return {name: cleaned(getattr(given, name)) for name in names}


class CompetenceHit(BaseModel):
    """A competence that a search has found; `matched` is the term that it was found by."""

    id: str
    area: str
    label_sv: str
    label_en: str
    matched: str


class ReadMention(BaseModel):
    """One competence in a text; `start` and `end` are offsets in it."""

    competence: str
    label: str
    quote: str
    start: int
    end: int
    necessity: Necessity
    level: int | None
    negated: bool
    held: bool
    provenance: Provenance
    similarity: float


class ReadText(BaseModel):
    """What the reader found in a text."""

    language: str
    taxonomy: str
    mentions: list[ReadMention]


def search(engine: Engine, query: str, limit: int) -> list[CompetenceHit]:
    """Return competences by their names: whole ones first, then beginnings, parts, misspellings.

    Labels come before synonyms and abbreviations, short ones before long ones.
    """
    wanted = " ".join(query.casefold().split())
    if not wanted:
        return []
    first, *rest = wanted.split()
    vocabulary = engine.reader().vocabulary
    names = _names.of(vocabulary)
    best: dict[str, tuple[float, int, int, str]] = {}
    for term, folded, at, id_ in names:
        if first in folded and (not rest or all(word in folded for word in rest)):
            how = _how(wanted, folded) + (at >= _SYNONYMS)
            best[id_] = min(best.get(id_, _LAST), (how, at, len(term), term))
    if len(best) < _FEW and len(wanted) >= _SPELT:
        near = process.extract(
            wanted,
            [folded for _, folded, _, _ in names],
            scorer=fuzz.ratio,
            score_cutoff=_ALIKE,
            limit=4 * limit,
        )
        for _, score, row in near:
            term, _, at, id_ = names[row]
            best[id_] = min(best.get(id_, _LAST), (200.0 - score, at, len(term), term))
    ranked = sorted(best.items(), key=lambda item: (item[1][0], len(item[1][3]), item[0]))
    return [
        CompetenceHit(id=id_, area=one.area, label_sv=one.sv, label_en=one.en, matched=found[3])
        for id_, found in ranked[:limit]
        for one in (vocabulary[id_],)
    ]


def named_competence(engine: Engine, name: str) -> str | None:
    """Return the id of the competence with this id or label; None when there is none."""
    vocabulary = engine.reader().vocabulary
    if name in vocabulary:
        return name
    wanted = " ".join(name.casefold().split())
    named = (
        id_ for _, folded, at, id_ in _names.of(vocabulary) if at < _SYNONYMS and folded == wanted
    )
    return next(named, None)


_SYNONYMS = 2
"""A competence's names from this place on are no labels."""


class _Names:
    """The names of all competences, folded, kept for the vocabulary that was last searched."""

    def __init__(self) -> None:
        self._known: tuple[Vocabulary, list[_Name]] | None = None

    def of(self, vocabulary: Vocabulary) -> list[_Name]:
        """Return each name, folded name, place among the competence's names (label 0), and id."""
        known = self._known
        if known is None or known[0] is not vocabulary:
            names = [
                (name, name.casefold(), at, one.id) for one in vocabulary for at, name in _each(one)
            ]
            self._known = known = vocabulary, names
        return known[1]


_Name = tuple[str, str, int, str]
_names: Final = _Names()


def _each(one: Concept) -> Iterator[tuple[int, str]]:
    """Give the names of a competence in order, its labels first."""
    named = one.sv, one.en, *one.synonyms_sv, *one.synonyms_en, *one.abbreviations
    return ((at, name) for at, name in enumerate(named) if name)


def _how(wanted: str, folded: str) -> float:
    """Return how a name holds what is wanted; 0 is best."""
    if folded == wanted:
        return 0
    if folded.startswith(wanted):
        return 2
    if f" {wanted}" in folded or f"-{wanted}" in folded:
        return 4
    return 6 if wanted in folded else 8


def read_text(engine: Engine, text: str, kind: DocumentKind, language: Tongue) -> ReadText:
    """Return what the reader finds in `text`, read as one of `kind`; nothing is kept."""
    reader = engine.reader()
    vocabulary: Vocabulary = reader.vocabulary
    struck = strike_identity(text)
    return ReadText(
        language=detect_language(struck),
        taxonomy=vocabulary.version,
        mentions=[
            ReadMention(
                competence=one.competence,
                label=vocabulary.label(one.competence, language),
                quote=struck[one.start : one.end],
                start=one.start,
                end=one.end,
                necessity=one.necessity.value,
                level=one.level,
                negated=one.negated,
                held=one.held,
                provenance=one.provenance.value,
                similarity=round(one.similarity, 4),
            )
            for one in reader.read(struck, Kind(kind))
        ],
    )
