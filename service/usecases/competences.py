"""Competences: kept, searched, and read from a text."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel

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
from service.usecases.keeping import Keeping
from service.usecases.vocabulary import cleaned

__all__ = ["CompetenceHit", "ReadMention", "ReadText", "competences", "read_text", "search"]


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
    """Return competences whose names hold `query`: whole names first, then beginnings."""
    wanted = " ".join(query.casefold().split())
    hits = []
    for concept in engine.reader().vocabulary:
        best = _best_term(concept, wanted)
        if best is not None:
            hits.append((best, concept))
    hits.sort(key=lambda hit: (hit[0][0], len(hit[0][1]), hit[1].id))
    return [
        CompetenceHit(id=one.id, area=one.area, label_sv=one.sv, label_en=one.en, matched=term)
        for (_, term), one in hits[:limit]
    ]


def _best_term(concept: Concept, wanted: str) -> tuple[int, str] | None:
    """Return how well a competence's best term holds `wanted` (0 is best), and the term."""
    terms = (
        concept.sv,
        concept.en,
        *concept.synonyms_sv,
        *concept.synonyms_en,
        *concept.abbreviations,
    )
    found = []
    for place, term in enumerate(terms):
        folded = term.casefold()
        if wanted in folded:
            how = 0 if folded == wanted else 2 if folded.startswith(wanted) else 4
            found.append((how + (place > 1), place, term))
    if not found:
        return None
    how, _, term = min(found)
    return how, term


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
