from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from models import MentionBase, StudentCreate
from models.migrations import check, upgrade
from service.auth import Viewer
from service.errors import ConflictError, UnavailableError
from service.store import (
    make_engine,
    make_sessions,
    mentions,
    ping,
    students,
    transaction,
)
from service.store.database import commit_so_far, is_busy

LIAISON = Viewer("liaison")


def test_the_migrated_database_equals_the_tables(url: str) -> None:
    check(url)


def test_sqlite_is_set_up(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/x.db", busy_timeout_ms=1234)
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 1234, "secure_delete": 1}
    with engine.connect() as connection:
        for pragma, value in wanted.items():
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value
    engine.dispose()


def test_rows_can_be_read_after_the_commit(sessions: sessionmaker[Session]) -> None:
    with transaction(sessions) as s:
        row = students.create(LIAISON, s, StudentCreate(text="x"))
    assert row.text == "x"


def test_ping_tells_whether_the_database_answers(session: Session, tmp_path: Path) -> None:
    assert ping(session)
    engine = make_engine(f"sqlite:///{tmp_path}/none/x.db")
    with make_sessions(engine)() as dead:
        assert not ping(dead)
    engine.dispose()


def test_a_writer_that_waits_too_long_is_told_that_the_store_is_busy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/samspel.db"
    upgrade(url)
    engine = make_engine(url, busy_timeout_ms=50)
    sessions = make_sessions(engine)

    def add() -> None:
        with transaction(sessions) as s:
            students.create(LIAISON, s, StudentCreate(text="x"))

    with transaction(sessions) as first:
        students.create(LIAISON, first, StudentCreate(text="x"))
        with pytest.raises(UnavailableError):
            add()
    add()
    with sessions() as s:
        assert students.count(LIAISON, s) == 2
    engine.dispose()


def test_what_stands_against_a_commit_is_a_conflict(sessions: sessionmaker[Session]) -> None:
    def add() -> None:
        with transaction(sessions) as s:
            row = students.create(LIAISON, s, StudentCreate(text="x"))
            unknown = MentionBase(competence_id="unknown", start=0, end=1)
            mentions.replace(LIAISON, s, "student", row.id, [unknown])

    with pytest.raises(ConflictError):
        add()


def test_a_time_without_a_zone_is_refused(session: Session) -> None:
    row = students.create(LIAISON, session, StudentCreate(text="x"))
    row.created_at = row.created_at.replace(tzinfo=None)
    with pytest.raises(sa.exc.StatementError, match="time zone"):
        session.flush()


def test_lower_case_in_any_alphabet(session: Session) -> None:
    lowered = session.connection().execute(sa.select(sa.func.lower("ÅÄÖ Éva"))).scalar_one()
    assert lowered == "åäö éva"


def test_a_fault_of_ours_is_not_called_busy(url: str, sessions: sessionmaker[Session]) -> None:
    del url
    with pytest.raises(sa.exc.DBAPIError) as told, transaction(sessions) as session:
        session.connection().execute(sa.text("SELECT * FROM nowhere"))
    assert not is_busy(told.value)


def test_a_database_that_cannot_be_reached_is_called_busy(tmp_path: Path) -> None:
    nowhere = make_engine(f"sqlite:///{tmp_path}/none/x.db")
    gone = make_engine("postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    for engine in (nowhere, gone):
        with pytest.raises(UnavailableError), transaction(make_sessions(engine)) as session:
            session.connection()
        engine.dispose()


def test_what_is_committed_before_waiting_stays(sessions: sessionmaker[Session]) -> None:
    def fail() -> None:
        with transaction(sessions) as session:
            students.create(LIAISON, session, StudentCreate(id="before", text="x"))
            commit_so_far(session)
            students.create(LIAISON, session, StudentCreate(id="after", text="x"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with sessions() as session:
        assert set(students.get_many(LIAISON, session, ["before", "after"])) == {"before"}
