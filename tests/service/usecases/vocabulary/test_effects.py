"""What an edit changes is told without reading all texts; reading all says the same."""

from __future__ import annotations

import pytest

from matcher.types import Kind
from models import CompanyCreate, IdentityInput, NeedCreate, StudentCreate
from service.auth import Viewer
from service.deps import Running
from service.errors import ForbiddenError
from service.store import transaction
from service.usecases.companies import companies
from service.usecases.documents.source import STORES, reread_rows
from service.usecases.needs import needs
from service.usecases.students import put_identities, students
from service.usecases.vocabulary.edits import (
    Edit,
    Merge,
    NewCompetence,
    NewSynonym,
    Retire,
    planned,
)
from service.usecases.vocabulary.effects import effects, mover

LIAISON = Viewer("liaison")

EDITS = [
    NewSynonym(competence_id="project-management", term="team", kind="synonyms_en"),
    NewSynonym(competence_id="sheet-metal-forming", term="LIA", kind="abbreviations"),
    NewSynonym(competence_id="sheet-metal-forming", term="anläggning"),
    NewSynonym(competence_id="quality-control", term="kvalit", kind="stems_sv"),
    NewSynonym(competence_id="industrial-robotics", term="operatör", near=["robot"]),
    NewCompetence(area="joining", label_sv="satellitnavigering", label_en="GPS"),
    NewCompetence(area="joining", label_sv="assembly work", label_en="assemblies"),
    Merge(competence_id="tig-welding", into="welding"),
    Merge(competence_id="plc-programming", into="industrial-automation"),
    Retire(competence_id="welding"),
    Retire(competence_id="project-management"),
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda one: f"{type(one).__name__}-{one.model_dump()}")
def test_no_other_document_reads_differently(running: Running, edit: Edit) -> None:
    with running.sessions() as session:
        plan = planned(LIAISON, session, edit)
        told = effects(LIAISON, session, running.engine, plan)
        reader = running.engine.reader_with(plan.read())
        differing = set()
        for kind in Kind:
            for rows in STORES[kind].batches(LIAISON, session):
                read = reread_rows(session, reader, kind, rows, mover(plan))
                differing |= {(kind, id_) for id_, one in read.items() if one.differs}
    assert {(one.kind, one.id) for one in told.differences} == differing
    assert differing, "an edit that changes nothing tests nothing"
    assert told.read == told.concerned < 200


def test_what_appears_and_disappears_is_told_with_its_words(small: Running) -> None:
    with transaction(small.sessions) as session:
        new = StudentCreate(id="s1", programme="Teknik", text="Jag är bra på AX9000 och svetsning.")
        students.create(LIAISON, session, small.engine, new)
    edit = NewCompetence(area="joining", label_sv="AX9000", label_en="AX9000 machines")
    with small.sessions() as session:
        plan = planned(LIAISON, session, edit)
        (one,) = effects(LIAISON, session, small.engine, plan).differences
    assert (one.kind, one.id, one.title) == (Kind.STUDENT, "s1", "Teknik")
    (new,) = one.appears
    assert (new.competence, new.words, new.label_en) == (
        "ax9000-machines",
        "AX9000",
        "AX9000 machines",
    )
    (old,) = one.disappears
    assert old.competence.startswith("local:ax")


def test_a_name_in_a_programme_is_not_told(small: Running) -> None:
    with transaction(small.sessions) as session:
        new = StudentCreate(id="s2", programme="Teknik (Siv Exempel)", text="Jag kan BX7000.")
        students.create(LIAISON, session, small.engine, new)
        put_identities(LIAISON, session, small.engine, {"s2": IdentityInput(name="Siv Exempel")})
    edit = NewCompetence(area="joining", label_sv="BX7000", label_en="BX7000 machines")
    with small.sessions() as session:
        (one,) = effects(
            LIAISON, session, small.engine, planned(LIAISON, session, edit)
        ).differences
    assert one.title.startswith("Teknik")
    assert "Siv" not in one.title


def test_corrections_are_shown_as_they_will_be(small: Running) -> None:
    with transaction(small.sessions) as session:
        company = CompanyCreate(id="c1", name="Ett", municipality="Olofström")
        companies.create(LIAISON, session, small.engine, company)
        new = NeedCreate(
            id="n1",
            company_id="c1",
            title="Svetsare",
            text="Vi söker en TIG-svetsare.",
            corrections=[{"competence_id": "tig-welding", "action": "changed", "level": 4}],
        )
        needs.create(LIAISON, session, small.engine, new)
    with small.sessions() as session:
        plan = planned(LIAISON, session, Merge(competence_id="tig-welding", into="welding"))
        reader = small.engine.reader_with(plan.read())
        row = needs.get(LIAISON, session, "n1")
        read = reread_rows(session, reader, Kind.NEED, [row], mover(plan))["n1"]
        assert {(one.competence, one.level) for one in read.found} == {("welding", 4)}
        assert row.corrections[0]["competence_id"] == "tig-welding"


def test_texts_are_shown_only_to_those_who_run_the_cluster(running: Running) -> None:
    with running.sessions() as session:
        plan = planned(LIAISON, session, Retire(competence_id="welding"))
        company = Viewer("company", organisation_id="c001")
        with pytest.raises(ForbiddenError):
            effects(company, session, running.engine, plan)
        with pytest.raises(ForbiddenError):
            planned(company, session, Retire(competence_id="welding"))
