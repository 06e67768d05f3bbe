"""One row of a file as a document: which headings mean what, and what each cell must hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from matcher.competences import detect_language
from matcher.types import Document, Kind, Occasion
from service.usecases.documents.reading import Reading, compose_reading
from service.usecases.tables.cells import (
    CellError,
    as_codes,
    as_date,
    as_flag,
    as_level,
    as_line,
    as_lines,
    as_place,
    as_text,
)
from service.usecases.tables.rows import Row

__all__ = ["COLUMNS", "KNOWN", "FileDocument", "document_of_row"]

COLUMNS = {
    "id": ("id",),
    "text": ("text", "description", "beskrivning"),
    "title": ("title", "titel", "rubrik", "programme", "program"),
    "held": ("held", "finns_redan"),
    "language": ("language", "lang", "språk"),
    "level": ("level", "nivå", "eqf"),
    "municipality": ("municipality", "kommun"),
    "company": ("company", "company_id", "provider", "företag", "firma"),
    "languages": ("languages", "work_languages", "språkkunskaper", "arbetsspråk"),
    "courses": ("courses", "kurser"),
    "status": ("status",),
    "consents": ("consents", "samtycken"),
    "starts": ("available_from", "period_from", "från"),
    "ends": ("available_to", "period_to", "till"),
    "online": ("online", "distans"),
    "confidential": ("nda", "confidential"),
    "lanes": ("lanes",),
    "horizon": ("horizon",),
    "occasions": ("occasions",),
    "identity": ("identity",),
    "name": ("name", "namn", "first_name", "last_name", "förnamn", "efternamn"),
    "contact": (
        "email", "e_mail", "epost", "e_post", "phone", "telefon", "mobil", "personal_number",
        "personnummer",
    ),
}  # fmt: skip
"""What a column is for, and the headings it may stand under."""

_QUIET = {"headcount", "credits", "team_min", "team_max", "prerequisites", "price_sek", "wishes"}
KNOWN = _QUIET | {heading for group in COLUMNS.values() for heading in group}
"""Every heading that is not news: read, or part of a document but no part of a match."""

_ID = re.compile(r"[^\t\r\n]{1,200}")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class FileDocument:
    """A document whose mentions are not read yet, and the fields that its text is made of."""

    document: Document
    reading: Reading


@dataclass(slots=True)
class _Taken:
    """Cells of one row, each asked for by what it is for; what is wrong is gathered."""

    cells: dict[str, object]
    problems: list[str] = field(default_factory=list)

    def take(self, name: str, read: Callable[[object], Value], empty: Value) -> Value:
        """The first filled cell under any of the column's headings, as ``read`` sees it."""
        for heading in COLUMNS[name]:
            value = self.cells.get(heading)
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            try:
                return read(value)
            except CellError as error:
                self.problems.append(f"{heading}: {error}")
                return empty
        return empty

    def personal(self, name: str) -> list[str]:
        """A student's own names or contacts, from their columns or an ``identity`` object."""
        identity = self.cells.get("identity")
        given = dict(identity) if isinstance(identity, dict) else {}
        given |= {key: value for key, value in self.cells.items() if value}
        return [str(given[heading]) for heading in COLUMNS[name] if given.get(heading)]


def document_of_row(row: Row, kind: Kind) -> tuple[FileDocument | None, list[str]]:
    """One row as a document, or None and what is wrong with it."""
    if row.problem:
        return None, [row.problem]
    taken = _Taken(row.cells)
    key = taken.take("id", as_line, "")
    text = taken.take("text", as_text, "")
    if not taken.problems and not _ID.fullmatch(key):
        taken.problems.append("id: empty or longer than 200 characters")
    if not taken.problems and not text:
        taken.problems.append("text: empty; some words were expected")
    if taken.problems:
        return None, taken.problems
    title = taken.take("title", as_line, "")
    stated = taken.take("language", _text_language, "")
    reading = _reading(taken, kind, title, text, stated)
    document = Document(
        id=key,
        kind=kind,
        text=reading.text,
        language=stated or detect_language(reading.text),
        title=title,
    )
    found = _described(taken, document)
    return (None, taken.problems) if taken.problems else (FileDocument(found, reading), [])


def _reading(taken: _Taken, kind: Kind, title: str, text: str, language: str) -> Reading:
    if kind is not Kind.STUDENT:
        held = taken.take("held", as_text, "") if kind is Kind.NEED else ""
        return compose_reading(title, text, held=held, language=language or detect_language(text))
    return compose_reading(
        title,
        text,
        taken.take("courses", as_lines, ()),
        names=taken.personal("name"),
        contacts=taken.personal("contact"),
    )


def _described(taken: _Taken, document: Document) -> Document:
    """The document with what the optional columns say of it."""
    starts, ends = taken.take("starts", as_date, None), taken.take("ends", as_date, None)
    if starts and ends and ends < starts:
        taken.problems.append(f"ends {ends} before it starts {starts}")
    return replace(
        document,
        level=taken.take("level", as_level, None),
        place=taken.take("municipality", as_place, None),
        languages=taken.take("languages", as_codes, ()),
        company=taken.take("company", as_line, ""),
        status=taken.take("status", as_line, "open"),
        confidential=taken.take("confidential", as_flag, False),
        starts=starts,
        ends=ends,
        occasions=taken.take("occasions", _occasions, ()),
        online=taken.take("online", as_flag, False),
        lanes=taken.take("lanes", as_lines, ()),
        horizon=taken.take("horizon", as_line, ""),
        consents=taken.take("consents", as_lines, ()),
    )


def _text_language(value: object) -> str:
    """Swedish or English; another language, or a mix, is left to be told from the text."""
    codes = as_codes(value)
    return codes[0] if len(codes) == 1 and codes[0] in {"sv", "en"} else ""


def _occasions(value: object) -> tuple[Occasion, ...]:
    """The runs of a training: a list of objects, or dates between commas."""
    items = value if isinstance(value, list) else as_lines(value)
    return tuple(_occasion(item) for item in items)


def _occasion(item: object) -> Occasion:
    record = item if isinstance(item, dict) else {"starts": item}
    starts = as_date(record.get("starts"))
    if starts is None:
        raise CellError("an occasion needs the day on which it starts")
    ends = as_date(record.get("ends")) or starts
    if ends < starts:
        raise CellError(f"an occasion ends {ends} before it starts {starts}")
    seats = record.get("seats")
    if seats is not None and (not isinstance(seats, int) or seats < 0):
        raise CellError(f"{seats!r} seats; a whole number from 0 was expected")
    return Occasion(
        starts, ends, 1 if seats is None else seats, as_place(record.get("municipality"))
    )
