"""Students: profiles, consents and, written but never shown, identities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from matcher.competences import strike_identity
from matcher.types import Kind
from models import (
    Consent,
    ConsentPurpose,
    Correction,
    IdentityInput,
    Student,
    StudentCreate,
    StudentIdentity,
    StudentPublic,
    StudentUpdate,
)
from models.correction import LOCAL
from models.fields import clean
from service import store
from service.auth import SYSTEM, Viewer
from service.engine import Engine
from service.errors import ForbiddenError
from service.store import Session, accounts, consents, identities
from service.usecases.documents.source import read_rows
from service.usecases.keeping import Keeping
from service.usecases.listing import PAGE, Listing, list_rows

__all__ = [
    "find_students",
    "give_consent",
    "holds",
    "list_consents",
    "put_identities",
    "shown",
    "students",
    "withdraw_consent",
]

students: Final = Keeping[Student, StudentCreate, StudentUpdate](store.students, Kind.STUDENT)


def shown(viewer: Viewer, session: Session, rows: Sequence[Student]) -> list[StudentPublic]:
    """Return profiles as `viewer` may read them.

    A student reads what they wrote. For anyone else who does not see identities, names and
    contacts are struck from every field and leave as many spaces, so that the places that
    reasons point at hold.
    """
    hidden = [] if viewer.sees_identities else [r for r in rows if not viewer.owns_student(r.id)]
    known = identities.read(SYSTEM, session, [row.id for row in hidden])
    struck = {row.id: _struck(row, known.get(row.id)) for row in hidden}
    return [struck.get(row.id) or StudentPublic.model_validate(row) for row in rows]


def holds(student: StudentPublic, words: str) -> bool:
    """Return whether a profile, as its reader sees it, holds every word in what is searched."""
    seen = " ".join((student.programme or "", student.text, student.municipality or "")).lower()
    return all(word in seen for word in clean(words).lower().split())


def find_students(
    viewer: Viewer, session: Session, page: int = 1, text: str | None = None, **equal: Any
) -> Listing[StudentPublic]:
    """Return a page of profiles as `viewer` may read them, the newest first.

    `text` is looked for in what the viewer reads, so that nobody finds a student by a name that
    is struck out.
    """
    if not text or viewer.sees_identities:
        found = list_rows(store.students, viewer, session, page, text=text, **equal)
        return replace(found, items=shown(viewer, session, found.items))
    batches = store.students.chosen_batches(viewer, session, text=text, **equal)
    held = [one for rows in batches for one in shown(viewer, session, rows) if holds(one, text)]
    pages = max(1, -(-len(held) // PAGE))
    page = min(max(1, page), pages)
    newest = held[::-1][(page - 1) * PAGE : page * PAGE]
    return Listing(newest, len(held), page, pages)


def _struck(row: Student, identity: StudentIdentity | None) -> StudentPublic:
    names = [identity.name] if identity else []
    contacts = [one for one in (identity.email, identity.phone) if one] if identity else []

    def strike(text: str) -> str:
        return strike_identity(text, names, contacts)

    return StudentPublic.model_validate(row).model_copy(
        update={
            "programme": strike(row.programme) if row.programme else None,
            "text": strike(row.text),
            "courses": [strike(course) for course in row.courses],
            "wishes": strike(row.wishes) if row.wishes else None,
            "corrections": [_struck_correction(one, strike) for one in row.corrections],
        }
    )


def _struck_correction(one: Correction, strike: Callable[[str], str]) -> Correction:
    """Return a correction as others may read it: the words that were added, in their place.

    What a student removed from a profile is nobody else's to know.
    """
    label = one.get("label")
    if one["action"] != "added" or not label:
        return {"competence_id": "hidden", "action": "confirmed"}
    known = one["competence_id"]
    shown_id = "hidden" if known.startswith(LOCAL) else known
    return {"competence_id": shown_id, "action": "added", "label": strike(label)}


def list_consents(viewer: Viewer, session: Session, student_id: str) -> list[Consent]:
    """Return a student's consents, withdrawn ones too."""
    return consents.of(viewer, session, student_id)


def give_consent(
    viewer: Viewer, session: Session, student_id: str, purpose: ConsentPurpose
) -> Consent:
    """Note that a student agrees to a purpose.

    Raises:
        ForbiddenError: the student has an account, and agrees to nothing through others.
    """
    if not viewer.owns_student(student_id) and accounts.listed(
        SYSTEM, session, student_id=student_id
    ):
        raise ForbiddenError("the student has an account, and agrees to purposes alone")
    return consents.give(viewer, session, student_id, purpose)


def withdraw_consent(
    viewer: Viewer, session: Session, student_id: str, purpose: ConsentPurpose
) -> None:
    """Note that a student takes an agreement back; nothing happens when there was none."""
    consents.withdraw(viewer, session, student_id, purpose)


def put_identities(
    viewer: Viewer, session: Session, engine: Engine, given: Mapping[str, IdentityInput]
) -> None:
    """Note who students are, and read their texts again without their names."""
    reader = engine.reader()
    rows = []
    for student_id, identity in given.items():
        identities.put(viewer, session, student_id, identity)
        rows.append(store.students.get(viewer, session, student_id))
    read_rows(session, reader, Kind.STUDENT, rows)
