import json
import logging
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from matcher.types import Competence, Kind, Task
from models import (
    CompanyCreate,
    CompetenceCreate,
    NeedCreate,
    NeedUpdate,
    StudentCreate,
    TrainingCreate,
)
from service.auth import Viewer
from service.deps import Running
from service.engine import Snapshot
from service.engine import engine as engine_module
from service.engine.overlay import OverlayRecommender
from service.errors import UnavailableError
from service.store import transaction
from service.usecases.companies import companies
from service.usecases.competences import competences
from service.usecases.needs import needs
from service.usecases.students import give_consent, students
from service.usecases.trainings import trainings

LIAISON = Viewer("liaison")


def add_student(running: Running, id_: str, text: str) -> None:
    with transaction(running.sessions) as session:
        new = StudentCreate(id=id_, text=text)
        students.create(LIAISON, session, running.engine, new)


def found(running: Running, query: str, task: Task = Task.NEED_STUDENT) -> list[str]:
    snapshot = running.engine.current()
    document = snapshot.document(task.query, query)
    assert document is not None
    lane = snapshot.recommender.suggest(document, task, 50)
    return [one.document.id for one in lane.suggestions]


def said(running: Running, kind: Kind, id_: str) -> set[str]:
    document = running.engine.current().document(kind, id_)
    assert document is not None
    return {mention.competence for mention in document.mentions}


@pytest.fixture
def one_need(small: Running) -> Running:
    with transaction(small.sessions) as session:
        company = CompanyCreate(id="c1", name="Ett", municipality="Olofström")
        companies.create(LIAISON, session, small.engine, company)
        new = NeedCreate(
            id="n1", company_id="c1", title="Svetsare", text="Krav: TIG-svetsning i aluminium."
        )
        needs.create(LIAISON, session, small.engine, new)
    return small


def test_a_change_is_found_at_once_and_a_deleted_document_is_gone(one_need: Running) -> None:
    add_student(one_need, "s1", "Jag TIG-svetsar aluminium varje dag.")
    assert found(one_need, "n1") == ["s1"]
    add_student(one_need, "s2", "Har jobbat med TIG-svetsning av aluminium i tre år.")
    assert set(found(one_need, "n1")) == {"s1", "s2"}
    with transaction(one_need.sessions) as session:
        students.delete(LIAISON, session, "s1")
    assert found(one_need, "n1") == ["s2"]


def test_what_is_rolled_back_is_not_found(one_need: Running) -> None:
    before = one_need.engine.current()
    with one_need.sessions() as session:
        new = StudentCreate(id="s1", text="TIG-svetsning i aluminium.")
        students.create(LIAISON, session, one_need.engine, new)
        session.rollback()
    assert one_need.engine.current() is before


def test_a_document_that_another_process_stores_is_found(one_need: Running, start: object) -> None:
    folder = Path(one_need.settings.index_dir).parent
    other = start(folder)  # type: ignore[operator]  # a fixture
    add_student(other, "s1", "TIG-svetsning i aluminium, fem år.")
    assert found(one_need, "n1") == ["s1"]


def test_an_overlay_gives_what_the_same_corpus_would(running: Running, start: object) -> None:
    """With the statistics of the base, laid over in part or built whole: the same scores."""
    whole = running.engine.current()
    entries = whole.all_entries()
    touched = dict(list(entries.items())[::7])
    over = Snapshot(whole.base, entries, whole.sequence, whole.sequence, touched)
    assert isinstance(over.recommender, OverlayRecommender)
    for task in (Task.NEED_STUDENT, Task.NEED_TRAINING, Task.STUDENT_PROPOSAL):
        for key in [key for key in entries if key[0] is task.query][:25]:
            query = entries[key].document
            one = whole.recommender.suggest(query, task, 8)
            other = over.recommender.suggest(query, task, 8)
            assert other.abstained == one.abstained
            assert [(s.document.id, s.rank, s.score, s.parts) for s in other.suggestions] == [
                (s.document.id, s.rank, s.score, s.parts) for s in one.suggestions
            ]


def test_few_changes_lie_over_and_many_build_anew(running: Running) -> None:
    engine = running.engine
    base = engine.current().base
    add_student(running, "new1", "Robotprogrammering i ABB RobotStudio och PLC.")
    over = engine.current()
    assert over.base is base
    assert over.document(Kind.STUDENT, "new1") is not None
    assert over.index_version != f"{over.base_sequence}.{over.base_sequence}"
    with transaction(running.sessions) as session:
        new = [StudentCreate(text=f"Svarvning och fräsning {n}.") for n in range(60)]
        students.create_all(LIAISON, session, engine, new)
    anew = engine.current()
    assert anew.base is not base
    assert not anew.touched


def test_a_new_local_term_joins_two_new_documents(running: Running) -> None:
    with transaction(running.sessions) as session:
        text = "Krav: erfarenhet av ZX3000."
        new = NeedCreate(id="nz", company_id="c001", title="Maskin", text=text)
        needs.create(LIAISON, session, running.engine, new)
    add_student(running, "sz", "Jag har kört ZX3000 i två år.")
    assert found(running, "nz")[0] == "sz"


def test_a_large_corpus_is_built_beside_while_it_answers(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "SMALL", 10)
    engine = running.engine
    with transaction(running.sessions) as session:
        new = [
            TrainingCreate(id=f"x{n}", provider="P", title=f"Kurs {n}", text="Lean och 5S.")
            for n in range(80)
        ]
        trainings.create_all(LIAISON, session, engine, new)
    first = engine.current()
    assert first.document(Kind.TRAINING, "x79") is not None
    assert first.touched
    assert engine.wait(60)
    later = engine.current()
    assert later.base is not first.base
    assert later.document(Kind.TRAINING, "x79") is not None


def test_a_changed_vocabulary_is_read_and_built_beside_a_large_corpus(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "SMALL", 10)
    add_student(running, "older", "Jag har alltid gillat gängrullning.")
    assert "thread-rolling" not in said(running, Kind.STUDENT, "older")
    with transaction(running.sessions) as session:
        new = CompetenceCreate(
            id="thread-rolling", area="forming", label_sv="gängrullning", label_en="thread rolling"
        )
        competences.create(LIAISON, session, running.engine, new)
    first = running.engine.current()
    assert "thread-rolling" not in first.vocabulary
    assert running.engine.building
    assert running.engine.wait(60)
    assert not running.engine.building
    assert "thread-rolling" in running.engine.current().vocabulary
    assert "thread-rolling" in said(running, Kind.STUDENT, "older")
    add_student(running, "roller", "Jag har kört gängrullning.")
    assert "thread-rolling" in said(running, Kind.STUDENT, "roller")


def test_a_reader_with_an_edit_is_made_once_and_adopted(running: Running) -> None:
    engine = running.engine
    edited = {"spark-rolling": Competence("spark-rolling", "forming", "gnistrullning", "sparkling")}
    reader = engine.reader_with(edited)
    assert engine.reader_with(dict(edited)) is reader
    assert reader is not engine.reader()
    assert "spark-rolling" in reader.vocabulary
    assert "spark-rolling" not in engine.reader().vocabulary
    assert "welding" not in engine.reader_with({"welding": None}).vocabulary
    sequence = engine.current().sequence
    engine.adopt(reader, sequence)  # nothing newer than what the reader was made for
    assert "spark-rolling" not in engine.reader().vocabulary


def test_a_new_competence_is_read_in_old_texts(one_need: Running) -> None:
    add_student(one_need, "s1", "Jag har hållit på med blixtklinkning hela livet.")
    with transaction(one_need.sessions) as session:
        change = NeedUpdate(version=1, text="Vi behöver flash clinching.")
        needs.update(LIAISON, session, one_need.engine, "n1", change)
    assert "flash-clinching" not in said(one_need, Kind.STUDENT, "s1")
    with transaction(one_need.sessions) as session:
        new = CompetenceCreate(
            id="flash-clinching",
            area="joining",
            label_sv="blixtklinkning",
            label_en="flash clinching",
        )
        competences.create(LIAISON, session, one_need.engine, new)
    assert "flash-clinching" in said(one_need, Kind.STUDENT, "s1")
    assert "flash-clinching" in said(one_need, Kind.NEED, "n1")
    assert "flash-clinching" in one_need.engine.reader().vocabulary


def test_consent_reaches_the_index(one_need: Running) -> None:
    add_student(one_need, "s1", "TIG-svetsning.")
    with transaction(one_need.sessions) as session:
        give_consent(LIAISON, session, "s1", "hire")
    document = one_need.engine.current().document(Kind.STUDENT, "s1")
    assert document is not None
    assert document.consents == ("hire",)


def test_a_database_put_back_from_a_copy_is_read_anew(one_need: Running) -> None:
    add_student(one_need, "s1", "TIG-svetsning i aluminium.")
    snapshot = one_need.engine.current()
    one_need.engine._publish(replace(snapshot, sequence=snapshot.sequence + 100))
    again = one_need.engine.current()
    assert again.sequence == snapshot.sequence
    assert found(one_need, "n1") == ["s1"]


def test_an_engine_that_has_not_loaded_says_so(small: Running, start: object) -> None:
    fresh = start(Path(small.settings.index_dir).parent, load=False)  # type: ignore[operator]
    assert not fresh.engine.ready
    with pytest.raises(UnavailableError):
        fresh.engine.current()
    with pytest.raises(UnavailableError):
        fresh.engine.reader()


def scores(snapshot: Snapshot) -> list[tuple[str, float]]:
    query = snapshot.document(Kind.NEED, "n001")
    assert query is not None
    lane = snapshot.recommender.suggest(query, Task.NEED_STUDENT, 20)
    return [(one.document.id, one.score) for one in lane.suggestions]


def test_a_saved_index_is_used_and_gives_the_same(
    region_folder: Path, tmp_path: Path, start: object, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "copy"
    copytree(region_folder, folder)
    caplog.set_level(logging.INFO)
    saved = start(folder)  # type: ignore[operator]  # a fixture
    assert "refused" not in caplog.text
    loaded = saved.engine.current()
    built = saved.engine._build(loaded.all_entries().values(), loaded.vocabulary)
    anew = replace(loaded, base=built)
    assert scores(loaded) == scores(anew)
    for kind in Kind:
        rows = np.arange(loaded.base.shelves[kind].dense.count)
        assert np.array_equal(
            loaded.base.shelves[kind].dense.vectors(rows), built.shelves[kind].dense.vectors(rows)
        )


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("student.faiss", b"damaged"),
        ("means.npz", b"damaged"),
        ("need.json", b"{}"),
        ("documents.json", json.dumps({"documents": "other"}).encode()),
    ],
)
def test_a_damaged_or_foreign_index_is_refused_and_built_anew(
    name: str,
    damage: bytes,
    region_folder: Path,
    tmp_path: Path,
    start: object,
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = tmp_path / "copy"
    copytree(region_folder, folder)
    (folder / "index" / name).write_bytes(damage)
    caplog.set_level(logging.INFO)
    made = start(folder)  # type: ignore[operator]  # a fixture
    assert any("refused" in record.message for record in caplog.records)
    caplog.clear()
    assert scores(made.engine.current())
    start(folder)  # type: ignore[operator]  # a fixture
    assert "refused" not in caplog.text  # it has been saved again, whole


def test_an_index_without_a_folder_is_built(
    region_folder: Path, tmp_path: Path, start: object
) -> None:
    folder = tmp_path / "copy"
    copytree(region_folder, folder, ignore=lambda _, names: {"index"} & set(names))
    made = start(folder)  # type: ignore[operator]  # a fixture
    assert scores(made.engine.current())
    assert (folder / "index" / "documents.json").exists()
