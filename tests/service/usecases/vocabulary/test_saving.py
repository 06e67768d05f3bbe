"""Saving and undoing edits of the vocabulary, over the demo region and over small ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from matcher.types import Kind
from models import CompanyCreate, CompetenceUpdate, NeedCreate, StudentCreate, VocabularyEdit
from service.auth import Viewer
from service.deps import Running
from service.errors import ConflictError, ForbiddenError
from service.store import competences as stored
from service.store import mentions, transaction
from service.store import vocabulary_edits as edits
from service.usecases.companies import companies
from service.usecases.competences import competences
from service.usecases.documents.source import STORES, reread_rows
from service.usecases.documents.vocabulary import store_vocabulary
from service.usecases.needs import needs
from service.usecases.students import students
from service.usecases.vocabulary.edits import (
    Edit,
    Merge,
    NewCompetence,
    NewSynonym,
    Plan,
    Restore,
    Retire,
    planned,
    values_of,
)
from service.usecases.vocabulary.saving import begin, history, later, save, undoing

LIAISON = Viewer("liaison")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TIG = NewSynonym(competence_id="tig-welding", term="bågblås")


def noted(running: Running, plan: Plan, undoes: VocabularyEdit | None = None) -> str:
    with transaction(running.sessions) as session:
        return begin(LIAISON, session, running.engine, plan, NOW, undoes).id


def saved(running: Running, edit: Edit) -> VocabularyEdit:
    with running.sessions() as session:
        plan = planned(LIAISON, session, edit)
    return carried_out(running, noted(running, plan))


def undone(running: Running, edit: VocabularyEdit) -> VocabularyEdit:
    with running.sessions() as session:
        plan = undoing(LIAISON, session, edit)
    return carried_out(running, noted(running, plan, edit))


def carried_out(running: Running, edit_id: str) -> VocabularyEdit:
    save(LIAISON, running.sessions, running.engine, edit_id)
    return fetched(running, edit_id)


def fetched(running: Running, edit_id: str) -> VocabularyEdit:
    with running.sessions() as session:
        return edits.get(LIAISON, session, edit_id)


def unread(running: Running) -> list[str]:
    """Return the documents whose stored mentions are not what the reader of now reads."""
    found = []
    with running.sessions() as session:
        for kind in Kind:
            for rows in STORES[kind].batches(LIAISON, session):
                read = reread_rows(session, running.engine.reader(), kind, rows)
                found += [id_ for id_, one in read.items() if one.differs]
    return found


def said(running: Running, kind: Kind, id_: str) -> set[str]:
    document = running.engine.current().document(kind, id_)
    assert document is not None
    return {mention.competence for mention in document.mentions}


def add_student(running: Running, id_: str, text: str) -> None:
    with transaction(running.sessions) as session:
        students.create(LIAISON, session, running.engine, StudentCreate(id=id_, text=text))


@pytest.fixture
def welders(small: Running) -> Running:
    with transaction(small.sessions) as session:
        company = CompanyCreate(id="c1", name="Ett", municipality="Olofström")
        companies.create(LIAISON, session, small.engine, company)
        new = NeedCreate(
            id="n1",
            company_id="c1",
            title="Svetsare",
            text="Krav: TIG-svetsning i aluminium.",
            corrections=[{"competence_id": "tig-welding", "action": "changed", "level": 4}],
        )
        needs.create(LIAISON, session, small.engine, new)
    add_student(small, "s1", "Jag har bågblås och MIG-svetsning på schemat.")
    return small


def test_after_saving_all_texts_are_read_and_nobody_waits(running: Running) -> None:
    engine = running.engine
    before = engine.current()
    edit = saved(running, Merge(competence_id="tig-welding", into="welding"))
    assert edit.state == "done"
    assert edit.documents > 0
    assert edit.progress == edit.total > edit.documents
    assert engine.building
    assert engine.current().base is before.base
    assert unread(running) == []
    assert engine.wait(60)
    after = engine.current()
    assert "tig-welding" not in after.vocabulary
    assert after.taxonomy_version == engine.reader().vocabulary.version
    assert not after.touched


def test_an_undo_leaves_everything_as_it_was(running: Running) -> None:
    def everything() -> tuple[Any, ...]:
        with running.sessions() as session:
            rows = [row for rows in stored.batches(LIAISON, session) for row in rows]
            found = {
                (kind, id_): [one.model_dump(exclude={"id"}) for one in listed]
                for kind in Kind
                for id_, listed in mentions.of_many(
                    LIAISON,
                    session,
                    kind.value,
                    [row.id for some in STORES[kind].batches(LIAISON, session) for row in some],
                ).items()
            }
        return {row.id: values_of(row) for row in rows}, found

    before = everything()
    for edit in (
        Merge(competence_id="mig-mag-welding", into="robot-welding"),
        NewCompetence(area="other", label_sv="satellitnavigering", label_en="GPS"),
    ):
        done = saved(running, edit)
        assert done.documents > 0
        assert everything() != before
        back = undone(running, done)
        assert (back.op, back.state, back.undoes_id) == ("undo", "done", done.id)
        assert back.documents == done.documents
        assert everything() == before
        assert fetched(running, done.id).undone_at is not None
    assert unread(running) == []


def test_what_was_retired_can_be_restored(welders: Running) -> None:
    assert "tig-welding" in said(welders, Kind.NEED, "n1")
    saved(welders, Retire(competence_id="tig-welding"))
    assert "tig-welding" not in said(welders, Kind.NEED, "n1")
    with welders.sessions() as session:
        assert [one.id for one in stored.retired(LIAISON, session)] == ["tig-welding"]
    saved(welders, Restore(competence_id="tig-welding"))
    assert "tig-welding" in said(welders, Kind.NEED, "n1")


def test_corrections_follow_a_merge_and_come_back(welders: Running) -> None:
    edit = saved(welders, Merge(competence_id="tig-welding", into="welding"))
    with welders.sessions() as session:
        row = needs.get(LIAISON, session, "n1")
        assert row.corrections == [
            {"competence_id": "welding", "action": "changed", "level": 4, "was": "tig-welding"}
        ]
    document = welders.engine.current().document(Kind.NEED, "n1")
    assert document is not None
    assert {one.level for one in document.mentions if one.competence == "welding"} == {4}
    undone(welders, edit)
    with welders.sessions() as session:
        row = needs.get(LIAISON, session, "n1")
        assert row.corrections == [
            {"competence_id": "tig-welding", "action": "changed", "level": 4}
        ]
    assert "tig-welding" in said(welders, Kind.NEED, "n1")


def test_a_later_edit_of_the_same_competence_is_named_and_stops_an_undo(welders: Running) -> None:
    first = saved(welders, TIG)
    assert "tig-welding" in said(welders, Kind.STUDENT, "s1")
    second = saved(welders, Merge(competence_id="tig-welding", into="welding"))
    with welders.sessions() as session:
        assert [one.id for one in later(LIAISON, session, first)] == [second.id]
        assert later(LIAISON, session, second) == []
        with pytest.raises(ConflictError, match="Later edits"):
            undoing(LIAISON, session, first)
    undone(welders, second)
    assert undone(welders, first).state == "done"
    assert "tig-welding" not in said(welders, Kind.STUDENT, "s1")
    with welders.sessions() as session, pytest.raises(ConflictError):
        undoing(LIAISON, session, fetched(welders, first.id))
    with welders.sessions() as session:
        assert {one.op for one in history(LIAISON, session)} == {"synonym", "merge", "undo"}


def test_a_change_outside_the_history_stops_an_undo(welders: Running) -> None:
    edit = saved(welders, TIG)
    with transaction(welders.sessions) as session:
        version = stored.get(LIAISON, session, "tig-welding").version
        change = CompetenceUpdate(version=version, area="other")
        competences.update(LIAISON, session, welders.engine, "tig-welding", change)
    with welders.sessions() as session, pytest.raises(ConflictError, match="changed meanwhile"):
        undoing(LIAISON, session, edit)


def test_an_edit_planned_on_other_values_changes_nothing(welders: Running) -> None:
    with welders.sessions() as session:
        plan = planned(LIAISON, session, TIG)
    edit_id = noted(welders, plan)
    with transaction(welders.sessions) as session:
        version = stored.get(LIAISON, session, "tig-welding").version
        change = CompetenceUpdate(version=version, area="other")
        competences.update(LIAISON, session, welders.engine, "tig-welding", change)
    assert carried_out(welders, edit_id).state == "failed"
    with welders.sessions() as session:
        assert "bågblås" not in stored.get(LIAISON, session, "tig-welding").synonyms_sv


def test_what_is_stored_while_texts_are_read_is_read_as_well(
    welders: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    advance, texts = edits.advance, iter(["Mer bågblås åt alla."])

    def store_one_too(viewer: Viewer, session: Any, *rest: Any) -> None:
        advance(viewer, session, *rest)
        if text := next(texts, None):
            students.create(LIAISON, session, welders.engine, StudentCreate(id="new", text=text))

    monkeypatch.setattr(edits, "advance", store_one_too)
    assert saved(welders, TIG).state == "done"
    assert "tig-welding" in said(welders, Kind.STUDENT, "new")
    assert "tig-welding" in said(welders, Kind.STUDENT, "s1")
    assert unread(welders) == []


def test_one_edit_at_a_time_and_none_against_a_conflict(welders: Running) -> None:
    taken = NewSynonym(competence_id="tig-welding", term="PLC", kind="abbreviations")
    with transaction(welders.sessions) as session:
        plan = planned(LIAISON, session, taken)
        with pytest.raises(ConflictError, match="in the way"):
            begin(LIAISON, session, welders.engine, plan, NOW)
        plan = planned(LIAISON, session, TIG)
        begin(LIAISON, session, welders.engine, plan, NOW)
    with transaction(welders.sessions) as session:
        with pytest.raises(ConflictError, match="Another edit"):
            begin(LIAISON, session, welders.engine, plan, NOW + timedelta(minutes=1))
        begin(LIAISON, session, welders.engine, plan, NOW + timedelta(hours=1))


def test_a_renewed_vocabulary_leaves_edits_alone(welders: Running) -> None:
    edit = saved(welders, TIG)
    with transaction(welders.sessions) as session:
        assert store_vocabulary(LIAISON, session) == (0, 0)
    undone(welders, edit)
    with transaction(welders.sessions) as session:
        assert store_vocabulary(LIAISON, session) == (0, 0)
        assert "bågblås" not in stored.get(LIAISON, session, "tig-welding").synonyms_sv


def test_only_those_who_run_the_cluster_edit_and_see_the_history(running: Running) -> None:
    company = Viewer("company", organisation_id="c001")
    with running.sessions() as session:
        plan = planned(LIAISON, session, TIG)
        with pytest.raises(ForbiddenError):
            begin(company, session, running.engine, plan, NOW)
        with pytest.raises(ForbiddenError):
            history(company, session)
