"""Rows as a CSV file or an XLSX workbook that no program takes for formulas.

A cell that begins like a formula is told to be text: in CSV by an apostrophe before it, as
OWASP advises against "CSV injection", and in a workbook by the cell's own mark, which leaves
its text as it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

from matcher.ranking.wording import Tongue

__all__ = ["Cell", "csv_lines", "safe", "workbook"]

Cell = str | int | float | bool | date | None

_FORMULA: Final = re.compile("[\\s\x00]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MEASURED: Final = 50  # rows that decide how wide columns are
_WIDEST: Final = 48
_IN_MEMORY: Final = 2_000_000
_LONGEST: Final = 32_767  # characters in a cell of a workbook


def safe(text: str) -> str:
    """Return a text that a spreadsheet shows and never computes."""
    return f"'{text}" if _FORMULA.match(text) else text


def csv_lines(
    headings: Sequence[str], rows: Iterable[Sequence[Cell]], language: Tongue
) -> Iterator[bytes]:
    """Give a CSV file in pieces: UTF-8 with its mark, which is how Excel knows it.

    In Swedish the cells stand between semicolons and numbers have a comma, in English it is a
    comma and a point, as the spreadsheets of either language expect.
    """
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=";" if language == "sv" else ",")
    held.write("\ufeff")
    writer.writerow([safe(one) for one in headings])
    for row in rows:
        writer.writerow([_written(cell, language) for cell in row])
        if held.tell() > 2**16:
            yield held.getvalue().encode()
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode()


def _written(cell: Cell, language: Tongue) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe(cell)
    if isinstance(cell, bool):
        return _flag(cell, language)
    if isinstance(cell, date):
        return cell.isoformat()
    number = str(int(cell)) if cell == int(cell) else repr(cell)
    return number.replace(".", ",") if language == "sv" else number


def workbook(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], language: Tongue
) -> IO[bytes]:
    """Return an XLSX workbook of one sheet as an open file, read from its beginning.

    It is written row by row; a large one lies on the disk and is gone when it is closed.
    """
    from openpyxl import Workbook  # noqa: PLC0415  # only for workbooks
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  # same
    from openpyxl.styles import Font  # noqa: PLC0415  # same
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  # same

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}1"

    def text(value: str) -> Any:
        cell = WriteOnlyCell(sheet, value=_UNFIT.sub("", value)[:_LONGEST])
        cell.data_type = "s"  # never a formula, whatever it begins with
        cell.quotePrefix = bool(_FORMULA.match(value))
        return cell

    def cell(value: Cell) -> object:
        if isinstance(value, bool):
            return _flag(value, language)
        return text(value) if isinstance(value, str) else value

    lines = iter(rows)
    first = list(islice(lines, _MEASURED))
    for number, heading in enumerate(headings):
        longest = max((len(str(row[number] or "")) for row in first), default=0)
        width = max(12, len(heading) + 4, min(_WIDEST, longest + 2))
        sheet.column_dimensions[get_column_letter(number + 1)].width = width
    head = [text(heading) for heading in headings]
    for one in head:
        one.font = Font(bold=True)
    sheet.append(head)
    for row in chain(first, lines):
        sheet.append([cell(value) for value in row])
    file: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  the caller closes it
    book.save(file)
    file.seek(0)
    return file


def _flag(value: bool, language: Tongue) -> str:
    if language == "sv":
        return "ja" if value else "nej"
    return "yes" if value else "no"
