"""Names of courses that the fields suggest: trainings, and what several students have."""

import pytest
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from models import StudentCreate, TrainingCreate
from service.auth import Viewer
from service.store import courses, students, trainings, transaction

LIAISON = Viewer("liaison")


@pytest.fixture
def taught(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    lists = (
        ["Hållfasthetslära", "100%_säker \\ svets"],
        ["Hållfasthetslära", "Mätteknik", "100%_säker \\ svets"],
        ["HÅLLFASTHETSLÄRA", "Egen kurs om hållfasthet"],
    )
    with transaction(sessions) as session:
        for number, given in enumerate(lists):
            new = StudentCreate(id=f"course-{number}", text="Läser.", courses=given)
            students.create(LIAISON, session, new)
        titles = ("Hållfasthetslära, fortsättning", "100 procent svets")
        for number, title in enumerate(titles):
            new = TrainingCreate(
                id=f"course-{number}", title=title, provider="Skolan", text="En kurs."
            )
            trainings.create(LIAISON, session, new)
    return sessions


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("hållfasthet", ["Hållfasthetslära", "Hållfasthetslära, fortsättning"]),
        ("HÅLLFASTHETSLÄRA", ["Hållfasthetslära", "Hållfasthetslära, fortsättning"]),
        ("100%_", ["100%_säker \\ svets"]),
        ("r \\ s", ["100%_säker \\ svets"]),
        ("mätteknik", []),
        ("egen kurs", []),
    ],
)
def test_names_that_hold_the_words(
    taught: sessionmaker[Session], words: str, found: list[str]
) -> None:
    with transaction(taught) as session:
        assert courses.names_like(session, words, 8) == found


def test_no_more_than_wanted(taught: sessionmaker[Session]) -> None:
    with transaction(taught) as session:
        assert len(courses.names_like(session, "hållfasthet", 1)) == 1
