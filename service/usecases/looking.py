"""Looking at a student: what a company or a liaison sees, and the note that they looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models import Contact, Look, StudentIdentity, StudentPublic
from service import store
from service.auth import SYSTEM, Viewer
from service.store import Session, contacts, looks
from service.usecases.students import shown

__all__ = [
    "LookShown",
    "Opened",
    "Profile",
    "looks_at",
    "open_profile",
    "opened_to",
    "preview_profile",
]


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile as a viewer may see it; `identity` only after both sides have said yes."""

    student: StudentPublic
    identity: StudentIdentity | None


@dataclass(frozen=True, slots=True)
class LookShown:
    """One look, with the name of the organisation that looked."""

    look: Look
    organisation: str


def open_profile(viewer: Viewer, session: Session, student_id: str, now: datetime) -> Profile:
    """Return a student's profile and note that the viewer has looked at it."""
    row = store.students.get(viewer, session, student_id)
    known: dict[str, StudentIdentity] = {}
    if viewer.role == "company":
        known = contacts.agreed_identities(viewer, session, [student_id])
    identity = known.get(student_id)
    looks.note(viewer, session, student_id, now, named=identity is not None)
    return Profile(shown(viewer, session, [row])[0], identity)


def preview_profile(viewer: Viewer, session: Session) -> Profile:
    """Return the student's own profile as a company sees it before any yes."""
    student_id = viewer.student_id or ""
    row = store.students.get(viewer, session, student_id)
    stranger = Viewer("company", organisation_id="-")
    return Profile(shown(stranger, session, [row])[0], None)


def looks_at(viewer: Viewer, session: Session) -> list[LookShown]:
    """Return who has looked at the student who asks."""
    rows = looks.of(viewer, session, viewer.student_id or "")
    firms = store.companies.get_many(SYSTEM, session, {r.company_id for r in rows if r.company_id})
    offices = looks.offices(session, {r.organisation_id for r in rows if r.organisation_id})
    return [
        LookShown(
            one,
            firms[one.company_id].name
            if one.company_id in firms
            else offices.get(one.organisation_id or "", ""),
        )
        for one in rows
    ]


@dataclass(frozen=True, slots=True)
class Opened:
    """A company that a student has said yes to, which sees the profile whatever the consents."""

    company: str
    contact: Contact


def opened_to(viewer: Viewer, session: Session) -> tuple[Opened, ...]:
    """Return the contacts in which the student who asks has said yes, with the companies' names."""
    said = [
        one
        for one in contacts.listed(viewer, session, student_id=viewer.student_id)
        if one.student_yes_at is not None and one.state != "closed"
    ]
    firms = store.companies.get_many(SYSTEM, session, {one.company_id for one in said})
    return tuple(Opened(firms[one.company_id].name, one) for one in said if one.company_id in firms)
