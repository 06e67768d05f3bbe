"""The text of a row that is read, and where in the row's fields each character stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from matcher.competences import compose, detect_language, strike_identity
from models import CompetenceNeed, Student, StudentIdentity, ThesisProposal, Training
from models.correction import Correction
from models.fields import MentionPart

__all__ = ["ADDED", "Reading", "Row", "Section", "compose_reading", "places_of", "reading_of"]

ADDED: Final[MentionPart] = "added"
"""The part of a text that its author's added competences make, a line each."""

Row = CompetenceNeed | Student | ThesisProposal | Training
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
    """A text to read and encode, identity struck out, and the fields it was made of, in order.

    The reader reads as far as `ends`; the lines after it are those of added competences.
    """

    text: str
    sections: tuple[Section, ...]
    courses_at: int | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def ends(self) -> int:
        """Where what the author wrote ends."""
        starts = (one.start - 1 for one in self.sections if one.part == ADDED)
        return next(starts, len(self.text))

    def section(self, offset: int) -> Section:
        """Return the section in which the character at `offset` stands, or that before it."""
        for one in reversed(self.sections):
            if one.start <= offset:
                return one
        return self.sections[0]

    def origin(self, part: MentionPart) -> int:
        """Return where a part begins in the text; 0 for one that is not there."""
        return min((one.start for one in self.sections if one.part == part), default=0)


def reading_of(row: Row, identity: StudentIdentity | None = None) -> Reading:
    """Return what is read of a row: title, text, what a firm has or a student took, what is added.

    E-mail addresses, telephone numbers, links and the student's own name are struck out and
    leave as many spaces, so that every character keeps its place.
    """
    names = [identity.name] if identity else []
    contacts = [one for one in (identity.email, identity.phone) if one] if identity else []
    return compose_reading(**_fields(row), names=names, contacts=contacts)


def places_of(row: Row) -> Reading:
    """Return where the fields of a row stand in its text; the text itself is left out."""
    return replace(_composed(**_fields(row)), text="")


def _fields(row: Row) -> dict[str, Any]:
    """Return the fields of a row that make its text."""
    match row:
        case Student():
            return {
                "title": row.programme or "",
                "text": row.text,
                "courses": row.courses,
                "title_field": "programme",
                "corrections": row.corrections,
            }
        case CompetenceNeed():
            language = row.language or detect_language(row.text) if row.held else None
            return {
                "title": row.title,
                "text": row.text,
                "held": row.held or "",
                "language": language,
                "corrections": row.corrections,
            }
        case ThesisProposal():
            return {"title": row.title, "text": row.text, "corrections": row.corrections}
        case _:
            return {"title": row.title, "text": row.text}


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
    corrections: Sequence[Correction] = (),
) -> Reading:
    """Put the fields of a document together as one text to read, identity struck out."""
    whole = _composed(
        title,
        text,
        courses,
        held=held,
        language=language,
        title_field=title_field,
        corrections=corrections,
    )
    return replace(whole, text=strike_identity(whole.text, names, contacts))


def _composed(
    title: str,
    text: str,
    courses: Sequence[str] = (),
    *,
    held: str = "",
    language: str | None = None,
    title_field: str = "title",
    corrections: Sequence[Correction] = (),
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
    lines = [composed.text]
    at = len(composed.text) + 1
    for number, one in enumerate(corrections):
        label = one.get("label")
        if one["action"] == "added" and label:
            sections.append(Section(ADDED, f"corrections.{number}.label", at, len(label)))
            lines.append(label)
            at += len(label) + 1
    return Reading("\n".join(lines), tuple(sections), composed.courses_at, tuple(corrections))
