"""The text of a row that is read, and where in the row's fields each character stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matcher.competences import compose, detect_language, strike_identity
from models import CompetenceNeed, Student, StudentIdentity, ThesisProposal, Training
from models.fields import MentionPart

__all__ = ["Reading", "Section", "compose_reading", "places_of", "reading_of"]

_HELD = {"sv": "Vi har redan: ", "en": "We already have: "}


@dataclass(frozen=True, slots=True)
class Section:
    """A field's stretch of the text: `part` as mentions keep it, `field` as the row calls it."""

    part: MentionPart
    field: str
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text to read and encode, identity struck out, and the fields it was made of, in order."""

    text: str
    sections: tuple[Section, ...]
    courses_at: int | None = None

    def section(self, offset: int) -> Section:
        """Return the section in which the character at `offset` stands, or that before it."""
        for one in reversed(self.sections):
            if one.start <= offset:
                return one
        return self.sections[0]

    def origin(self, part: MentionPart) -> int:
        """Return where a part begins in the text; 0 for one that is not there."""
        return min((one.start for one in self.sections if one.part == part), default=0)


def reading_of(
    row: CompetenceNeed | Student | ThesisProposal | Training,
    identity: StudentIdentity | None = None,
) -> Reading:
    """Return what is read of a row: title, text, then what a firm has or a student took.

    E-mail addresses, telephone numbers, links and the student's own name are struck out and
    leave as many spaces, so that every character keeps its place.
    """
    match row:
        case Student():
            return compose_reading(
                row.programme or "",
                row.text,
                row.courses,
                title_field="programme",
                names=[identity.name] if identity else [],
                contacts=[one for one in (identity.email, identity.phone) if one]
                if identity
                else [],
            )
        case CompetenceNeed():
            return compose_reading(
                row.title,
                row.text,
                held=row.held or "",
                language=row.language or detect_language(row.text),
            )
        case _:
            return compose_reading(row.title, row.text)


def places_of(row: CompetenceNeed | Student | ThesisProposal | Training) -> Reading:
    """Return where the fields of a row stand in its text; the text itself is left out."""
    match row:
        case Student():
            whole = _composed(row.programme or "", row.text, row.courses, title_field="programme")
        case CompetenceNeed():
            language = row.language or detect_language(row.text) if row.held else None
            whole = _composed(row.title, row.text, held=row.held or "", language=language)
        case _:
            whole = _composed(row.title, row.text)
    return replace(whole, text="")


def compose_reading(
    title: str,
    text: str,
    courses: Sequence[str] = (),
    *,
    held: str = "",
    language: str | None = None,
    title_field: str = "title",
    names: Sequence[str] = (),
    contacts: Sequence[str] = (),
) -> Reading:
    """Put the fields of a document together as one text to read, identity struck out."""
    whole = _composed(title, text, courses, held=held, language=language, title_field=title_field)
    return replace(whole, text=strike_identity(whole.text, names, contacts))


def _composed(
    title: str,
    text: str,
    courses: Sequence[str] = (),
    *,
    held: str = "",
    language: str | None = None,
    title_field: str = "title",
) -> Reading:
    """Put the fields of a document together as one text, as it was written."""
    lead = _HELD.get(language or "sv", _HELD["sv"])
    whole = f"{text}\n{lead}{held}" if held.strip() else text
    composed = compose(title, whole, courses)
    sections = []
    if composed.text_at:
        sections.append(Section("title", title_field, 0, composed.text_at - 1))
    sections.append(Section("text", "text", composed.text_at, len(text)))
    if whole != text:
        at = composed.text_at + len(text) + 1 + len(lead)
        sections.append(Section("held", "held", at, len(held)))
    if composed.courses_at is not None:
        at = composed.courses_at
        for number, course in enumerate(courses):
            name = course.strip()
            if name:
                sections.append(Section("courses", f"courses.{number}", at, len(name)))
                at += len(name) + 1
    return Reading(composed.text, tuple(sections), composed.courses_at)
