"""Synthetic documents as stored rows, for a database that is measured and thrown away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from matcher.types import Document, Kind, Place
from models import (
    Company,
    CompetenceNeed,
    Consent,
    ConsentPurpose,
    Student,
    ThesisProposal,
    Training,
    TrainingOccasion,
    municipalities,
)
from service.auth import SYSTEM
from service.store import bulk, transaction

__all__ = ["fill", "places"]

_BATCH = 2_000


def places() -> list[Place]:
    """The municipalities as the matcher knows them."""
    return [Place(m.code, m.name, m.latitude, m.longitude) for m in municipalities()]


def fill(sessions: Any, documents: Mapping[Kind, Sequence[Document]]) -> None:
    """Store documents of each kind, whose ids are new, with the companies they name.

    The first sentence of a text becomes the title, so that stored texts have the same words.
    Mentions are not stored: a rebuild reads them. Two thousand rows are one transaction.
    """
    firms = {one.company for listed in documents.values() for one in listed if one.company}
    with transaction(sessions) as session:
        rows = [Company(id=f, name=f"Firma {f}", municipality="Olofström") for f in sorted(firms)]
        bulk.add_documents(SYSTEM, session, "company", rows)
    for kind, listed in documents.items():
        for start in range(0, len(listed), _BATCH):
            some = listed[start : start + _BATCH]
            with transaction(sessions) as session:
                bulk.add_documents(SYSTEM, session, kind.value, [_MAKE[kind](one) for one in some])
                bulk.add_rows(SYSTEM, session, [row for one in some for row in _hanging(one)])


def _common(document: Document, *, titled: bool = True) -> dict[str, Any]:
    """The fields that all kinds have."""
    title, _, text = document.text.partition(". ")
    place = document.place.name if document.place else None
    fields = {
        "id": document.id,
        "text": text if titled else document.text,
        "language": document.language,
        "level": document.level,
        "municipality": place,
    }
    return {**fields, "title": title} if titled else fields


def _need(document: Document) -> CompetenceNeed:
    return CompetenceNeed(
        **_common(document),
        company_id=document.company,
        work_languages=list(document.languages),
    )


def _proposal(document: Document) -> ThesisProposal:
    return ThesisProposal(
        **_common(document),
        company_id=document.company,
        work_languages=list(document.languages),
        period_from=document.starts,
        period_to=document.ends,
        status="open",
    )


def _student(document: Document) -> Student:
    return Student(
        **_common(document, titled=False),
        available_from=document.starts,
        available_to=document.ends,
        languages=list(document.languages) or None,
    )


def _training(document: Document) -> Training:
    return Training(**_common(document), provider="Skolan")


def _hanging(document: Document) -> list[Consent] | list[TrainingOccasion]:
    """What hangs on a document: a student's consents, a training's occasions."""
    if document.kind is Kind.STUDENT:
        given = [cast("ConsentPurpose", one) for one in document.consents]
        return [Consent(student_id=document.id, purpose=one) for one in given]
    return [
        TrainingOccasion(
            training_id=document.id,
            starts=one.starts,
            ends=one.ends,
            seats=one.seats,
            municipality=one.place.name if one.place else None,
        )
        for one in document.occasions
    ]


_MAKE: dict[Kind, Callable[[Document], Any]] = {
    Kind.NEED: _need,
    Kind.STUDENT: _student,
    Kind.PROPOSAL: _proposal,
    Kind.TRAINING: _training,
}
