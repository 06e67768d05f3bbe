"""Files as people have them: encodings, separators, broken and hostile workbooks."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from service.usecases.tables.cells import (
    CellError,
    as_credits,
    as_date,
    as_level,
    as_number,
    as_whole,
)
from service.usecases.tables.columns import COLUMNS, heading_names
from service.usecases.tables.sheets import SheetLimits, TableFileError, open_sheet
from service.usecases.tables.words import coded

LIMITS = SheetLimits(rows=5, unpacked=1_000_000)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book(*rows: list[object]) -> bytes:
    made = openpyxl.Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def with_sheet(xml: str) -> bytes:
    """A real workbook whose sheet is this XML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(["a"]))) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            sheet = name == "xl/worksheets/sheet1.xml"
            new.writestr(name, xml if sheet else old.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def read(raw: bytes) -> tuple[list[str], list[tuple[object, ...]]]:
    headings, lines = open_sheet("file", raw, LIMITS)
    return headings, [tuple(line.cells) for line in lines]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("first", ["", "sep={}\r\n"])
def test_text_as_spreadsheets_save_it(encoding: str, separator: str, first: str) -> None:
    text = f"{first.format(separator)}Id|Ärende|Å\r\n# Förklaring||\r\n1|två öl|3\r\n"
    headings, rows = read(text.replace("|", separator).encode(encoding))
    assert headings == ["Id", "Ärende", "Å"]
    assert rows == [("1", "två öl", "3")]


def test_a_workbook_is_as_wide_as_its_header_whatever_it_says_of_itself() -> None:
    made = book(["Id", "Dag", None], [None] * 9, [1, date(2027, 1, 18)], [2])
    headings, rows = read(made)
    assert headings == ["Id", "Dag"]
    assert [tuple(map(str, row)) for row in rows] == [("1", "2027-01-18 00:00:00"), ("2", "None")]
    far = with_sheet(
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Id</t></is></c></row>'
        '<row r="2"><c r="A2"><v>7</v></c></row></sheetData></worksheet>'
    )
    assert read(far) == (["Id"], [(7,)])


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is>'
    "</c></row></sheetData></worksheet>"
)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b";;\n\n", "empty"),
        (b'id;text\n1;"svets\n', "quoting"),
        (b"id;text\nx;\xff\xfe\x00\x01", "encoding"),
        (b"\xff\xfei\x00d", "encoding"),
        (b"id\n" + b"1\n" * 6, "rows"),
        (b";".join([b"a"] * 501), "large"),
        (b"PK\x03\x04 broken", "broken"),
        (book(["id"], ["a"])[:-200], "broken"),
        (with_sheet(LAUGHS), "broken"),
        (with_sheet("<worksheet>" + " " * 1_000_000), "unpacked"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_says_why_in_a_word(raw: bytes, code: str) -> None:
    with pytest.raises(TableFileError) as caught:
        read(raw)
    assert caught.value.code == code


def test_a_workbook_that_unpacks_to_more_than_it_says_is_broken() -> None:
    made = bytearray(with_sheet("<worksheet>" + " " * 1_000_000))
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        true = packed.getinfo("xl/worksheets/sheet1.xml").file_size
    lie = made.replace(true.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    with pytest.raises(TableFileError) as caught:
        read(bytes(lie))
    assert caught.value.code == "broken"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("7,5", 7.5), ("7.5", 7.5), ("12\u00a0500", 12_500), ("12 500,50 kr", 12_500.5),
        ("1.234,5", 1_234.5), ("1,234.5", 1_234.5), ("−3", -3), ("400:-", 400), (30, 30),
        ("", None),
    ],
)  # fmt: skip
def test_numbers_as_swedes_write_them(given: object, expected: float | None) -> None:
    assert as_number(given) == expected


@pytest.mark.parametrize("given", ["två", "1e400", "nan", "7,5,1", "--1", [3]])
def test_what_is_no_number(given: object) -> None:
    with pytest.raises(CellError):
        as_number(given)


def test_a_whole_number_has_no_decimals() -> None:
    assert as_whole("12 500,00") == 12_500
    with pytest.raises(CellError):
        as_whole("1,5")


def test_words_become_codes_and_others_stay() -> None:
    assert coded("horizon", "Inom ett kvartal") == "quarter"
    assert coded("lanes", ["Examensarbete", "hire", "fika"]) == ["thesis", "hire", "fika"]
    assert coded("size", "LARGE") == "large"
    assert coded("title", "stor") == "stor"


@pytest.mark.parametrize("kind", list(COLUMNS))
def test_every_heading_of_a_template_means_its_own_column(kind: str) -> None:
    names = heading_names(kind)  # type: ignore[arg-type]
    for column in COLUMNS[kind]:  # type: ignore[index]
        assert names[column.field] == column.field
        assert all(column.expects.values())
        for heading in column.heading.values():
            assert names[heading.lower().replace(" ", "_").replace("-", "_")] == column.field


def test_a_title_above_the_headings_is_passed_by() -> None:
    made = book(
        ["Exjobb våren 2027"], ["Uppdaterad", "2026-11-20"], [],
        ["Företag", "Titel", "Text", "Poäng", None, "Nivå"], ["A", "B", "C", 30, None, 7],
    )  # fmt: skip
    headings, rows = read(made)
    assert headings == ["Företag", "Titel", "Text", "Poäng", "", "Nivå"]
    assert [row[0] for row in rows] == ["A"]
    text = "Kursutbud våren\n\nId;Titel;Text;Nivå\n1;Svets;Kurs i svets;5\n"
    headings, rows = read(text.encode("cp1252"))
    assert headings == ["Id", "Titel", "Text", "Nivå"]
    assert rows == [("1", "Svets", "Kurs i svets", "5")]
    assert read(b"Namn\nA\nB\n") == (["Namn"], [("A",), ("B",)])
    assert read(b"Namn;Ort\nA;B\n")[0] == ["Namn", "Ort"]


@pytest.mark.parametrize(
    "written",
    [
        "2027-03-01", "1/3 2027", "01/03-2027", "1.3.2027", "1 mars 2027", "den 1 Mars 2027",
        "1 March 2027", "1 mar. 2027",
    ],
)  # fmt: skip
def test_days_as_people_write_them(written: str) -> None:
    assert as_date(written) == date(2027, 3, 1)


@pytest.mark.parametrize("written", ["1/3/2027", "31/2 2027", "1 mist 2027", "snart"])
def test_what_is_no_certain_day_is_refused(written: str) -> None:
    with pytest.raises(CellError, match="not a date"):
        as_date(written)


def test_study_levels_and_credits_as_people_write_them() -> None:
    assert [as_level(one) for one in ("EQF 6", "SeQF-7", "YH", "Kandidat", "Master")] == [
        6, 7, 5, 6, 7,
    ]  # fmt: skip
    assert [as_credits(one) for one in ("7,5 hp", "15 högskolepoäng", 30, "3.5 ECTS", "")] == [
        7.5, 15, 30, 3.5, None,
    ]  # fmt: skip
    assert [as_whole(one) for one in ("12.500:-", "12 500 kr", "1.000.000")] == [
        12_500, 12_500, 1_000_000,
    ]  # fmt: skip
    with pytest.raises(CellError, match="not a study level"):
        as_level("hög")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row><row r="999999999999"/>',
        "".join(f'<row r="{n}"><c r="XFD{n}"/></row>' for n in range(1, 2_000)),
    ],
    ids=["far down", "wide"],
)
def test_a_workbook_of_rows_that_are_not_there_is_refused_soon(rows: str) -> None:
    ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<worksheet xmlns="{ns}"><sheetData>{rows}</sheetData></worksheet>'
    with pytest.raises(TableFileError) as told:
        read(with_sheet(xml))
    assert told.value.code == "rows"
