from datetime import date, datetime
from typing import Any

import pytest
from icalendar import Calendar

from models import (
    CompanyCreate,
    NeedCreate,
    OccasionCreate,
    ProposalCreate,
    Saved,
    StudentCreate,
    TrainingCreate,
)
from models.record import utc_now
from service import store
from service.auth import Viewer
from service.deps import Running
from service.store import Session, choices, transaction
from service.usecases.deadlines import calendar_file, deadlines_of

TODAY = date(2026, 11, 23)
LIAISON = Viewer("liaison")
COMPANY = Viewer("company", organisation_id="c1")
STUDENT = Viewer("student", student_id="s1")
HOSTILE = "Svets; robot, \\n\r\nDTEND:19700101 åäö " + "x" * 100


@pytest.fixture
def session(small: Running) -> Any:
    with transaction(small.sessions) as made:
        _fill(made)
    with transaction(small.sessions) as made:
        yield made


def _fill(session: Session) -> None:
    for n in ("1", "2"):
        company = CompanyCreate(id=f"c{n}", name=f"Firma {n}", municipality="Olofström")
        store.companies.create(LIAISON, session, company)
        for status in ("open", "draft"):
            proposal = ProposalCreate(
                id=f"p{n}-{status}", company_id=f"c{n}", title=f"Exjobb {n} {status}", text="x",
                status=status, period_from="2027-01-18", period_to="2027-06-04",
            )  # fmt: skip
            store.proposals.create(LIAISON, session, proposal)
        need = NeedCreate(
            id=f"n{n}", company_id=f"c{n}", title=HOSTILE, text="x", horizon="quarter"
        )
        store.needs.create(LIAISON, session, need)
        later = NeedCreate(id=f"l{n}", company_id=f"c{n}", title="L", text="x", horizon="later")
        store.needs.create(LIAISON, session, later)
    days = ["2027-02-01", "2027-02-01", "2026-11-22"]
    occasions = [OccasionCreate(starts=day, municipality="Ronneby") for day in days]
    training = TrainingCreate(id="t1", provider="YH", title="TIG", text="x", occasions=occasions)
    store.trainings.create(LIAISON, session, training)
    student = StudentCreate(
        id="s1", text="x", available_from="2026-01-01", available_to="2027-06-30"
    )
    store.students.create(LIAISON, session, student)


def said(viewer: Viewer, session: Session, language: Any = "sv") -> list[tuple[date, str]]:
    return [(one.day, one.summary) for one in deadlines_of(viewer, session, TODAY, language)]


def test_a_company_has_its_own_days_and_the_trainings_it_put_aside(session: Session) -> None:
    found = [summary for _, summary in said(COMPANY, session)]
    assert {"Exjobb börjar: Exjobb 1 open", "Exjobb slutar: Exjobb 1 open"} < set(found)
    assert len(found) == 3
    assert not any("Exjobb 2" in one or "draft" in one or "TIG" in one for one in found)
    assert sum(one.startswith("Behovet ska vara löst") for one in found) == 1
    row = Saved(
        company_id="c1", asker_kind="need", asker_id="n1", document_kind="training",
        document_id="t1", need_id="n1", training_id="t1",
    )  # fmt: skip
    choices.save(session, row)
    assert said(COMPANY, session).count((date(2027, 2, 1), "Utbildning börjar: TIG")) == 2


def test_a_student_has_the_wish_list_and_their_own_period(session: Session) -> None:
    assert said(STUDENT, session, "en") == [(date(2027, 6, 30), "Your period ends")]
    choices.wish(STUDENT, session, "s1", ["p2-open", "p1-draft"])
    assert said(STUDENT, session, "en") == [
        (date(2027, 1, 18), "Thesis work starts: Exjobb 2 open"),
        (date(2027, 6, 4), "Thesis work ends: Exjobb 2 open"),
        (date(2027, 6, 30), "Your period ends"),
    ]


def test_a_liaison_has_all_of_the_cluster_and_nothing_that_is_over(session: Session) -> None:
    found = said(LIAISON, session)
    assert (date(2027, 2, 1), "Utbildning börjar: TIG") in found
    assert {"Exjobb börjar: Exjobb 1 open", "Exjobb börjar: Exjobb 2 open"} <= {s for _, s in found}
    assert found == sorted(found, key=lambda one: one[0])
    assert min(day for day, _ in found) >= TODAY


def test_the_file_is_a_calendar_that_others_read(session: Session) -> None:
    deadlines = deadlines_of(LIAISON, session, TODAY, "sv")
    raw = calendar_file(deadlines, "sv", "https://samspel.se")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    read = Calendar.from_ical(raw)
    events = list(read.walk("VEVENT"))
    assert len(events) == len(deadlines)
    assert len({str(one["uid"]) for one in events}) == len(events)
    for event, deadline in zip(events, deadlines, strict=True):
        assert event.decoded("dtstart") == deadline.day
        assert (event.decoded("dtend") - deadline.day).days == 1
        assert not isinstance(event.decoded("dtstart"), datetime)
        assert str(event["url"]) == f"https://samspel.se{deadline.path}"
    need = next(one for one in events if "/needs/n1" in str(one["url"]))
    assert "åäö" in str(need["summary"])
    assert need.decoded("dtstart") == (utc_now().date().fromordinal(utc_now().toordinal() + 91))


def test_an_empty_calendar_is_one_too() -> None:
    assert not list(Calendar.from_ical(calendar_file([], "en", "")).walk("VEVENT"))
