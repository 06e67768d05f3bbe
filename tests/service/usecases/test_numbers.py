from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import CompanyCreate, ProposalCreate, StudentCreate
from service.auth import Viewer
from service.deps import Running
from service.errors import ForbiddenError
from service.store import Session, companies, consents, proposals, students, transaction
from service.usecases.numbers import Breakdown, hide_few, numbers_of

LIAISON = Viewer("liaison")
TODAY = date(2026, 11, 23)


def add_students(session: Session, place: str, count: int, given: datetime) -> None:
    for n in range(count):
        student = StudentCreate(text=f"Jag kan svetsa. {n}", municipality=place)
        made = students.create(LIAISON, session, student)
        consents.give(LIAISON, session, made.id, "statistics", given)


def test_few_people_are_not_told_and_cannot_be_worked_out(small: Running) -> None:
    with transaction(small.sessions) as session:
        for place, count in (("Ronneby", 9), ("Olofström", 6), ("Karlshamn", 3)):
            add_students(session, place, count, datetime(2026, 11, 3, tzinfo=UTC))
    with transaction(small.sessions) as session:
        found = numbers_of(LIAISON, session, TODAY)
    assert found.totals["students"] == 18
    shown = {one.name: one.students for one in found.municipalities}
    assert shown == {"Ronneby": 9, "Olofström": None, "Karlshamn": None}


def test_few_firms_needs_are_told(small: Running) -> None:
    with transaction(small.sessions) as session:
        companies.create(
            LIAISON, session, CompanyCreate(id="c", name="C", municipality="Sölvesborg")
        )
        new = ProposalCreate(company_id="c", title="x", text="x", status="open")
        proposals.create(LIAISON, session, new)
    with transaction(small.sessions) as session:
        found = numbers_of(LIAISON, session, TODAY)
    assert found.municipalities == [Breakdown("Sölvesborg", 0, 1, 0, 0)]
    assert found.totals["proposals"] == 1


def test_months_and_weeks_are_the_latest_and_each_has_a_value(small: Running) -> None:
    with transaction(small.sessions) as session:
        add_students(session, "Ronneby", 6, datetime(2026, 11, 23, 22, tzinfo=UTC))
        add_students(session, "Olofström", 5, datetime(2026, 10, 31, tzinfo=UTC))
        add_students(session, "Karlshamn", 5, datetime(2024, 1, 1, tzinfo=UTC))
    with transaction(small.sessions) as session:
        months = numbers_of(LIAISON, session, TODAY)
        weeks = numbers_of(LIAISON, session, TODAY, "week")
    assert months.periods[0] == date(2025, 12, 1)
    assert months.periods[-2:] == [date(2026, 10, 1), date(2026, 11, 1)]
    assert months.over_time["students"][-2:] == [5, 6]
    assert sum(value or 0 for value in months.over_time["students"]) == 11
    assert weeks.periods == [date(2026, 8, 31) + timedelta(weeks=n) for n in range(13)]
    assert weeks.over_time["students"][-5:] == [5, 0, 0, 0, 6]
    assert all(len(series) == 13 for series in weeks.over_time.values())


def test_the_demo_region_has_numbers_in_every_place_and_area(running: Running) -> None:
    with transaction(running.sessions) as session:
        found = numbers_of(LIAISON, session, TODAY)
    assert len(found.municipalities) > 5
    assert len(found.areas) > 10
    assert sum(one.needs or 0 for one in found.municipalities) == found.totals["needs"]
    told = [one.students for one in found.municipalities + found.areas if one.students]
    assert told
    assert min(told) >= 5


def test_only_those_who_run_the_cluster_see_numbers(running: Running) -> None:
    with transaction(running.sessions) as session, pytest.raises(ForbiddenError):
        numbers_of(Viewer("company", organisation_id="c001"), session, TODAY)


@given(st.dictionaries(st.text(max_size=2), st.integers(0, 12), max_size=8))
def test_what_is_hidden_is_never_one_to_four_by_the_sum(counts: dict[str, int]) -> None:
    shown = hide_few(counts)
    assert shown.keys() == counts.keys()
    for key, value in shown.items():
        assert value is None or value == counts[key]
        assert value is None or value == 0 or value >= 5
        assert value is not None or counts[key] > 0
    hidden = sum(counts[key] for key, value in shown.items() if value is None)
    total = sum(counts.values())
    assert hidden == 0 or hidden >= 5 or total < 5
