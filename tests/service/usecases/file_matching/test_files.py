import csv
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from matcher.types import Kind
from service.errors import ProblemError
from service.usecases.file_matching.files import read_documents

ROWS = [
    {"id": "s1", "text": 'Welder. MIG welding, and robot welding; "three" years.', "lang": "en"},
    {"id": "s2", "text": "Jag programmerar PLC,\nhar läst reglerteknik.", "lang": "svenska"},
]


def write_jsonl(path: Path, rows: list[dict[str, object]]) -> Path:
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_gives_what_json_lines_give(tmp_path: Path, separator: str, encoding: str) -> None:
    plain = read_documents(write_jsonl(tmp_path / "s.jsonl", ROWS), Kind.STUDENT)
    with (tmp_path / "s.csv").open("w", encoding=encoding, newline="") as stream:
        table = csv.DictWriter(stream, ["id", "text", "lang"], delimiter=separator)
        table.writeheader()
        table.writerows(ROWS)
    other = read_documents(tmp_path / "s.csv", Kind.STUDENT)
    assert other.documents == plain.documents
    assert [one.document.language for one in other.documents] == ["en", "sv"]


def test_a_workbook_with_dates_numbers_and_an_empty_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([])
    sheet.append(["Id", "Text", "Kommun", "Available from", "Kurser", "EQF", "Noteringar", None])
    sheet.append([12.0, "PLC i TIA", 1080, date(2027, 1, 18), "Reglerteknik; Ellära", 7, "ring!"])
    sheet.append([])
    sheet.append(["s2", "CNC", None, None, None, None, None])
    book.save(tmp_path / "s.xlsx")
    found = read_documents(tmp_path / "s.xlsx", Kind.STUDENT)
    first, second = (one.document for one in found.documents)
    assert (first.id, first.level, first.starts) == ("12", 7, date(2027, 1, 18))
    assert first.place is not None
    assert first.place.name == "Karlskrona"
    assert first.text.endswith("\nReglerteknik\nEllära")
    assert (second.id, second.place) == ("s2", None)
    assert found.ignored == ("noteringar",)


def test_optional_columns_of_a_proposal_and_a_training(tmp_path: Path) -> None:
    record = {
        "id": "p1", "title": "Robotsvets", "text": "Programmera en svetsrobot.",
        "municipality": "olofströms kommun", "work_languages": ["en"], "nda": True,
        "company": "c1", "period_from": "2027-01-18", "period_to": "2027-06-06", "status": "open",
    }  # fmt: skip
    path = write_jsonl(tmp_path / "p.jsonl", [record])
    (proposal,) = read_documents(path, Kind.PROPOSAL).documents
    assert proposal.document.confidential
    assert proposal.document.languages == ("en",)
    assert proposal.document.text == "Robotsvets\nProgrammera en svetsrobot."
    assert proposal.document.company == "c1"
    runs = [{"starts": "2027-02-08", "ends": "2027-02-12", "municipality": "Ronneby", "seats": 4}]
    training = {"id": "t1", "text": "Svetskurs", "online": "nej", "occasions": runs}
    path = write_jsonl(tmp_path / "t.jsonl", [training])
    (found,) = read_documents(path, Kind.TRAINING).documents
    assert found.document.occasions[0].seats == 4
    assert not found.document.online


def test_what_a_firm_has_is_read_as_held(tmp_path: Path) -> None:
    row = {"id": "n1", "text": "Vi behöver en robotprogrammerare.", "held": "svetsare"}
    path = write_jsonl(tmp_path / "n.jsonl", [row])
    (need,) = read_documents(path, Kind.NEED).documents
    assert need.document.text.endswith("Vi har redan: svetsare")
    assert need.reading.section(need.document.text.index("svetsare")).field == "held"


def test_identity_is_struck_from_a_student_and_every_character_keeps_its_place(
    tmp_path: Path,
) -> None:
    text = "Jag heter Anna Ek, anna.ek@x.se, 070-123 45 67. Hon kan PLC."
    row = {"id": "s1", "text": text, "identity": {"name": "Anna Ek"}, "epost": "anna.ek@x.se"}
    (one,) = read_documents(write_jsonl(tmp_path / "s.jsonl", [row]), Kind.STUDENT).documents
    struck = one.document.text
    assert len(struck) == len(text)
    assert not {"Anna", "Ek,", "Hon"} & set(struck.split())
    assert "@" not in struck
    assert "070" not in struck
    assert struck.endswith("kan PLC.")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"id": "s1", "text": "MIG"}, "id 's1' stands already in row 1"),
        ({"id": "s9", "text": "  "}, "text: empty"),
        ({"id": "s9"}, "text: empty"),
        ({"id": "", "text": "MIG"}, "id: empty"),
        ({"id": "s9", "text": "MIG", "municipality": "Olofstrom by"}, "did you mean Olofström"),
        ({"id": "s9", "text": "MIG", "level": 12}, "expected EQF 4, 5, 6, 7 or 8"),
        ({"id": "s9", "text": "svetsning fÃ¶r hand"}, "wrong encoding"),
        ({"id": "s9", "text": "sm\ufffdrjning"}, "wrong encoding"),
        ({"id": "s9", "text": "MIG", "available_from": "i vår"}, "expected such as 2027-01-18"),
        (
            {"id": "s9", "text": "M", "available_from": "2027-02-01", "available_to": "2027-01-01"},
            "ends 2027-01-01 before it starts",
        ),
        ({"id": "s9", "text": "M" * 20_001}, "20,001 characters; at most 20,000"),
        ({"id": "s9", "text": ["MIG"]}, "a text was expected"),
        ({"id": "s9", "text": "MIG", "nda": "kanske"}, "neither yes nor no"),
        ({"id": "s9", "text": "MIG", "languages": "??"}, "not a language"),
        ({"id": "s9", "text": "MIG", "courses": "[broken"}, "a list was expected"),
        (
            {"id": "s9", "text": "M", "occasions": [{"starts": "2027-01-01", "seats": -3}]},
            "-3 seats; a whole number from 0",
        ),
        (
            {
                "id": "s9",
                "text": "M",
                "occasions": [{"starts": "2027-01-02", "ends": "2027-01-01"}],
            },
            "ends 2027-01-01 before it starts",
        ),
    ],
)
def test_a_bad_row_is_told_of_by_file_and_row(
    tmp_path: Path, row: dict[str, object], expected: str
) -> None:
    path = write_jsonl(tmp_path / "bad.jsonl", [*ROWS, row])
    with pytest.raises(ProblemError) as caught:
        read_documents(path, Kind.STUDENT)
    assert str(caught.value).startswith("bad.jsonl row 3: ")
    assert expected in str(caught.value)
    kept = read_documents(path, Kind.STUDENT, skip_bad=True)
    assert [one.document.id for one in kept.documents] == ["s1", "s2"]
    assert [one.row for one in kept.problems] == [3]


def test_many_problems_are_told_of_at_once(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "bad.jsonl", [{"id": f"s{n}", "text": ""} for n in range(50)])
    with pytest.raises(ProblemError) as caught:
        read_documents(path, Kind.STUDENT)
    lines = str(caught.value).splitlines()
    assert len(lines) == 21
    assert lines[-1] == "… and 30 more"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty; a header row was expected"),
        (b"id,text\n", "no rows"),
        (b"id,words\nn1,svets\n", "no column 'text'"),
        (b"text\nsvets\n", "no column 'id'"),
        (b"id,text,text\nn1,svets,svets\n", "'text' stands twice"),
        (b"id,text\nn1,svets,mer\n", "row 2: 3 cells under 2 columns"),
        (b'id,text\nn1,"svets\n', "broken quoting"),
        (b"\x00\x01\x02\x03", "not a text file"),
        (b"\xff\xfe\x00", "cannot be decoded as utf-16"),
        (b"PK\x03\x04 broken", "not an XLSX workbook"),
        (b'{"id": "n1", "text": ', "row 1: not JSON"),
        (b'{"id": "n1", "text": "x"}\n[1]\n', "row 2: one JSON object a line"),
    ],
)
def test_a_bad_file_is_told_of(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "needs.csv"
    path.write_bytes(content)
    with pytest.raises(ProblemError) as caught:
        read_documents(path, Kind.NEED)
    assert expected in str(caught.value)
    assert "needs.csv" in str(caught.value)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "no.csv", tmp_path):
        with pytest.raises(ProblemError):
            read_documents(path, Kind.NEED)
