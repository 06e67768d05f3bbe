"""Carrying out and undoing: all or nothing, others get in meanwhile, and no file is kept."""

import logging
from datetime import timedelta
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from models import CompanyUpdate, NeedUpdate
from models.record import utc_now
from service.auth import SYSTEM, Viewer
from service.errors import ConflictError
from service.store import (
    companies,
    consents,
    identities,
    mentions,
    needs,
    proposals,
    students,
    trainings,
    transaction,
)
from service.store import imports as store
from service.usecases import imports
from service.usecases.imports import working
from service.usecases.imports.writing import write_rows

LIAISON = Viewer("liaison")
PLAIN = {"change", "import_batch", "import_file", "import_row"}
PEOPLE = (
    "id;text;program;kurser;samtycken;namn;epost;tillgänglig från\n"
    "u1;Jag, Siv Sand, kan TIG-svetsa.;Svets;Ritning, Svets 1;rekrytering;Siv Sand;"
    "siv@x.example;2027-01-18\n"
    "u2;Jag programmerar PLC.;Automation;;examensarbete;;;\n"
)


_TIMES = ("updated_at", "version")
_APART = {"mention": ("id",), "training_occasion": ("id",)}


def dump(desk: Any) -> dict[str, Any]:
    """All that is stored but the log of changes and the imports; not what a rewrite makes anew."""
    with desk.sessions() as session:
        return {
            name: sorted(
                str({k: v for k, v in row._mapping.items() if k not in _APART.get(name, _TIMES)})
                for row in session.connection().execute(sa.select(table))
            )
            for name, table in SQLModel.metadata.tables.items()
            if name not in PLAIN
        }


def lots(start: int, count: int) -> str:
    rows = [
        f"b{n};c1;Uppdrag {n} åt kund {n * 7};Uppdrag {n}: svetsa detalj {n * 3} i serie {n}."
        for n in range(start, start + count)
    ]
    return "id;företag;rubrik;text\n" + "\n".join(rows)


def test_students_are_created_read_and_wholly_undone(desk: Any) -> None:
    before = dump(desk)
    batch = desk.bring("students", PEOPLE)
    assert (batch.status, batch.counts) == ("done", {"verdict_new": 2, "op_create": 2})
    with desk.sessions() as session:
        assert store.content(SYSTEM, session, batch.id) is None
        assert students.get(SYSTEM, session, "u1").courses == ["Ritning", "Svets 1"]
        assert consents.in_force(SYSTEM, session, ["u1"])["u1"] == {"hire"}
        assert identities.read(SYSTEM, session, ["u1"])["u1"].email == "siv@x.example"
        read = mentions.of(SYSTEM, session, "student", "u1")
        assert "tig-welding" in {one.competence_id for one in read}
    assert all(one["samples"] == [] for one in batch.columns)
    undone = desk.undo(batch)
    assert (undone.status, undone.counts["undone_undone"]) == ("undone", 2)
    assert dump(desk) == before
    with pytest.raises(ConflictError):
        desk.undo(undone)


def test_what_an_import_changed_is_put_back(desk: Any) -> None:
    desk.bring("students", PEOPLE.replace("u", "w").replace("siv@", "sivan@"))
    desk.bring(
        "trainings",
        "id;anordnare;rubrik;text;pris;startdatum\nt1;YH;TIG;TIG-svetsning.;12 500 kr;2027-02-01\n",
    )
    desk.bring("proposals", "id;företag;rubrik;text;status\np1;c1;Svets;Svetsa.;utkast\n")
    desk.bring("needs", "id;företag;rubrik;text;antal\nn1;c1;PLC;Vi behöver PLC.;2\n")
    before = dump(desk)
    new = {
        "students": "id;text;kommun;namn;epost\nw1;Jag kan MIG-svetsa.;Ronneby;Siv Berg;s@x.example"
        "\nw2;Jag programmerar PLC.;Karlshamn;Per Ny;per@x.example\n",
        "trainings": "id;anordnare;rubrik;text;pris;startdatum\n"
        "t1;YH;TIG;TIG-svetsning.;13 000;2027-02-01, 2027-09-01\n",
        "proposals": "id;företag;rubrik;text;status;hp\np1;c1;Svets;Svetsa.;öppet;7,5\n",
        "needs": "id;företag;rubrik;text;antal\nn1;c1;PLC;Vi behöver robotprogrammerare.;3\n",
    }
    for kind, content in new.items():
        batch = desk.check(kind, content)
        desk.choose(batch, id="update")
        done = desk.carry_out(batch)
        assert (done.status, done.counts["op_update"]) == ("done", content.count("\n") - 1)
        check_changed(desk, kind)
        assert desk.undo(done).status == "undone"
        with desk.sessions() as session:
            assert all(row.before is None for row in store.rows(session, batch.id))
        assert dump(desk) == before


def check_changed(desk: Any, kind: str) -> None:
    with desk.sessions() as session:
        if kind == "students":
            assert students.get(SYSTEM, session, "w1").municipality == "Ronneby"
            assert identities.read(SYSTEM, session, ["w1"])["w1"].name == "Siv Berg"
            read = mentions.of(SYSTEM, session, "student", "w1")
            assert "mig-mag-welding" in {one.competence_id for one in read}
        elif kind == "trainings":
            changed = trainings.get(SYSTEM, session, "t1")
            assert (changed.price_sek, len(changed.occasions)) == (13_000, 2)
        elif kind == "proposals":
            proposal = proposals.get(SYSTEM, session, "p1")
            assert (proposal.status, proposal.credits) == ("open", 7.5)
        else:
            assert needs.get(SYSTEM, session, "n1").headcount == 3


def test_what_was_changed_or_built_upon_since_stays_and_is_told(desk: Any) -> None:
    firms = desk.bring("companies", "id;namn;kommun\nf1;Firma Ett;1060\nf2;Firma Två;1060\n"
                       "f3;Firma Tre;1060\nf4;Firma Fyra;1060\n")  # fmt: skip
    desk.bring("needs", "id;företag;rubrik;text\nfn;f1;Plåt;Vi behöver plåtslagare.\n")
    with transaction(desk.sessions) as session:
        companies.update(LIAISON, session, "f2", CompanyUpdate(version=1, about="Nytt."))
        companies.delete(LIAISON, session, "f3")
    undone = desk.undo(firms)
    assert undone.status == "undone"
    told = {row.document_id: row.undone for row in desk.rows(undone).values()}
    assert told == {"f1": "in_use", "f2": "changed", "f3": "gone", "f4": "undone"}
    with desk.sessions() as session:
        assert set(companies.get_many(SYSTEM, session, told)) == {"f1", "f2"}
        assert needs.get(SYSTEM, session, "fn").company_id == "f1"


def test_a_failure_half_way_leaves_nothing_and_logs_no_words(
    desk: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk.bring("needs", "id;företag;rubrik;text\nk1;c1;Kanin;Vi behöver kaninskötare.\n")
    content = lots(1, 90) + "\nk1;c1;Kanin;Vi behöver PLC-kunnig kaninskötare.\n"
    batch = desk.check("needs", content)
    desk.choose(batch, id="update")
    with transaction(desk.sessions) as session:
        needs.update(LIAISON, session, "k1", NeedUpdate(version=1, headcount=4))
    before = dump(desk)
    seen: list[int] = []

    def spied(viewer: Any, session: Any, engine: Any, batch: Any, rows: Any) -> None:
        seen.append(len(rows))
        write_rows(viewer, session, engine, batch, rows)

    monkeypatch.setattr(working, "write_rows", spied)
    with caplog.at_level(logging.DEBUG):
        failed = desk.carry_out(batch)
    assert (failed.status, failed.problem, sum(seen)) == ("failed", "changed", 91)
    assert failed.counts["undone_undone"] == 75
    assert dump(desk) == before
    assert "kanin" not in caplog.text.lower()
    again = desk.check_again(desk.get(batch.id))  # the file is still there
    assert (again.status, again.counts) == ("checked", {"verdict_new": 90, "verdict_changes": 1})
    assert desk.carry_out(again).counts["op_create"] == 90


def test_an_import_whose_process_died_is_taken_back(desk: Any) -> None:
    before = dump(desk)
    batch = desk.check("needs", lots(1_000, 100))
    with transaction(desk.sessions) as session:
        moved = imports.carry_out(LIAISON, session, batch.id, batch.beat_at, without_bad=False)
    with pytest.MonkeyPatch.context() as patch:
        chunks = iter([None, None])

        def dying(*_: Any) -> None:
            if next(chunks, "dead") == "dead":
                raise KeyboardInterrupt  # as little is done after it as after a power cut

        patch.setattr(working, "sleep", dying)
        with pytest.raises(KeyboardInterrupt):
            desk.work(moved)
    stopped = desk.get(batch.id)
    assert (stopped.status, stopped.done) == ("running", 75)
    early = working.tend_imports(desk.sessions, desk.engine, lambda: stopped.beat_at)
    late = stopped.beat_at + working.DEAD_AFTER + timedelta(seconds=1)
    threads = working.tend_imports(desk.sessions, desk.engine, lambda: late)
    assert (len(early), len(threads)) == (0, 1)
    threads[0].join(60)
    failed = desk.get(batch.id)
    assert (failed.status, failed.problem) == ("failed", "stopped")
    assert dump(desk) == before


def test_cancelling_at_any_time_leaves_nothing(desk: Any) -> None:
    before = dump(desk)
    batch = desk.check("needs", lots(2_000, 100))
    with transaction(desk.sessions) as session:
        moved = imports.carry_out(LIAISON, session, batch.id, batch.beat_at, without_bad=False)
    with pytest.MonkeyPatch.context() as patch:

        def cancel(*_: Any) -> None:
            patch.setattr(working, "sleep", lambda _: None)
            with transaction(desk.sessions) as session:
                imports.cancel(LIAISON, session, batch.id, moved.beat_at + timedelta(seconds=1))

        patch.setattr(working, "sleep", cancel)
        stopped = desk.work(moved)
    assert (stopped.status, stopped.problem) == ("undoing", "cancelled")
    ended = desk.work(stopped)
    assert (ended.status, ended.counts["undone_undone"]) == ("failed", 25)
    assert dump(desk) == before
    other = desk.check("needs", lots(3_000, 2))
    with transaction(desk.sessions) as session:
        gone = imports.cancel(LIAISON, session, other.id, other.beat_at)
        assert store.content(SYSTEM, session, other.id) is None
    assert (gone.status, desk.rows(gone)) == ("cancelled", {})
    with pytest.raises(ConflictError):
        desk.carry_out(gone)


def test_others_can_write_while_a_long_import_runs(desk: Any) -> None:
    batch = desk.check("needs", lots(10_000, 400))
    with transaction(desk.sessions) as session:
        moved = imports.carry_out(LIAISON, session, batch.id, batch.beat_at, without_bad=False)
    thread = Thread(target=desk.work, args=(moved,))
    thread.start()
    waits, steps = [], set()
    while thread.is_alive():
        began = monotonic()
        with transaction(desk.sessions) as session:
            row = companies.get(LIAISON, session, "c2")
            about = CompanyUpdate(version=row.version, about=f"{began}")
            companies.update(LIAISON, session, "c2", about)
        waits.append(monotonic() - began)
        steps.add(desk.get(batch.id).done)
    thread.join()
    assert desk.get(batch.id).status == "done"
    assert len(waits) > 5
    assert max(waits) < 4
    assert len(steps) > 5  # the progress could be watched


def test_what_is_kept_of_files_and_rows_has_an_end(desk: Any) -> None:
    left = desk.upload("students", PEOPLE.replace("u", "y"))
    done = desk.bring("students", "id;text\nz1;Jag kan gjuta.\nz2;Jag kan smida.\n")
    day, month = working.FILE_KEPT + timedelta(hours=1), working.ROWS_KEPT + timedelta(hours=1)
    working.tend_imports(desk.sessions, desk.engine, lambda: left.created_at + day)
    with desk.sessions() as session:
        assert store.content(SYSTEM, session, left.id) is None
        assert "siv" not in str(desk.get(left.id).model_dump()).lower()
    assert desk.get(left.id).status == "cancelled"
    assert set(desk.rows(done)) == {2, 3}
    with transaction(desk.sessions) as session:  # who is erased is gone from the import too
        students.delete(LIAISON, session, "z1")
    assert set(desk.rows(done)) == {3}
    working.tend_imports(desk.sessions, desk.engine, lambda: done.created_at + month)
    assert desk.rows(done) == {}
    assert not imports.may_undo(desk.get(done.id), done.created_at + month)


def test_what_died_is_taken_over_beside_the_server(desk: Any) -> None:
    batch = desk.check("needs", lots(20_000, 3))
    with transaction(desk.sessions) as session:
        imports.carry_out(LIAISON, session, batch.id, batch.beat_at, without_bad=False)
        times = {"created_at": utc_now(), "beat_at": utc_now() - timedelta(hours=1)}
        store.put(session, batch, times)
    stop = Event()
    args, given = (desk.sessions, desk.engine, stop), {"every": 0.01}
    thread = Thread(target=imports.keep_tending, args=args, kwargs=given)
    thread.start()
    until = monotonic() + 30
    while desk.get(batch.id).status != "failed" and monotonic() < until:
        stop.wait(0.05)
    stop.set()
    thread.join()
    assert (desk.get(batch.id).status, desk.get(batch.id).problem) == ("failed", "stopped")


def test_bad_rows_are_left_out_when_that_is_asked_for(desk: Any) -> None:
    content = "id;företag;rubrik;text\nq1;c1;Lackering;Vi behöver en lackerare.\nq2;?;B;Text.\n"
    done = desk.carry_out(desk.check("needs", content), without_bad=True)
    assert (done.counts["op_create"], done.counts["verdict_bad"]) == (1, 1)
    only_bad = desk.check("needs", content.replace("q1;c1", "q1;!"))
    with pytest.raises(ConflictError):
        desk.carry_out(only_bad, without_bad=True)
