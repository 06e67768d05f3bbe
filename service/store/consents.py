"""Consents in the store. No consent is presumed, and one that is withdrawn stays on record."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from models.consent import Consent
from models.fields import ConsentPurpose
from models.record import utc_now
from models.student import Student
from service.auth import Viewer
from service.errors import ForbiddenError
from service.store import changes
from service.store.documents import CHUNK
from service.store.students import students

__all__ = ["give", "in_force", "of", "withdraw"]


def of(viewer: Viewer, session: Session, student_id: str) -> list[Consent]:
    """Return all consents of a student, withdrawn ones too, oldest first."""
    _writable(viewer, session, student_id)
    statement = select(Consent).where(col(Consent.student_id) == student_id)
    return list(session.exec(statement.order_by(col(Consent.given_at), col(Consent.id))))


def in_force(
    viewer: Viewer, session: Session, student_ids: Collection[str]
) -> dict[str, frozenset[ConsentPurpose]]:
    """Return the purposes that each student, as far as it may be seen, consents to now."""
    ids = sorted(students.get_many(viewer, session, student_ids))
    found: dict[str, set[ConsentPurpose]] = {id_: set() for id_ in ids}
    for start in range(0, len(ids), CHUNK):
        statement = select(Consent).where(
            col(Consent.student_id).in_(ids[start : start + CHUNK]),
            col(Consent.withdrawn_at).is_(None),
        )
        for consent in session.exec(statement):
            found[consent.student_id].add(consent.purpose)
    return {id_: frozenset(purposes) for id_, purposes in found.items()}


def give(
    viewer: Viewer,
    session: Session,
    student_id: str,
    purpose: ConsentPurpose,
    at: datetime | None = None,
) -> Consent:
    """Note that the student consents, and return the consent in force, old or new."""
    _writable(viewer, session, student_id)
    present = _present(session, student_id, purpose)
    if present is not None:
        return present
    made = Consent(student_id=student_id, purpose=purpose, given_at=at or utc_now())
    changes.record(session, "student", student_id, "update")
    session.add(made)
    session.flush()
    return made


def withdraw(
    viewer: Viewer,
    session: Session,
    student_id: str,
    purpose: ConsentPurpose,
    at: datetime | None = None,
) -> Consent | None:
    """Note that the student takes the consent back; None when there was none in force."""
    _writable(viewer, session, student_id)
    present = _present(session, student_id, purpose)
    if present is None:
        return None
    changes.record(session, "student", student_id, "update")
    present.withdrawn_at = at or utc_now()
    session.add(present)
    session.flush()
    return present


def _present(session: Session, student_id: str, purpose: ConsentPurpose) -> Consent | None:
    """Return the consent in force, if any."""
    return session.exec(
        select(Consent).where(
            col(Consent.student_id) == student_id,
            col(Consent.purpose) == purpose,
            col(Consent.withdrawn_at).is_(None),
        )
    ).one_or_none()


def _writable(viewer: Viewer, session: Session, student_id: str) -> Student:
    """Return the student, if its consents are the viewer's to read and write."""
    student = students.get(viewer, session, student_id)
    if not students.may_change(viewer, student):
        raise ForbiddenError("the viewer may not handle this student's consents")
    return student
