"""What an edit changes is told without reading all texts; reading all says the same."""

from __future__ import annotations

import time

import pytest

from matcher.types import Kind
from models import NeedCreate, StudentCreate
from service.auth import Viewer
from service.deps import Running
from service.errors import ForbiddenError
from service.store import transaction
from service.usecases.needs import needs
from service.usecases.source import STORES, reread_rows
from service.usecases.students import students
from service.usecases.vocabulary_concerned import concerned
from service.usecases.vocabulary_edits import (
    Edit,
    Merge,
    NewCompetence,
    NewSynonym,
    Retire,
    TermsChange,
    planned,
    values_of,
)
from service.usecases.vocabulary_effects import effects, mover
from service.store import competences as stored

LIAISON = Viewer("liaison")

EDITS = [
    NewSynonym(competence_id="project-management", term="team", kind="synonyms_en"),
    NewSynonym(competence_id="sheet-metal-forming", term="LIA", kind="abbreviations"),
    NewSynonym(competence_id="sheet-metal-forming", term="anläggning"),
    NewSynonym(competence_id="quality-control", term="kvalit", kind="stems_sv"),
    NewSynonym(competence_id="robot-programming", term="rob", near=["svets"]),
    NewCompetence(area="joining", label_sv="kunddialog", label_en="customer dialogue"),
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
    print(edit, told.concerned, len(differing))
    assert {(one.kind, one.id) for one in told.differences} == differing
    assert differing, "an edit that changes nothing tests nothing"
