"""Documents from files: what a liaison has in spreadsheets, as the matcher's values.

A file needs the columns ``id`` and ``text``; every other known column is optional. A row that
cannot be taken is told of with its number and what was expected; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matcher.types import Kind
from service.errors import ValidationProblemError
from service.usecases.file_matching.rows import COLUMNS, KNOWN, FileDocument, document_of_row
from service.usecases.tables.rows import Row, read_table

__all__ = ["FileDocument", "FileProblemsError", "Problem", "ReadFile", "read_documents"]

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
class ReadFile:
    """What one file held: documents, rows left out, and columns that nothing is read from."""

    documents: tuple[FileDocument, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...]


def read_documents(path: Path, kind: Kind, *, skip_bad: bool = False) -> ReadFile:
    """The documents of one JSONL, CSV or XLSX file, in order of row.

    Args:
        path: the file.
        kind: what its rows are.
        skip_bad: leave out rows that cannot be taken instead of refusing the file.

    Raises:
        TableFileError: the file cannot be read.
        FileProblemsError: a column ``id`` or ``text`` is missing, or rows cannot be taken and
            ``skip_bad`` is false.
    """
    rows = read_table(path)
    headings = {heading for row in rows for heading in row.cells}
    _require_columns(path, rows, headings)
    documents: list[FileDocument] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for row in rows:
        found, wrong = document_of_row(row, kind)
        if found and found.document.id in seen:
            key = found.document.id
            wrong = [f"id {key!r} stands already in row {seen[key]}; ids must differ"]
        if found is None or wrong:
            problems.append(Problem(path.name, row.number, "; ".join(wrong)))
            continue
        seen[found.document.id] = row.number
        documents.append(found)
    if problems and not skip_bad:
        raise FileProblemsError(problems)
    return ReadFile(tuple(documents), tuple(problems), tuple(sorted(headings - KNOWN)))


def _require_columns(path: Path, rows: Sequence[Row], headings: set[str]) -> None:
    if not rows:
        raise FileProblemsError([Problem(path.name, 1, "no rows; at least one was expected")])
    for name in ("id", "text"):
        if headings and not headings & set(COLUMNS[name]):
            found = ", ".join(sorted(headings)[:_SHOWN])
            message = f"no column {name!r}; 'id' and 'text' are needed, found: {found}"
            raise FileProblemsError([Problem(path.name, 1, message)])
