"""A student's profile as a company or a liaison works with it: what it says and what it suits."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from matcher.recommender import Filters
from matcher.types import Kind, Task
from models import Contact, ContactPurpose, StudentPublic
from service import store
from service.auth import Viewer
from service.engine import Engine
from service.store import Session, contacts
from service.usecases.answers.asking import Asking
from service.usecases.answers.explaining import Side
from service.usecases.answers.laying import Laying
from service.usecases.answers.marking import MarkedField
from service.usecases.answers.previewing import Chip, read_of
from service.usecases.answers.shapes import SuggestionAnswer
from service.usecases.looking import Profile, open_profile
from service.usecases.students import shown

__all__ = ["Askable", "ProfileShown", "askable", "look_at_student"]

_MOST = 5
"""Needs, and proposals, that a profile is compared with."""


@dataclass(frozen=True, slots=True)
class ProfileShown:
    """What the page of a student shows.

    `suits` are open proposals and needs with the reasons, best first: the viewer's own company's
    whatever their score, anyone's for those who run the cluster. `contacts` are those of the
    viewer with the student, the newest first; `subjects` what they could be asked about.
    """

    profile: Profile
    chips: tuple[Chip, ...]
    fields: tuple[MarkedField, ...]
    purposes: frozenset[ContactPurpose]
    suits: tuple[SuggestionAnswer, ...]
    contacts: tuple[Contact, ...]
    subjects: tuple[tuple[ContactPurpose, str, str], ...]


def look_at_student(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    student_id: str,
    asking: Asking,
    now: datetime,
) -> ProfileShown:
    """Return a student's profile, read and compared; it is noted that the viewer has looked."""
    profile = open_profile(viewer, session, student_id, now)
    laying = Laying(viewer, session, engine, asking, asked_by=(Kind.STUDENT, student_id))
    side = laying.side_of(store.students.get(viewer, session, student_id))
    chips, fields = read_of(laying.snapshot, side, asking.language)
    purposes = _purposes(viewer, session, student_id)
    known = contacts.listed(viewer, session, student_id=student_id)
    suits = _suits(laying, side, Task.STUDENT_PROPOSAL, _about(known, purposes, "thesis"))
    suits += _suits(laying, side, Task.STUDENT_NEED, _about(known, purposes, "hire"))
    return ProfileShown(
        profile=profile,
        chips=chips,
        fields=fields,
        purposes=purposes,
        suits=tuple(sorted(suits, key=lambda one: (-one.score, str(one.document.id)))),
        contacts=tuple(known),
        subjects=askable(viewer, session, student_id).subjects,
    )


@dataclass(frozen=True, slots=True)
class Askable:
    """A student and what the viewer's company could ask them about: purpose, id and title."""

    student: StudentPublic
    subjects: tuple[tuple[ContactPurpose, str, str], ...]


def askable(viewer: Viewer, session: Session, student_id: str) -> Askable:
    """Return what the viewer's company could ask a student about.

    Left out is what is not open, what the student has not agreed to, and what has been asked.

    Raises:
        NotFoundError: there is no such student, or none that the viewer may see.
    """
    row = store.students.get(viewer, session, student_id)
    firm = viewer.organisation_id
    under_way = contacts.listed(viewer, session, student_id=student_id)
    asked = {one.proposal_id or one.need_id for one in under_way if one.state != "closed"}
    found: list[tuple[ContactPurpose, str, str]] = []
    purposes = _purposes(viewer, session, student_id) if viewer.role == "company" else frozenset()
    if "thesis" in purposes:
        offered = store.proposals.listed(viewer, session, limit=200, company_id=firm, status="open")
        found += [("thesis", one.id, one.title) for one in offered if one.id not in asked]
    if "hire" in purposes:
        needed = store.needs.listed(viewer, session, limit=200, company_id=firm, status="open")
        found += [("hire", one.id, one.title) for one in needed if one.id not in asked]
    return Askable(shown(viewer, session, [row])[0], tuple(found))


def _purposes(viewer: Viewer, session: Session, student_id: str) -> frozenset[ContactPurpose]:
    """Return what the student agrees to be asked about."""
    both: tuple[ContactPurpose, ...] = ("thesis", "hire")
    return frozenset(
        one for one in both if store.students.consenting(viewer, session, one, [student_id])
    )


def _about(
    known: Sequence[Contact], purposes: frozenset[ContactPurpose], purpose: ContactPurpose
) -> frozenset[str] | None:
    """Return what a profile may be compared with: all (None), or what the student said yes to."""
    if purpose in purposes:
        return None
    said = [one for one in known if one.student_yes_at and one.state != "closed"]
    return frozenset(one.proposal_id or one.need_id or "" for one in said)


def _suits(
    laying: Laying, side: Side, task: Task, ids: frozenset[str] | None
) -> list[SuggestionAnswer]:
    """Rank open documents of the viewer's company, or of all for those who run the cluster."""
    if ids is not None and not ids:
        return []
    viewer, recommender = laying.viewer, copy(laying.snapshot.recommender)
    companies: frozenset[str] = frozenset()
    if not viewer.sees_all_documents:
        recommender.cut_off = 0.0
        companies = frozenset({viewer.organisation_id or ""})
    filters = Filters(statuses=frozenset({"open"}), companies=companies, ids=ids)
    found = recommender.suggest(side.document, task, _MOST, filters=filters, diverse=False)
    lane: ContactPurpose = "thesis" if task is Task.STUDENT_PROPOSAL else "hire"
    return laying.lane(lane, found, side).suggestions
