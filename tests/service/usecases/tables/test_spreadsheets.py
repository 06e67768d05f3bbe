import csv
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from service.usecases.tables.sheets import open_sheet
from service.usecases.tables.spreadsheets import csv_lines, safe, workbook

HOSTILE = [
    "=1+1", "+46 70", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =cmd|' /C calc'!A0", "＝1",
    "\x00=1", '=HYPERLINK("https://evil.example","x")', "a;=1", 'a"\r\n=1', "=1;=2",
]  # fmt: skip


def as_csv(rows: list[list[Any]], language: Any = "sv") -> list[list[str]]:
    raw = b"".join(csv_lines(["A", "B"], rows, language))
    assert raw.startswith(b"\xef\xbb\xbf")
    text = io.StringIO(raw.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=";" if language == "sv" else ","))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_csv_file_begins_a_formula(text: str) -> None:
    header, (cell, _) = as_csv([[text, None]])
    assert header == ["A", "B"]
    assert cell in (text, f"'{text}")
    assert cell.strip()[:1] not in tuple("=+-@＝") and cell[:1] not in ("\t", "\r", "\n")  # noqa: PT018


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_made_safe_begins_no_formula_and_loses_nothing(text: str) -> None:
    made = safe(text)
    assert made.removeprefix("'") == text.removeprefix("'")
    assert not made.lstrip().startswith(tuple("=+-@＝＋－＠"))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_workbook_holds_no_formula_and_the_text_as_it_was(text: str) -> None:
    with workbook("Blad", ["=A", "B"], [[text, 1]], "sv") as file:
        sheet = load_workbook(file).worksheets[0]
    cell = sheet["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix == (text not in ("a;=1", 'a"\r\n=1'))
    assert cell.value.replace("\r\n", "\n") == text.replace("\x00", "").replace("\r\n", "\n")
    assert sheet["A1"].data_type == "s"
    assert sheet["B2"].value == 1


def test_numbers_dates_and_flags_are_written_as_the_language_does() -> None:
    row = [7.5, 1_234_567, True, date(2027, 1, 18), None, 30.0]
    raw = {
        language: b"".join(csv_lines(list("ABCDEF"), [row], language)).decode().splitlines()[1]
        for language in ("sv", "en")
    }
    assert raw["sv"] == "7,5;1234567;ja;2027-01-18;;30"
    assert raw["en"] == "7.5,1234567,yes,2027-01-18,,30"


def test_a_long_file_comes_in_pieces() -> None:
    seen = 0

    def rows() -> Any:
        nonlocal seen
        for seen in range(5_000):
            yield ["x" * 100, seen]

    pieces = csv_lines(["A", "B"], rows(), "en")
    next(pieces)
    assert 0 < seen < 1_000
    assert sum(piece.count(b"\r\n") for piece in pieces) > 4_000


def test_a_workbook_is_read_back_by_the_imports() -> None:
    with workbook("Blad", ["Id", "Pris"], [["t1", 4_500], ["åäö", None]], "sv") as file:
        headings, lines = open_sheet("x.xlsx", file.read())
        assert headings == ["Id", "Pris"]
        assert [list(line.cells) for line in lines] == [["t1", 4_500], ["åäö", None]]
