"""Spreadsheets and JSON Lines in files as rows of named cells, whatever program wrote them.

CSV and XLSX are read as in `sheets`. A row's number is the one that a spreadsheet shows (the
header is row 1), for JSON Lines the line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from service.usecases.tables.sheets import TableFileError, decode, folded, is_workbook, open_sheet

__all__ = ["MAX_FILE_BYTES", "Row", "TableFileError", "read_table", "read_text"]

MAX_FILE_BYTES = 512 * 1024 * 1024
_FORMATS = "JSONL (.jsonl, .ndjson), CSV (.csv, .tsv, .txt) or XLSX (.xlsx)"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number, its cells by column, and what is wrong with it as a whole, if so."""

    number: int
    cells: dict[str, object]
    problem: str | None = None


def read_table(path: Path) -> list[Row]:
    """All rows of a JSONL, CSV or XLSX file; rows with nothing in them are left out.

    Column names are folded: lower case, with ``_`` for spaces and hyphens.

    Raises:
        TableFileError: the file is missing, too large, of another format, in no encoding
            that can be told, or without a header.
    """
    raw = _bytes(path)
    suffix = path.suffix.lower()
    if is_workbook(raw):
        return list(_from_sheet(path, raw))
    if suffix in {".xlsx", ".xls", ".ods"} or raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableFileError(f"{path}: not an XLSX workbook; expected {_FORMATS}")
    text = decode(str(path), raw)
    if suffix in {".jsonl", ".ndjson", ".json"} or text.lstrip().startswith("{"):
        return list(_from_jsonl(text))
    return list(_from_sheet(path, raw))


def read_text(path: Path) -> str:
    """All of a text file, its encoding told from its bytes.

    Raises:
        TableFileError: the file is missing, too large or not text.
    """
    return decode(str(path), _bytes(path))


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise TableFileError(f"{path}: is a folder; a file was expected")
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise TableFileError(f"{path}: larger than {MAX_FILE_BYTES // 2**20} MB", "large")
        return path.read_bytes()
    except OSError as error:
        raise TableFileError(f"{path}: {error.strerror or error}") from error


def _from_jsonl(text: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            yield Row(number, {}, f"not JSON ({getattr(error, 'msg', 'nested too deeply')})")
            continue
        if not isinstance(record, dict):
            yield Row(number, {}, "one JSON object a line was expected")
            continue
        yield Row(number, {folded(key): value for key, value in record.items()})


def _from_sheet(path: Path, raw: bytes) -> Iterator[Row]:
    headings, lines = open_sheet(str(path), raw)
    columns = _distinct(path, headings)
    for line in lines:
        cells = zip(columns, line.cells, strict=False)
        yield Row(line.number, {name: cell for name, cell in cells if name}, line.problem)


def _distinct(path: Path, headings: Sequence[str]) -> list[str]:
    columns = [folded(heading) for heading in headings]
    twice = next((name for name in columns if name and columns.count(name) > 1), None)
    if twice:
        raise TableFileError(f"{path}: column {twice!r} stands twice in the header")
    return columns
