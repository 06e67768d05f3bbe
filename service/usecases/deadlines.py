"""Dates to keep in mind, as a calendar file: thesis periods, training starts, needs to be met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event

from matcher.ranking.wording import Tongue
from models import CompetenceNeed, Student, ThesisProposal, Training
from service import store
from service.auth import Viewer
from service.store import Session, choices

__all__ = ["Deadline", "calendar_file", "deadlines_of"]

_WORDS: Final[dict[str, dict[Tongue, str]]] = {
    "proposal_starts": {"sv": "Exjobb börjar: {title}", "en": "Thesis work starts: {title}"},
    "proposal_ends": {"sv": "Exjobb slutar: {title}", "en": "Thesis work ends: {title}"},
    "training_starts": {"sv": "Utbildning börjar: {title}", "en": "Training starts: {title}"},
    "need_due": {"sv": "Behovet ska vara löst: {title}", "en": "Need to be met: {title}"},
    "free_from": {"sv": "Du är tillgänglig från i dag", "en": "You are available from today"},
    "free_to": {"sv": "Din period slutar", "en": "Your period ends"},
}
_HORIZONS: Final = {"quarter": timedelta(days=91), "year": timedelta(days=365)}


@dataclass(frozen=True, slots=True)
class Deadline:
    """One day to keep in mind; `uid` stays the same when the day or the title changes."""

    uid: str
    day: date
    summary: str
    changed_at: datetime
    path: str
    place: str | None = None


def deadlines_of(viewer: Viewer, session: Session, today: date, language: Tongue) -> list[Deadline]:
    """Return the days that concern `viewer`, the first one first; what is over is left out.

    A company has its own proposals and needs and the trainings it has put aside; a student the
    proposals on the wish list and the period of the profile; those who run the cluster all.
    """
    found = [*_proposals(viewer, session, language), *_needs(viewer, session, language)]
    found += _trainings(viewer, session, language)
    if viewer.student_id is not None:
        row = store.students.get(viewer, session, viewer.student_id)
        found += _own_period(row, language)
    coming = (one for one in found if one.day >= today)
    return sorted(coming, key=lambda one: (one.day, one.uid))


def calendar_file(deadlines: Iterable[Deadline], language: Tongue, base: str) -> bytes:
    """Return the days as an iCalendar file (RFC 5545); `base` is where the pages are."""
    made = Calendar()
    made.add("prodid", "-//Samspel//Samspel//SV" if language == "sv" else "-//Samspel//Samspel//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", "Samspel")
    for one in deadlines:
        event = Event()
        event.add("uid", f"{one.uid}@samspel")
        event.add("dtstamp", one.changed_at)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
        event.add("summary", one.summary)
        event.add("url", f"{base}{one.path}")
        event.add("transp", "TRANSPARENT")
        if one.place:
            event.add("location", one.place)
        made.add_component(event)
    return bytes(made.to_ical())


def _proposals(viewer: Viewer, session: Session, language: Tongue) -> Iterator[Deadline]:
    for row in _own_proposals(viewer, session):
        for name, day in (("proposal_starts", row.period_from), ("proposal_ends", row.period_to)):
            if day is not None and row.status in ("open", "matched"):
                yield _deadline(name, row, day, language, f"/proposals/{row.id}")


def _own_proposals(viewer: Viewer, session: Session) -> Iterator[ThesisProposal]:
    if viewer.student_id is not None:
        wishes = choices.wishes_of(viewer, session, viewer.student_id)
        ids = [one.proposal_id for one in wishes]
        yield from store.proposals.get_many(viewer, session, ids).values()
        return
    for rows in store.proposals.batches(viewer, session):
        yield from (row for row in rows if _is_own(viewer, row.company_id))


def _needs(viewer: Viewer, session: Session, language: Tongue) -> Iterator[Deadline]:
    if viewer.student_id is not None:
        return
    for rows in store.needs.batches(viewer, session):
        for row in rows:
            within = _HORIZONS.get(row.horizon or "")
            if within is not None and row.status == "open" and _is_own(viewer, row.company_id):
                day = row.created_at.date() + within
                yield _deadline("need_due", row, day, language, f"/needs/{row.id}")


def _trainings(viewer: Viewer, session: Session, language: Tongue) -> Iterator[Deadline]:
    for row in _own_trainings(viewer, session):
        for one in row.occasions:
            path = f"/trainings/{row.id}"
            made = _deadline("training_starts", row, one.starts, language, path)
            place = one.municipality or row.municipality
            yield replace(made, uid=f"{one.id}-training_starts", place=place)


def _own_trainings(viewer: Viewer, session: Session) -> Iterator[Training]:
    if viewer.sees_all_documents:
        for rows in store.trainings.batches(viewer, session):
            yield from rows
    elif viewer.role == "company":
        ids = choices.saved_ids(viewer, session, "training")
        yield from store.trainings.get_many(viewer, session, ids).values()


def _own_period(row: Student, language: Tongue) -> Iterator[Deadline]:
    for name, day in (("free_from", row.available_from), ("free_to", row.available_to)):
        if day is not None:
            yield _deadline(name, row, day, language, "/profile")


def _is_own(viewer: Viewer, company_id: str) -> bool:
    return viewer.sees_all_documents or viewer.owns_company(company_id)


def _deadline(
    name: str,
    row: CompetenceNeed | Student | ThesisProposal | Training,
    day: date,
    language: Tongue,
    path: str,
) -> Deadline:
    """Return a day under the words of its kind."""
    title = "" if isinstance(row, Student) else row.title
    said = _WORDS[name][language].replace("{title}", title)
    uid, at = f"{row.id}-{name}", row.municipality
    return Deadline(uid, day, said, row.updated_at, path, at)
