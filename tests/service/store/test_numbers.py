from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from models import Contact, MentionBase, NeedCreate, StudentCreate
from service.auth import Viewer
from service.errors import ForbiddenError
from service.store import consents, mentions, needs, numbers, students, transaction

LIAISON = Viewer("liaison")
LATE = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
EARLY = datetime(2026, 11, 2, 0, 30, tzinfo=UTC)


@pytest.fixture
def filled(sessions: sessionmaker[Session], region: None) -> Iterator[Session]:
    """The region, in which s1 consents to statistics and s2 to thesis work only."""
    del region
    with transaction(sessions) as session:
        consents.give(LIAISON, session, "s1", "statistics", EARLY)
        consents.give(LIAISON, session, "s2", "thesis", EARLY)
        new = NeedCreate(
            id="n3", company_id="c1", title="x", text="x", status="closed", municipality="Ronneby"
        )
        needs.create(LIAISON, session, new)
        welding = MentionBase(competence_id="welding", start=0, end=1)
        denied = MentionBase(competence_id="welding", start=0, end=1, negated=True)
        mentions.replace(LIAISON, session, "need", "n1", [welding, welding])
        mentions.replace(LIAISON, session, "need", "n2", [denied])
        mentions.replace(LIAISON, session, "student", "s1", [welding])
        mentions.replace(LIAISON, session, "student", "s2", [welding])
        for student_id, by, yes in (("s1", "student", LATE), ("s2", "company", None)):
            contact = Contact(
                company_id="c1", student_id=student_id, purpose="thesis", subject="x", asked_by=by,
                asked_at=EARLY, company_yes_at=EARLY, student_yes_at=yes,
            )  # fmt: skip
            session.add(contact)
    with transaction(sessions) as session:
        yield session


def test_only_what_is_open_and_who_consents_is_counted(filled: Session) -> None:
    assert numbers.totals(LIAISON, filled) == {
        "needs": 2, "proposals": 4, "students": 1, "trainings": 1, "placements": 0,
    }  # fmt: skip


def test_what_happened_is_counted_by_day(filled: Session) -> None:
    since = datetime(2026, 11, 1, tzinfo=UTC)
    first, last = date(2026, 11, 2), date(2026, 11, 23)
    assert numbers.per_day(LIAISON, filled, "students", since) == {first: 1}
    assert numbers.per_day(LIAISON, filled, "interest", since) == {first: 1}
    assert numbers.per_day(LIAISON, filled, "asked", since) == {first: 1}
    assert numbers.per_day(LIAISON, filled, "agreed", since) == {last: 1}
    assert numbers.per_day(LIAISON, filled, "agreed", datetime(2026, 11, 24, tzinfo=UTC)) == {}
    assert sum(numbers.per_day(LIAISON, filled, "needs", since).values()) == 3
    assert numbers.per_day(LIAISON, filled, "placements", since) == {}
    assert numbers.per_day(LIAISON, filled, "suggestions", since) == {}


def test_a_need_without_a_place_is_where_its_company_is(filled: Session) -> None:
    assert numbers.by_municipality(LIAISON, filled, "needs") == {"Olofström": 2}
    assert numbers.by_municipality(LIAISON, filled, "proposals") == {"Olofström": 4}
    assert numbers.by_municipality(LIAISON, filled, "students") == {None: 1}
    assert numbers.by_municipality(LIAISON, filled, "trainings") == {None: 1}
    students.create(LIAISON, filled, StudentCreate(id="s3", text="x", municipality="Ronneby"))
    assert numbers.by_municipality(LIAISON, filled, "students") == {None: 1}
    consents.give(LIAISON, filled, "s3", "statistics", EARLY)
    assert numbers.by_municipality(LIAISON, filled, "students") == {None: 1, "Ronneby": 1}


def test_an_area_counts_each_document_once_and_not_those_that_deny_it(filled: Session) -> None:
    assert numbers.by_area(LIAISON, filled, "needs") == {"joining": 1}
    assert numbers.by_area(LIAISON, filled, "students") == {"joining": 1}
    assert numbers.by_area(LIAISON, filled, "trainings") == {}


@pytest.mark.parametrize(
    "viewer", [Viewer("company", organisation_id="c1"), Viewer("student", student_id="s1")]
)
def test_numbers_are_for_those_who_run_the_cluster(filled: Session, viewer: Viewer) -> None:
    with pytest.raises(ForbiddenError):
        numbers.totals(viewer, filled)
