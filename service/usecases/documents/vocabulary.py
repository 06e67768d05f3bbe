"""Competences as rows and as the matcher's values."""

from __future__ import annotations

from collections.abc import Iterable

from matcher import types
from matcher.competences import Vocabulary, bundled_vocabulary
from models import Competence, CompetenceCreate
from models.fields import clean
from service.auth import Viewer
from service.store import Session, competences, vocabulary_edits

__all__ = ["cleaned", "competence_of", "row_of", "store_vocabulary", "vocabulary_of"]

_SOURCES = ("esco", "jobtech")


def vocabulary_of(rows: Iterable[Competence]) -> Vocabulary:
    """Return stored competences as a vocabulary, without those that are retired."""
    return Vocabulary.of(competence_of(row) for row in rows if not row.retired)


def competence_of(row: Competence) -> types.Competence:
    """Return a stored competence as the matcher knows it."""
    return types.Competence(
        id=row.id,
        area=row.area,
        sv=row.label_sv,
        en=row.label_en,
        synonyms_sv=tuple(row.synonyms_sv),
        synonyms_en=tuple(row.synonyms_en),
        abbreviations=tuple(row.abbreviations),
        stems_sv=tuple(row.stems_sv),
        broader=tuple(row.broader),
        related=tuple(row.related),
        context={
            term: {key: tuple(words) for key, words in rule.items()}
            for term, rule in row.context.items()
        },
        source_ids=tuple(one for ids in row.sources.values() for one in ids),
    )


def row_of(competence: types.Competence) -> CompetenceCreate:
    """Return one of the matcher's competences as it is stored.

    A label that is missing in one language is filled from the other.
    """
    sources: dict[str, list[str]] = {}
    for source in competence.source_ids:
        sources.setdefault(_origin(source), []).append(source)
    return CompetenceCreate.model_validate(
        {
            "id": competence.id,
            "area": competence.area,
            "label_sv": competence.sv or competence.en,
            "label_en": competence.en or competence.sv,
            "synonyms_sv": list(competence.synonyms_sv),
            "synonyms_en": list(competence.synonyms_en),
            "abbreviations": list(competence.abbreviations),
            "stems_sv": list(competence.stems_sv),
            "broader": list(competence.broader),
            "related": list(competence.related),
            "context": {
                term: {key: list(words) for key, words in rule.items()}
                for term, rule in competence.context.items()
            },
            "sources": sources,
        }
    )


def _origin(source: str) -> str:
    name = source.partition(":")[0]
    return name if name in _SOURCES else "other"


def store_vocabulary(
    viewer: Viewer, session: Session, vocabulary: Iterable[types.Competence] | None = None
) -> tuple[int, int]:
    """Store competences, the bundled ones unless others are given; return how many new, changed.

    Done again with the same ones it changes nothing. What people have edited here stays.
    """
    given = bundled_vocabulary() if vocabulary is None else vocabulary
    edited = {id_ for edit in vocabulary_edits.standing(viewer, session) for id_ in edit.after}
    return competences.merge(
        viewer, session, [row_of(one) for one in given if one.id not in edited]
    )


def cleaned(value: object) -> object:
    """Clean every string inside a value of lists and dictionaries, as stored text is cleaned."""
    match value:
        case str():
            return clean(value)
        case list():
            return [cleaned(one) for one in value]
        case dict():
            return {cleaned(key): cleaned(one) for key, one in value.items()}
        case _:
            return value
