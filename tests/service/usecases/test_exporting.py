"""Exports of the demo region: what the viewer may see, and readable by the imports."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models import CompanyCreate, Contact, StudentCreate
from service import store
from service.auth import SYSTEM, Viewer
from service.deps import Running
from service.errors import ForbiddenError, NotFoundError, ValidationProblemError
from service.store import Session, identities, transaction
from service.usecases.exporting import EXPORTS, exported
from service.usecases.tables.cells import as_lines
from service.usecases.tables.columns import COLUMNS, heading_names
from service.usecases.tables.sheets import folded
from service.usecases.tables.words import coded

LIAISON = Viewer("liaison")
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
COMPANY = Viewer("company", organisation_id="c001")
STUDENT = Viewer("student", student_id="s001")


@pytest.fixture(scope="module")
def session(running: Running) -> Iterator[Session]:
    with transaction(running.sessions) as made:
        yield made


def rows(
    session: Session, kind: str, viewer: Viewer = LIAISON, language: Any = "en", **filters: str
) -> list[dict[str, Any]]:
    table = exported(viewer, session, kind, language, filters, today=TODAY)
    return [dict(zip(table.headings, row, strict=True)) for row in table.rows]


LISTS = [kind for kind in EXPORTS if kind != "contacts"]


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_list_has_all_its_rows_under_headings_of_its_language(
    session: Session, kind: Any, language: Any
) -> None:
    found = rows(session, kind, language=language)
    assert len(found) == getattr(store, kind).count(LIAISON, session)
    assert len({one["Id"] for one in found}) == len(found)
    if kind != "competences":
        known = heading_names(kind)
        assert all(folded(heading) in known for heading in found[0])


@pytest.mark.parametrize("kind", [kind for kind in LISTS if kind != "competences"])
def test_the_imports_read_every_code_back(session: Session, kind: Any) -> None:
    names = {one.heading["sv"]: one.field for one in COLUMNS[kind]}
    listed = {"lanes", "consents"}
    for row in rows(session, kind, language="sv"):
        stored = getattr(store, kind).get(LIAISON, session, row["Id"])
        for heading, cell in row.items():
            field = names[heading]
            if field in ("size", "horizon", "status", "language"):
                assert coded(field, cell) == getattr(stored, field)
            elif field in listed and field != "consents":
                assert coded(field, list(as_lines(cell))) == getattr(stored, field)
            elif field in ("courses", "work_languages"):
                assert list(as_lines(cell)) == getattr(stored, field)


def test_a_list_whose_items_hold_commas_is_read_back(small: Running) -> None:
    courses = ["Matematik 1, 7,5 hp", "El; teori"]
    with transaction(small.sessions) as session:
        store.students.create(LIAISON, session, StudentCreate(id="s", text="x", courses=courses))
        (row,) = rows(session, "students")
        assert list(as_lines(row["Courses"])) == courses


def test_students_leave_without_identity(session: Session) -> None:
    found = rows(session, "students")
    assert not {"Name", "E-mail", "Phone"} & set(found[0])
    every = "\n".join(str(cell) for row in found for cell in row.values())
    known = identities.read(SYSTEM, session, [row["Id"] for row in found])
    assert len(known) > 10
    for who in known.values():
        assert who.name not in every
        assert not who.email or who.email not in every


@pytest.mark.parametrize("viewer", [COMPANY, STUDENT])
def test_nobody_takes_all_students_along_but_who_runs_the_cluster(
    session: Session, viewer: Viewer
) -> None:
    with pytest.raises(ForbiddenError):
        exported(viewer, session, "students", "sv", today=TODAY)


def test_a_company_takes_along_its_own_needs_and_no_drafts_of_others(session: Session) -> None:
    own = store.companies.get(LIAISON, session, "c001").name
    assert {row["Company"] for row in rows(session, "needs", COMPANY)} == {own}
    seen = {row["Id"] for row in rows(session, "proposals", COMPANY)}
    assert seen == {row.id for row in _all(session, "proposals", COMPANY)}
    assert seen < {row["Id"] for row in rows(session, "proposals")}


def _all(session: Session, kind: str, viewer: Viewer) -> list[Any]:
    return [row for batch in getattr(store, kind).batches(viewer, session) for row in batch]


def test_filters_are_those_of_the_lists(session: Session) -> None:
    every = rows(session, "needs")
    open_ones = rows(session, "needs", status="open", company_id="", unknown="x")
    assert open_ones == [row for row in every if row["Status"] == "open"]
    assert rows(session, "needs", status="öppet") == open_ones
    assert {row["Company"] for row in rows(session, "needs", company_id="c002")} == {
        store.companies.get(LIAISON, session, "c002").name
    }
    level = rows(session, "proposals", level="7")
    assert level
    assert {row["Study level"] for row in level} == {"Master's level"}
    assert {row["Online"] for row in rows(session, "trainings", online="yes")} == {True}
    named = rows(session, "needs", q="svets")
    assert 0 < len(named) < len(every)
    assert all("svets" in (one["Title"] + one["Text"]).lower() for one in named)
    agreed = rows(session, "students", purpose="training")
    assert agreed
    assert all("training" in one["Consents"] for one in agreed)
    coming = rows(session, "trainings", coming="true")
    assert all(max(one["Starts"].split("; ")) >= "2026-11-23" for one in coming)
    assert 0 < len(coming) < len(rows(session, "trainings"))
    waiting = [row.id for row in store.companies.waiting(LIAISON, session)]
    assert [one["Id"] for one in rows(session, "companies", waiting="true")] == waiting
    place = rows(session, "companies", municipality="1060")
    assert {row["Municipality"] for row in place} == {"Olofström"}


@pytest.mark.parametrize(("name", "value"), [("municipality", "Atlantis"), ("level", "high")])
def test_a_filter_that_cannot_be_is_told_before_the_first_row(
    session: Session, name: str, value: str
) -> None:
    with pytest.raises(ValidationProblemError) as caught:
        exported(LIAISON, session, "needs", "sv", {name: value}, today=TODAY)
    assert caught.value.field == name


def test_a_list_that_is_none_is_not_found(session: Session) -> None:
    with pytest.raises(NotFoundError):
        exported(LIAISON, session, "accounts", "sv", today=TODAY)


def test_dates_are_dates_and_an_empty_list_has_headings(small: Running, session: Session) -> None:
    starts = [row["Period from"] for row in rows(session, "proposals")]
    assert any(isinstance(one, date) for one in starts)
    with transaction(small.sessions) as empty:
        assert rows(empty, "needs") == []
        assert exported(LIAISON, empty, "needs", "sv", today=TODAY).headings[0] == "Id"


def test_contacts_leave_without_saying_who_the_student_is(small: Running) -> None:
    with transaction(small.sessions) as session:
        for n in ("1", "2"):
            company = CompanyCreate(id=f"c{n}", name=f"Firma {n}", municipality="Ronneby")
            store.companies.create(LIAISON, session, company)
            store.students.create(LIAISON, session, StudentCreate(id=f"s{n}", text="x"))
            row = Contact(
                company_id=f"c{n}", student_id=f"s{n}", purpose="hire", subject="Svets",
                asked_by="company", asked_at=NOW, company_yes_at=NOW,
            )  # fmt: skip
            session.add(row)
    with transaction(small.sessions) as session:
        company = Viewer("company", organisation_id="c1")
        assert rows(session, "contacts", company, "sv") == [
            {
                "Gäller": "Svets",
                "Företag": "Firma 1",
                "Ändamål": "rekrytering",
                "Fråga från": "företaget",
                "Frågan ställd": NOW.date(),
                "Läge": "väntar",
                "Väntar på": "studenten",
                "Avslutad": None,
            }
        ]
        assert len(rows(session, "contacts")) == 2
        assert rows(session, "contacts", state="closed") == []
        assert len(rows(session, "contacts", state="waiting")) == 2
