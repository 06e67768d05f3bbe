"""Spreadsheets and JSON Lines as rows of named cells, whatever program wrote them.

CSV is sniffed: comma, semicolon or tab; UTF-8 with or without mark, UTF-16 with one, or
Windows-1252. XLSX is its first sheet. A row's number is the one that a spreadsheet shows (the
header is row 1), for JSON Lines the line.
"""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from service.errors import ValidationProblemError

__all__ = ["MAX_FILE_BYTES", "Row", "TableFileError", "read_table", "read_text"]

MAX_FILE_BYTES = 512 * 1024 * 1024
_SEPARATORS = (",", ";", "\t")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_FORMATS = "JSONL (.jsonl, .ndjson), CSV (.csv, .tsv, .txt) or XLSX (.xlsx)"
_SEPARATES_WORDS = re.compile(r"[\s\-_]+")


class TableFileError(ValidationProblemError):
    """A file that cannot be read as a table; the message names the file, and the row if any."""


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
    if raw.startswith(b"PK\x03\x04"):
        return list(_from_xlsx(path, raw))
    suffix = path.suffix.lower()
    if suffix in {".xlsx", ".xls", ".ods"} or raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableFileError(f"{path}: not an XLSX workbook; expected {_FORMATS}")
    text = _decode(path, raw)
    if suffix in {".jsonl", ".ndjson", ".json"} or text.lstrip().startswith("{"):
        return list(_from_jsonl(text))
    return list(_from_csv(path, text))


def read_text(path: Path) -> str:
    """All of a text file, its encoding told from its bytes.

    Raises:
        TableFileError: the file is missing, too large or not text.
    """
    return _decode(path, _bytes(path))


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise TableFileError(f"{path}: is a folder; a file was expected")
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise TableFileError(f"{path}: larger than {MAX_FILE_BYTES // 2**20} MB")
        return path.read_bytes()
    except OSError as error:
        raise TableFileError(f"{path}: {error.strerror or error}") from error


def _decode(path: Path, raw: bytes) -> str:
    """The text of a file whose encoding nobody states."""
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    if marked is None and b"\x00" in raw:
        raise TableFileError(f"{path}: not a text file in UTF-8 or Windows-1252")
    for encoding in (marked,) if marked else ("utf-8", "cp1252", "latin-1"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableFileError(f"{path}: cannot be decoded as {marked}; save it as UTF-8")


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
        yield Row(number, {_folded(key): value for key, value in record.items()})


def _from_csv(path: Path, text: str) -> Iterator[Row]:
    csv.field_size_limit(MAX_FILE_BYTES)
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = _separator(head)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number, columns = 0, list[str]()
    try:
        for cells in lines:
            number += 1
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _header(path, cells)
                continue
            yield _row(number, columns, cells)
    except csv.Error as error:
        raise TableFileError(f"{path} row {number + 1}: broken quoting ({error})") from error
    if not columns:
        raise TableFileError(f"{path}: empty; a header row was expected")


def _separator(head: str) -> str:
    """The separator that cuts the header into the most names, ``id`` among them if possible."""

    def worth(separator: str) -> tuple[bool, int]:
        names = [_folded(name) for name in next(csv.reader([head], delimiter=separator), [])]
        return "id" in names, len(names)

    return max(_SEPARATORS, key=worth)


def _from_xlsx(path: Path, raw: bytes) -> Iterator[Row]:
    from openpyxl import load_workbook  # noqa: PLC0415  # only for workbooks
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415  # same

    columns: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of styles, which nobody asked for
            book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                if all(cell is None or not str(cell).strip() for cell in cells):
                    continue
                if not columns:
                    columns = _header(path, ["" if cell is None else str(cell) for cell in cells])
                    continue
                yield _row(number, columns, (*cells, *[None] * (len(columns) - len(cells))))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError) as error:
        raise TableFileError(f"{path}: not an XLSX workbook that can be read") from error
    if not columns:
        raise TableFileError(f"{path}: empty; a header row was expected")


def _header(path: Path, cells: Sequence[str]) -> list[str]:
    columns = [_folded(cell) for cell in cells]
    while columns and not columns[-1]:
        columns.pop()
    twice = next((name for name in columns if name and columns.count(name) > 1), None)
    if twice:
        raise TableFileError(f"{path}: column {twice!r} stands twice in the header")
    return columns


def _row(number: int, columns: Sequence[str], cells: Sequence[object]) -> Row:
    kept = list(cells)
    while len(kept) > len(columns) and (kept[-1] is None or not str(kept[-1]).strip()):
        kept.pop()
    if len(kept) != len(columns):
        return Row(number, {}, f"{len(kept)} cells under {len(columns)} columns")
    return Row(number, {name: cell for name, cell in zip(columns, kept, strict=True) if name})


def _folded(name: str) -> str:
    return _SEPARATES_WORDS.sub("_", name.strip().lower())
