import pytest
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from models import StudentCreate, StudentUpdate
from service.auth import Viewer
from service.store import changes, consents, students, transaction

LIAISON = Viewer("liaison")


def test_the_sequence_grows_with_every_committed_change(sessions: sessionmaker[Session]) -> None:
    seen = [0]

    def latest() -> int:
        with sessions() as s:
            return changes.latest(LIAISON, s)

    assert latest() == 0
    for step in (
        lambda s: students.create(LIAISON, s, StudentCreate(id="s1", text="x")),
        lambda s: students.update(LIAISON, s, "s1", StudentUpdate(version=1, text="y")),
        lambda s: consents.give(LIAISON, s, "s1", "hire"),
        lambda s: consents.withdraw(LIAISON, s, "s1", "hire"),
        lambda s: students.delete(LIAISON, s, "s1"),
    ):
        with transaction(sessions) as s:
            step(s)
        seen.append(latest())
    assert seen == sorted(set(seen))


def test_what_is_undone_leaves_no_change(sessions: sessionmaker[Session]) -> None:
    def fail() -> None:
        with transaction(sessions) as s:
            students.create(LIAISON, s, StudentCreate(id="s1", text="x"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with sessions() as s:
        assert changes.latest(LIAISON, s) == 0
        assert students.count(LIAISON, s) == 0


def test_only_the_latest_change_of_a_document_is_kept(session: Session) -> None:
    students.create(LIAISON, session, StudentCreate(id="s1", text="x"))
    students.create(LIAISON, session, StudentCreate(id="s2", text="x"))
    students.update(LIAISON, session, "s1", StudentUpdate(version=1, text="y"))
    found = [(c.document_id, c.op) for c in changes.since(LIAISON, session, 0)]
    assert found == [("s2", "create"), ("s1", "update")]
    assert len(changes.since(LIAISON, session, 0, limit=1)) == 1


def test_many_changes_are_numbered_in_order(session: Session) -> None:
    numbers = changes.record_many(session, "competence", [f"k{i}" for i in range(1_203)], "create")
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 1_203
    assert changes.record_many(session, "need", [], "delete") == []
