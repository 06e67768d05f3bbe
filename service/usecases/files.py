"""Documents from files: what a liaison has in spreadsheets, as the matcher's values.

A file needs the columns ``id`` and ``text``; every other known column is optional. A row that
cannot be taken is told of with its number and what was expected; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from matcher.competences import compose, detect_language, strike_identity
from matcher.types import Document, Kind, Occasion
from service.errors import ValidationProblemError
from service.usecases.cells import (
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
from service.usecases.tables import Row, read_table

__all__ = ["FileDocument", "FileProblemsError", "Problem", "ReadFile", "read_documents"]

COLUMNS = {
    "id": ("id",),
    "text": ("text", "description", "beskrivning"),
    "title": ("title", "titel", "rubrik", "programme", "program"),
    "language": ("language", "lang", "språk"),
    "level": ("level", "nivå", "eqf"),
    "municipality": ("municipality", "kommun"),
    "company": ("company", "company_id", "provider", "företag", "firma"),
    "languages": ("languages", "work_languages", "språkkunskaper", "arbetsspråk"),
    "courses": ("courses", "kurser"),
    "wishes": ("wishes", "önskemål"),
    "status": ("status",),
    "consents": ("consents", "samtycken"),
    "starts": ("available_from", "period_from", "starts", "från"),
    "ends": ("available_to", "period_to", "ends", "till"),
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

_QUIET = frozenset(
    {"headcount", "credits", "team_min", "team_max", "prerequisites", "price_sek", "held"}
)
"""Columns that belong to a document and say nothing to a match."""
_ID = re.compile(r"[^\t\r\n]{1,200}")
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one row was not taken."""

    file: str
    row: int
    message: str

    def __str__(self) -> str:
        return f"{self.file} row {self.row}: {self.message}"


class FileProblemsError(ValidationProblemError):
    """Rows that cannot be taken, each told of; nothing is done with the rest."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        lines = [str(problem) for problem in problems[:_SHOWN]]
        if len(problems) > _SHOWN:
            lines.append(f"… and {len(problems) - _SHOWN} more")
        super().__init__("\n".join(lines))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class FileDocument:
    """A document not yet read, and where its fields begin in its text (name, offset)."""

    document: Document
    fields: tuple[tuple[str, int], ...]
    courses_at: int | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What one file held: documents, rows left out, and columns that nothing is read from."""

    documents: tuple[FileDocument, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...]


@dataclass(slots=True)
class _Taken:
    """Cells of one row, each asked for by what it is for."""

    cells: dict[str, object]
    problems: list[str] = field(default_factory=list)

    def take(self, name: str, read: Any, empty: Any) -> Any:
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


def read_documents(path: Path, kind: Kind, *, skip_bad: bool = False) -> ReadFile:
    """The documents of one JSONL, CSV or XLSX file, in order of row.

    Args:
        path: the file.
        kind: what its rows are.
        skip_bad: leave out rows that cannot be taken instead of refusing the file.

    Raises:
        TableFileError: the file cannot be read, or has no column ``id`` or ``text``.
        FileProblemsError: rows cannot be taken and ``skip_bad`` is false.
    """
    rows = read_table(path)
    headings = {heading for row in rows for heading in row.cells}
    _require_columns(path, rows, headings)
    documents: list[FileDocument] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for row in rows:
        found, wrong = _document(row, kind)
        key = found.document.id if found else ""
        if found and key in seen:
            wrong = [f"id {key!r} stands already in row {seen[key]}; ids must differ"]
        if wrong or found is None:
            problems.append(Problem(path.name, row.number, "; ".join(wrong)))
            continue
        seen[key] = row.number
        documents.append(found)
    if problems and not skip_bad:
        raise FileProblemsError(problems)
    known = {heading for group in COLUMNS.values() for heading in group} | _QUIET
    return ReadFile(tuple(documents), tuple(problems), tuple(sorted(headings - known)))


def _require_columns(path: Path, rows: Sequence[Row], headings: set[str]) -> None:
    if not rows:
        raise FileProblemsError([Problem(path.name, 1, "no rows; at least one was expected")])
    if not headings:
        return
    for name in ("id", "text"):
        if not headings & set(COLUMNS[name]):
            found = ", ".join(sorted(headings)[:_SHOWN])
            message = f"no column {name!r}; 'id' and 'text' are needed, found: {found}"
            raise FileProblemsError([Problem(path.name, 1, message)])


def _document(row: Row, kind: Kind) -> tuple[FileDocument | None, list[str]]:
    """One row as a document, or what is wrong with it."""
    if row.problem:
        return None, [row.problem]
    taken = _Taken(row.cells)
    key = taken.take("id", as_line, "")
    text = taken.take("text", as_text, "")
    if not taken.problems:
        if not _ID.fullmatch(key):
            taken.problems.append("id: empty; every row needs an id of its own")
        if not text:
            taken.problems.append("text: empty; some words were expected")
    title = taken.take("title", as_line, "")
    courses = taken.take("courses", as_lines, ()) if kind is Kind.STUDENT else ()
    wishes = taken.take("wishes", as_text, "") if kind is Kind.STUDENT else ""
    body = f"{text}\n{wishes}" if wishes else text
    composed = compose(title, body, courses)
    starts, ends = taken.take("starts", as_date, None), taken.take("ends", as_date, None)
    if starts and ends and ends < starts:
        taken.problems.append(f"ends {ends} before it starts {starts}")
    stated = taken.take("language", _text_language, "")
    document = Document(
        id=key,
        kind=kind,
        text=_without_identity(composed.text, taken) if kind is Kind.STUDENT else composed.text,
        language=stated or detect_language(composed.text),
        title=title,
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
    fields = [("title", 0)] if composed.text_at else []
    fields.append(("text", composed.text_at))
    if wishes:
        fields.append(("wishes", composed.text_at + len(text) + 1))
    if composed.courses_at is not None:
        fields.append(("courses", composed.courses_at))
    return FileDocument(document, tuple(fields), composed.courses_at), taken.problems


def _text_language(value: object) -> str:
    """Swedish or English; another language, or a mix, is left to be told from the text."""
    codes = as_codes(value)
    return codes[0] if len(codes) == 1 and codes[0] in {"sv", "en"} else ""


def _without_identity(text: str, taken: _Taken) -> str:
    """The text without the person's own name and contacts, its length kept."""
    identity = taken.cells.get("identity")
    given = dict(identity) if isinstance(identity, dict) else {}
    given |= {key: value for key, value in taken.cells.items() if value}
    names = [str(given[key]) for key in COLUMNS["name"] if given.get(key)]
    contacts = [as_line(given[key]) for key in COLUMNS["contact"] if given.get(key)]
    return strike_identity(text, names, contacts)


def _occasions(value: object) -> tuple[Occasion, ...]:
    """The runs of a training: a list of objects, or dates between commas."""
    items = value if isinstance(value, list) else as_lines(value)
    return tuple(_occasion(item) for item in items)


def _occasion(item: object) -> Occasion:
    record = item if isinstance(item, dict) else {"starts": item}
    starts = as_date(record.get("starts"))
    if starts is None:
        raise CellError("an occasion needs the day on which it starts")
    ends: date = as_date(record.get("ends")) or starts
    if ends < starts:
        raise CellError(f"an occasion ends {ends} before it starts {starts}")
    seats = record.get("seats")
    if seats is not None and (not isinstance(seats, int) or seats < 0):
        raise CellError(f"{seats!r} seats; a whole number from 0 was expected")
    place = as_place(record.get("municipality"))
    return Occasion(starts, ends, seats if seats is not None else 1, place)
