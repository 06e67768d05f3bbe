"""Rows become the matcher's documents here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from matcher.competences import Reader, detect_language
from matcher.types import Document, Kind, Mention, Necessity, Occasion, Place, Provenance
from models import (
    CompetenceNeed,
    ConsentPurpose,
    MentionBase,
    Student,
    ThesisProposal,
    Training,
    find_municipality,
)
from models.limits import MAX_TERM_CHARS
from service.usecases.documents.correcting import corrected
from service.usecases.documents.reading import Reading, Row

__all__ = [
    "Row",
    "document_of",
    "kind_of",
    "mention_rows",
    "place_of",
    "read_mentions",
    "restored",
]

_LOCAL = "local:"


def place_of(municipality: str | None) -> Place | None:
    """Return a stored municipality as the matcher knows it."""
    if municipality is None:
        return None
    found = find_municipality(municipality)
    return Place(found.code, found.name, found.latitude, found.longitude)


def document_of(
    row: Row,
    reading: Reading,
    mentions: Sequence[Mention],
    consents: Iterable[ConsentPurpose] = (),
) -> Document:
    """Return the document of a row; `consents` are those of a student that are in force."""
    plain = Document(
        id=row.id,
        kind=kind_of(row),
        text=reading.text,
        language=row.language or detect_language(reading.text),
        mentions=tuple(mentions),
        level=row.level,
        place=place_of(row.municipality),
    )
    match row:
        case CompetenceNeed():
            return replace(
                plain,
                title=row.title,
                company=row.company_id,
                status=row.status,
                lanes=tuple(row.lanes),
                horizon=row.horizon or "",
                languages=tuple(row.work_languages),
            )
        case Student():
            return replace(
                plain,
                title=row.programme or "",
                starts=row.available_from,
                ends=row.available_to,
                languages=tuple(row.languages or ()),
                consents=tuple(sorted(consents)),
            )
        case ThesisProposal():
            return replace(
                plain,
                title=row.title,
                company=row.company_id,
                status=row.status,
                confidential=row.nda,
                starts=row.period_from,
                ends=row.period_to,
                languages=tuple(row.work_languages),
            )
        case Training():
            return replace(plain, title=row.title, online=row.online, occasions=_occasions(row))


def kind_of(row: Row) -> Kind:
    """Return the kind of a row."""
    match row:
        case CompetenceNeed():
            return Kind.NEED
        case Student():
            return Kind.STUDENT
        case ThesisProposal():
            return Kind.PROPOSAL
        case Training():
            return Kind.TRAINING


def _occasions(row: Training) -> tuple[Occasion, ...]:
    """A training's occasions; seats that nobody has counted are taken to be there."""
    return tuple(
        Occasion(
            starts=one.starts,
            ends=one.ends or one.starts,
            seats=one.seats if one.seats is not None else max(1, one.min_group or 1),
            place=place_of(one.municipality),
        )
        for one in row.occasions
    )


def read_mentions(reader: Reader, reading: Reading, kind: Kind) -> tuple[Mention, ...]:
    """Read a text, as its author has corrected it; a local term too long to keep is left out."""
    read = reader.read(reading.text[: reading.ends], kind, reading.courses_at)
    found = corrected(read, reading, reader.vocabulary)
    longest = MAX_TERM_CHARS + len(_LOCAL)
    kept = (one for one in found if not one.is_local or len(one.competence) <= longest)
    return tuple(sorted(kept, key=_place))


def mention_rows(reading: Reading, mentions: Iterable[Mention]) -> list[MentionBase]:
    """Return mentions as they are stored: offsets count from the start of their part."""
    rows = []
    for one in mentions:
        part = reading.section(one.start).part
        origin = reading.origin(part)
        local = one.competence.removeprefix(_LOCAL) if one.is_local else None
        rows.append(
            MentionBase(
                competence_id=None if one.is_local else one.competence,
                local_term=local,
                part=part,
                start=max(0, one.start - origin),
                end=max(0, one.end - origin),
                necessity=one.necessity.value,
                level=one.level,
                negated=one.negated,
                held=one.held,
                provenance=one.provenance.value,
                similarity=one.similarity,
            )
        )
    return rows


def restored(reading: Reading, rows: Iterable[MentionBase]) -> tuple[Mention, ...]:
    """Return stored mentions as the matcher's, with offsets in the whole text, in its order."""
    found = []
    for row in rows:
        origin = reading.origin(row.part)
        found.append(
            Mention(
                competence=row.competence_id or f"{_LOCAL}{row.local_term}",
                start=row.start + origin,
                end=row.end + origin,
                necessity=Necessity(row.necessity),
                level=row.level,
                negated=row.negated,
                held=row.held,
                provenance=Provenance(row.provenance),
                similarity=row.similarity,
            )
        )
    return tuple(sorted(found, key=_place))


def _place(mention: Mention) -> tuple[int, int, str]:
    return mention.start, mention.end, mention.competence
