"""Lists and days taken along, as a browser gets them."""

import csv
import io
from typing import Any

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from models import NeedCreate
from service.auth import SYSTEM
from service.deps import Running
from service.store import needs, transaction


@pytest.fixture(scope="module", autouse=True)
def hostile(running: Running) -> None:
    """One of the demo company's needs has a title that a spreadsheet would compute."""
    with transaction(running.sessions) as session:
        new = NeedCreate(
            id="hostile", company_id="c001", title="=1+1;åäö", text="+46", status="closed"
        )
        needs.create(SYSTEM, session, new)


def read_csv(answer: Any, delimiter: str) -> list[dict[str, str]]:
    assert answer.status_code == 200
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_a_list_as_csv_in_the_language_of_the_page(web: Any) -> None:
    answer = web("company").get("/export/needs.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="behov-2026-11-23.csv"'
    rows = read_csv(answer, ";")
    assert {"Id", "Företag", "Rubrik", "Tidshorisont"} <= set(rows[0])
    (row,) = [one for one in rows if one["Id"] == "hostile"]
    assert (row["Rubrik"], row["Text"], row["Status"]) == ("'=1+1;åäö", "'+46", "avslutat")
    english = web("company", language="en").get("/export/needs.csv")
    assert english.headers["content-disposition"].endswith('"needs-2026-11-23.csv"')
    assert len(read_csv(english, ",")) == len(rows)


def test_a_list_as_a_workbook(web: Any) -> None:
    answer = web("liaison").get("/export/students.xlsx")
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    assert sheet.title == "Studenter"
    assert sheet.max_row > 100
    headings = [cell.value for cell in sheet[1]]
    assert "Program" in headings
    assert not {"Namn", "E-post", "Telefon"} & set(headings)


def test_the_filters_of_the_list_narrow_the_file(web: Any) -> None:
    rows = read_csv(web("company").get("/export/needs.csv?status=closed"), ";")
    assert [one["Id"] for one in rows] == ["hostile"]
    assert {one["Företag"] for one in rows} == {rows[0]["Företag"]}


def test_a_company_takes_no_needs_of_others_along(web: Any) -> None:
    own = read_csv(web("company").get("/export/needs.csv"), ";")
    every = read_csv(web("liaison").get("/export/needs.csv"), ";")
    assert len({one["Företag"] for one in own}) == 1
    assert len(every) > len(own)


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("company", "/export/students.csv", 403),
        ("student", "/export/students.xlsx", 403),
        ("liaison", "/export/accounts.csv", 404),
        ("liaison", "/export/needs.pdf", 404),
        ("liaison", "/export/needs.csv?municipality=Atlantis", 422),
        ("liaison", "/export/needs.xlsx?level=high", 422),
    ],
)
def test_what_cannot_be_is_told_as_a_page(web: Any, role: str, path: str, status: int) -> None:
    answer = web(role).get(path)
    assert answer.status_code == status
    assert "content-disposition" not in answer.headers


def test_a_large_list_is_sent_whole(web: Any, running: Running) -> None:
    with transaction(running.sessions) as session:
        for n in range(60):
            text = f"{n} " + "Vi svetsar. " * 1_000
            new = NeedCreate(company_id="c002", title="Stor", text=text, status="closed")
            needs.create(SYSTEM, session, new)
    rows = read_csv(web("liaison").get("/export/needs.csv?company_id=c002&q=stor"), ";")
    assert len(rows) == 60
    assert all(len(one["Text"]) > 10_000 for one in rows)


@pytest.mark.parametrize("role", ["student", "company", "liaison"])
def test_the_days_that_concern_one_as_a_calendar(web: Any, role: str) -> None:
    answer = web(role).get("/calendar.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    assert events
    assert all(str(one["url"]).startswith("http://127.0.0.1:8000/") for one in events)


def test_the_vocabulary_has_names_and_no_codes(web: Any) -> None:
    rows = read_csv(web("liaison").get("/export/competences.csv"), ";")
    (welding,) = [one for one in rows if one["Id"] == "aluminium-welding"]
    assert welding["Område"] == "Svetsning och fogning"
    assert "svetsning" in welding["Vidare"].split("; ")
