"""Students: profiles, consents and, written but never shown, identities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from matcher.types import Kind
from models import (
    Consent,
    ConsentPurpose,
    IdentityInput,
    Student,
    StudentCreate,
    StudentUpdate,
)
from service import store
from service.auth import Viewer
from service.engine import Engine
from service.store import Session, consents, identities
from service.usecases.keeping import Keeping
from service.usecases.source import read_rows

__all__ = ["give_consent", "list_consents", "put_identities", "students", "withdraw_consent"]

students: Final = Keeping[Student, StudentCreate, StudentUpdate](store.students, Kind.STUDENT)


def list_consents(viewer: Viewer, session: Session, student_id: str) -> list[Consent]:
    """Return a student's consents, withdrawn ones too."""
    return consents.of(viewer, session, student_id)


def give_consent(
    viewer: Viewer, session: Session, student_id: str, purpose: ConsentPurpose
) -> Consent:
    """Note that a student agrees to a purpose."""
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
