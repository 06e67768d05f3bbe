"""`samspel import`: all or nothing, and which rows could not be taken and why."""

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from service.auth import Viewer
from service.cli import app
from service.deps import Running
from service.store import consents, identities, mentions, needs, students, trainings

SYSTEM = Viewer("system")
COMPANY = "id;namn;kommun;storlek\nc1;Plåt & Son AB;Olofström;small\nc2;Två AB;1060;\n"


def run(running: Running, *arguments: str) -> tuple[int, str, str]:
    database = ["--database", running.settings.database_url]
    done = CliRunner().invoke(app, ["import", *arguments, *database])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def companies(small: Running, tmp_path: Path) -> Running:
    file = tmp_path / "foretag.csv"
    file.write_bytes(COMPANY.encode("cp1252"))
    code, out, _ = run(small, "companies", str(file))
    assert code == 0
    assert "2 companies stored" in out
    return small


def test_needs_from_a_spreadsheet_are_read_and_found(companies: Running, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["ID", "Företag", "Rubrik", "Text", "Nivå", "Lanes", "Finns redan", "Humör"])
    book.active.append(
        ["n1", "c1", "Svets", "Krav: TIG-svetsning.", 5, "hire, training", None, ":)"]
    )
    book.active.append([None] * 8)
    book.active.append([2, "c2", "PLC", "PLC-programmering", 6.0, None, "lean", None])
    file = tmp_path / "behov.xlsx"
    book.save(file)
    code, out, err = run(companies, "needs", str(file), "--json")
    assert code == 0, err
    assert json.loads(out) == {"stored": 2, "left_out": [], "ignored": ["humör"]}
    with companies.sessions() as session:
        row = needs.get(SYSTEM, session, "n1")
        assert (row.level, row.lanes) == (5, ["hire", "training"])
        read = mentions.of(SYSTEM, session, "need", "n1")
        assert {one.necessity for one in read if one.competence_id == "tig-welding"} == {"must"}
        assert any(one.held for one in mentions.of(SYSTEM, session, "need", "2"))
    assert len(companies.engine.current().all_entries()) == 2


def test_students_bring_consents_and_identities(companies: Running, tmp_path: Path) -> None:
    file = tmp_path / "studenter.csv"
    file.write_text(
        "id,text,kurser,samtycken,namn,epost\n"
        's1,"Jag, Siv, kan svetsa.","Svets 1; Ritning","hire, thesis",Siv Sand,siv@x.example\n',
        encoding="utf-8-sig",
    )
    code, _, err = run(companies, "students", str(file))
    assert code == 0, err
    with companies.sessions() as session:
        assert students.get(SYSTEM, session, "s1").courses == ["Svets 1", "Ritning"]
        assert consents.in_force(SYSTEM, session, ["s1"])["s1"] == {"hire", "thesis"}
        assert identities.read(SYSTEM, session, ["s1"])["s1"].name == "Siv Sand"


def test_trainings_from_json_lines_with_their_occasions(companies: Running, tmp_path: Path) -> None:
    file = tmp_path / "kurser.jsonl"
    row = {
        "id": "t1", "provider": "YH", "title": "TIG", "text": "TIG-svetsning",
        "occasions": [{"starts": "2027-02-01", "seats": 4}],
    }  # fmt: skip
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert run(companies, "trainings", str(file))[0] == 0
    with companies.sessions() as session:
        assert trainings.get(SYSTEM, session, "t1").occasions[0].seats == 4


BAD = [
    {"id": "n1", "company": "c1", "title": "A", "text": "svets"},
    {"id": "n1", "company": "c1", "title": "B", "text": "svets"},
    {"id": "n2", "company": "nobody", "title": "C", "text": "svets"},
    {"id": "n3", "company": "c1", "title": "D", "text": " "},
    {"id": "n4", "company": "c1", "title": "E", "text": "svets", "municipality": "Olofstom"},
    {"id": "n5", "company": "c1", "title": "F", "text": "svets", "level": 9},
    {"id": "n6", "company": "c1", "title": "G", "text": "svets", "headcount": -1},
    {"id": "bad id", "company": "c1", "title": "H", "text": "svets"},
]
REASONS = {
    2: "id: 'n1' stands already in row 1",
    3: "company_id: there is no company 'nobody'",
    4: "text: ",
    5: "did you mean Olofström",
    6: "level: '9' is not a study level",
    7: "headcount: ",
    8: "id: ",
    9: "not JSON",
}


def test_one_bad_row_and_nothing_is_stored(companies: Running, tmp_path: Path) -> None:
    file = tmp_path / "behov.jsonl"
    lines = [json.dumps(one) for one in BAD] + ["{broken"]
    file.write_text("\n".join(lines), encoding="utf-8")
    code, out, err = run(companies, "needs", str(file))
    assert code == 2
    assert out == ""
    assert "8 of 9 rows cannot be taken; nothing was stored" in err
    for number, reason in REASONS.items():
        told = [line for line in err.splitlines() if line.strip().startswith(f"row {number}:")]
        assert len(told) == 1
        assert reason in told[0]
    with companies.sessions() as session:
        assert needs.count(SYSTEM, session) == 0
    code, out, _ = run(companies, "needs", str(file), "--skip-bad-rows", "--json")
    assert code == 0
    result = json.loads(out)
    assert result["stored"] == 1
    assert [one["row"] for one in result["left_out"]] == list(REASONS)
    code, _, err = run(companies, "needs", str(file), "--skip-bad-rows")
    assert code == 0
    assert "row 1: id: there is already a need 'n1'" in err


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"id;text\nx;\xff\xfe\x00", "not a text file"),
        ("a.csv", b"id,text\nn1,svets\n", "Field required"),
        ("a.csv", b"id,text,text\nn1,svets,x\n", "stands twice"),
        ("a.xlsx", b"PK\x03\x04 broken", "not an XLSX workbook"),
        ("a.jsonl", b"[1, 2]\n", "one JSON object a line"),
        ("none.csv", None, "No such file"),
    ],
)
def test_a_file_that_cannot_be_read(
    small: Running, tmp_path: Path, name: str, content: bytes | None, told: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    code, _, err = run(small, "needs", str(file))
    assert code == 2
    assert told in err


def test_competences_of_a_taxonomy_file(small: Running, tmp_path: Path) -> None:
    file = tmp_path / "taxonomi.jsonl"
    row = {
        "id": "esco-1", "area": "esco", "sv": "", "en": "hairpin winding",
        "syn_en": ["hairpin stator"], "source_ids": ["esco:1", "jobtech:2"],
    }  # fmt: skip
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert run(small, "competences", str(file))[0] == 0
    found = small.engine.reader().vocabulary["esco-1"]
    assert found.sv == found.en == "hairpin winding"
    assert found.source_ids == ("esco:1", "jobtech:2")
