"""Imports on both databases: who sees them, who is overtaken, and what hangs on a document."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models import ImportBatch, Organisation, StudentCreate
from models.import_batch import ImportRow
from service.auth import SYSTEM, Viewer
from service.errors import NotFoundError
from service.store import imports, students, transaction

LIAISON = Viewer("liaison")
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def batch(sessions: Any) -> ImportBatch:
    columns = [{"heading": "Id", "samples": ["1"]}, {"heading": "Siv", "samples": ["Sand"]}]
    made = ImportBatch(
        kind="students", file_name="s.csv", columns=columns, mapping=["id", ""], beat_at=NOW
    )
    with transaction(sessions) as session:
        return imports.add(LIAISON, session, made, b"id;siv")


def test_a_liaison_sees_the_imports_of_the_organisation(sessions: Any) -> None:
    with transaction(sessions) as session:
        for name in ("o1", "o2"):
            session.add(Organisation(id=name, name=name, kind="school"))
        session.flush()
        own = Viewer("liaison", organisation_id="o1")
        made = ImportBatch(id="b1", kind="needs", file_name="n.csv")
        imports.add(own, session, made, b"")
    with sessions() as session:
        for viewer in (own, LIAISON, Viewer("admin"), SYSTEM):
            assert [one.id for one in imports.recent(viewer, session, limit=9)] == ["b1"]
        others = Viewer("liaison", organisation_id="o2"), Viewer("company", organisation_id="c")
        for viewer in (*others, Viewer("student", student_id="s")):
            assert imports.recent(viewer, session, limit=9) == []
            with pytest.raises(NotFoundError):
                imports.content(viewer, session, "b1")


def test_who_moves_a_batch_on_overtakes_the_one_at_work(sessions: Any, batch: ImportBatch) -> None:
    with transaction(sessions) as session:
        assert not imports.move(session, batch, {"checked"}, "running", NOW)
        later = NOW + timedelta(microseconds=1)
        assert imports.beat(session, batch, later)
        assert not imports.beat(session, batch, NOW)
        assert imports.move(session, batch, {"uploaded"}, "checking", NOW, total=3)
    with sessions() as session:
        now = imports.get(LIAISON, session, batch.id)
        assert (now.status, now.total, now.beat_at) == ("checking", 3, NOW)
        assert imports.stale(LIAISON, session, NOW) == []
        assert [one.id for one in imports.stale(SYSTEM, session, later)] == [batch.id]


def test_rows_are_counted_paged_and_go_with_their_student(
    sessions: Any, batch: ImportBatch
) -> None:
    with transaction(sessions) as session:
        students.create(LIAISON, session, StudentCreate(id="s1", text="Svets."))
        rows = [ImportRow(batch_id=batch.id, number=n, verdict="new") for n in range(2, 7)]
        rows[0].before, rows[0].problems = {"fields": {"text": "Å"}}, [{"field": "id"}]
        imports.add_rows(session, rows)
        imports.put_row(session, batch.id, 2, op="create", student_id="s1", document_id="s1")
        imports.put_row(session, batch.id, 3, op="skip", match_version=1)
    with transaction(sessions) as session:
        assert imports.tally(session, batch.id, "op", "fixed") == {
            ("create", True): 1, ("skip", False): 1, (None, True): 3,
        }  # fmt: skip
        assert [row.number for row in imports.rows(session, batch.id, after=2, limit=2)] == [3, 4]
        assert imports.count_to_undo(session, batch.id) == 1
        (row,) = imports.to_undo(session, batch.id, limit=9)
        assert (row.before, row.problems) == ({"fields": {"text": "Å"}}, [{"field": "id"}])
        assert not imports.in_use(session, "student", "s1")
        students.delete(LIAISON, session, "s1")
    with sessions() as session:
        assert [row.number for row in imports.rows(session, batch.id)] == [3, 4, 5, 6]


def test_with_the_file_go_the_cells_that_were_shown(sessions: Any, batch: ImportBatch) -> None:
    with transaction(sessions) as session:
        assert imports.content(LIAISON, session, batch.id) == b"id;siv"
        assert imports.forget_files(session, batch.created_at) == []
        later = batch.created_at + timedelta(seconds=1)
        assert [one.id for one in imports.forget_files(session, later)] == [batch.id]
    with sessions() as session:
        now = imports.get(LIAISON, session, batch.id)
        assert not imports.has_content(session, batch.id)
        assert (now.columns, now.mapping) == ([{"heading": "Id", "samples": []}], ["id"])


@pytest.mark.usefixtures("region")
def test_what_hangs_on_a_document_holds_it_back(sessions: Any) -> None:
    with sessions() as session:
        assert imports.in_use(session, "company", "c1")
        assert not imports.in_use(session, "need", "n1")
        assert not imports.in_use(session, "training", "t1")  # its occasions are its own
