"""The bytes of a CSV file or an XLSX workbook as a header and rows of cells.

CSV is sniffed: comma, semicolon or tab; UTF-8 with or without mark, UTF-16, or Windows-1252.
XLSX is its first sheet. A row's number is the one that a spreadsheet shows: the first line is 1.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException

from service.errors import ValidationProblemError

__all__ = ["Line", "SheetLimits", "TableFileError", "decode", "folded", "is_workbook", "open_sheet"]

_SEPARATORS: Final = (",", ";", "\t")
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATES_WORDS: Final = re.compile(r"[\s\-_]+")
_LOOKED_AT: Final = 12
"""Lines among which the headings are looked for."""

_TITLE: Final = 2
"""Cells that a title above the headings fills at most."""

_MAX_PARTS: Final = 2_000
_MAX_COLUMNS: Final = 500
_LAST_ROW: Final = 1_048_576
_MAX_CELLS: Final = 20_000_000
"""The rows that a workbook can have, and the cells, empty ones too, that are looked at."""


class TableFileError(ValidationProblemError):
    """A file that cannot be read as a table.

    The message names the file, and the row if any; `code` says the same in one word: large,
    rows, unpacked, format, encoding, empty, quoting or broken.
    """

    def __init__(self, message: str, code: str = "format") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class SheetLimits:
    """How much is read: rows, and bytes of a workbook when it is unpacked."""

    rows: int
    unpacked: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number and cells, or what is wrong with it as a whole."""

    number: int
    cells: Sequence[object]
    problem: str | None = None


def folded(name: str) -> str:
    """Return a column's name in lower case, with ``_`` for spaces and hyphens."""
    return _SEPARATES_WORDS.sub("_", name.strip().lower()).strip("_")


def is_workbook(raw: bytes) -> bool:
    """Return whether these are the bytes of a zipped file, as a workbook is."""
    return raw.startswith(b"PK\x03\x04")


def open_sheet(
    name: str, raw: bytes, limits: SheetLimits | None = None
) -> tuple[list[str], Iterator[Line]]:
    """Return the headings, and the lines below them as they are read.

    A title above the headings, of one or two cells over much wider lines, is passed by. Empty
    lines are left out, and so are remarks: lines whose only filled cell is the first and
    begins with ``#``.

    Raises:
        TableFileError: the file is no such table, or larger than `limits`; also while the lines
            are read.
    """
    lines = _from_xlsx(name, raw, limits) if is_workbook(raw) else _from_csv(name, raw)
    filled = _from_header(line for line in lines if not _is_empty(line.cells))
    header = next(filled, None)
    if header is None:
        raise TableFileError(f"{name}: empty; a header row was expected", "empty")
    columns = [_text(cell).strip() for cell in header.cells]
    while not columns[-1]:
        columns.pop()
    if len(columns) > _MAX_COLUMNS:
        raise TableFileError(f"{name}: more than {_MAX_COLUMNS} columns", "large")
    width = len(columns)
    if is_workbook(raw):  # where a row ends with its last filled cell
        filled = (
            Line(line.number, (*line.cells, *[None] * (width - len(line.cells)))) for line in filled
        )
    return columns, _below(name, width, filled, limits)


def _from_header(lines: Iterator[Line]) -> Iterator[Line]:
    """Give the lines from the headings on: those before are titles, and hold next to nothing.

    A file that is broken below its headings is told of there.
    """
    first: list[Line] = []
    broken: TableFileError | None = None
    try:
        first.extend(islice(lines, _LOOKED_AT))
    except TableFileError as error:
        broken = error
    filled = [sum(bool(_text(cell).strip()) for cell in line.cells) for line in first]
    most = max(filled, default=0)
    start = next((at for at, n in enumerate(filled) if n > _TITLE or 2 * n > most), 0)
    yield from first[start:]
    if broken is not None:
        raise broken
    yield from lines


def _below(
    name: str, width: int, lines: Iterator[Line], limits: SheetLimits | None
) -> Iterator[Line]:
    """Give the lines below the header, each as wide as it."""
    count = 0
    for line in lines:
        if _text(line.cells[0]).startswith("#") and _is_empty(line.cells[1:]):
            continue
        count += 1
        if limits and count > limits.rows:
            raise TableFileError(f"{name}: more than {limits.rows} rows", "rows")
        kept = list(line.cells)
        while len(kept) > width and not _text(kept[-1]).strip():
            kept.pop()
        if len(kept) != width:
            yield Line(line.number, (), f"{len(kept)} cells under {width} columns")
        else:
            yield Line(line.number, kept)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _is_empty(cells: Sequence[object]) -> bool:
    return not any(_text(cell).strip() for cell in cells)


def decode(name: str, raw: bytes) -> str:
    """Return the text of a file whose encoding nobody states.

    Raises:
        TableFileError: it is not text, or not in an encoding that can be told.
    """
    encoding = next((known for mark, known in _MARKS if raw.startswith(mark)), None)
    encoding = encoding or _wide(raw)
    if encoding is None and b"\x00" in raw:
        raise TableFileError(f"{name}: not a text file in UTF-8 or Windows-1252", "encoding")
    for tried in (encoding,) if encoding else ("utf-8", "cp1252", "latin-1"):
        try:
            return raw.decode(tried)
        except UnicodeDecodeError:
            continue
    raise TableFileError(f"{name}: cannot be decoded as {encoding}; save it as UTF-8", "encoding")


def _wide(raw: bytes) -> str | None:
    """Return the kind of UTF-16 that text without a mark is plainly in: half of it is zeros."""
    head = raw[:4_000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) >= 16 and odd > 0.4 * len(head) / 2 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if len(head) >= 16 and even > 0.4 * len(head) / 2 and odd == 0 else None


def _from_csv(name: str, raw: bytes) -> Iterator[Line]:
    text = decode(name, raw)
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    heads = [line for line in text.splitlines()[:_LOOKED_AT] if line.strip()]
    head = next((one for one in heads if any(mark in one for mark in _SEPARATORS)), "")
    head = heads[0] if heads and heads[0].strip("\ufeff").startswith("sep=") else head
    stated = re.fullmatch(r"sep=(.)", head.strip("\ufeff"))  # a first line that Excel writes
    separator = stated[1] if stated else _separator(head)
    number = 0
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            number += 1
            if not (stated and number == 1):
                yield Line(number, cells)
    except csv.Error as error:
        told = f"{name} row {number + 1}: broken quoting ({error})"
        raise TableFileError(told, "quoting") from error


def _separator(head: str) -> str:
    """Return the one that cuts the header into the most names, ``id`` among them if possible."""

    def worth(separator: str) -> tuple[bool, int]:
        try:
            names = [folded(name) for name in next(csv.reader([head], delimiter=separator), [])]
        except csv.Error:
            return False, 0
        return "id" in names, len(names)

    return max(_SEPARATORS, key=worth)


def _from_xlsx(name: str, raw: bytes, limits: SheetLimits | None) -> Iterator[Line]:
    from openpyxl import load_workbook  # noqa: PLC0415  # only for workbooks
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415  # same

    try:
        _check_unpacked(name, raw, limits)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of styles, which nobody asked for
            book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what a workbook says of its size is not to be relied on
        held = 0
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            held += len(cells)
            if number > _LAST_ROW or held > _MAX_CELLS:  # said of rows that are not even there
                raise TableFileError(f"{name}: more than {_LAST_ROW} rows", "rows")
            yield Line(number, cells)
    except (*_BROKEN, InvalidFileException) as error:
        told = f"{name}: not an XLSX workbook that can be read"
        raise TableFileError(told, "broken") from error


_BROKEN: Final = (
    zipfile.BadZipFile, KeyError, IndexError, ValueError, TypeError, AttributeError, EOFError,
    OSError, NotImplementedError, RuntimeError, ParseError, DefusedXmlException,
)  # fmt: skip
"""What a reader of workbooks raises over a damaged, hostile or locked one."""


def _check_unpacked(name: str, raw: bytes, limits: SheetLimits | None) -> None:
    """Refuse a workbook that unpacks to more than is allowed; its parts cannot exceed this."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        parts = packed.infolist()
    size = sum(part.file_size for part in parts)
    if limits and (size > limits.unpacked or len(parts) > _MAX_PARTS):
        most = limits.unpacked // 2**20
        raise TableFileError(f"{name}: unpacks to more than {most} MB", "unpacked")
