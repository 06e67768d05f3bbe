"""Finding and looking at competences."""

from __future__ import annotations

import pytest

from models import NeedCreate, StudentCreate
from service.auth import Viewer
from service.deps import Running
from service.errors import ForbiddenError, NotFoundError
from service.store import transaction
from service.usecases.competence_view import candidates, view_competence
from service.usecases.competences import search
from service.usecases.needs import needs
from service.usecases.students import students

LIAISON = Viewer("liaison")


def found(running: Running, query: str) -> list[tuple[str, str]]:
    return [(one.id, one.matched) for one in search(running.engine, query, 5)]


def test_whole_names_come_before_beginnings_and_parts(running: Running) -> None:
    assert found(running, "Svetsning")[0] == ("welding", "svetsning")
    assert found(running, "plc")[0] == ("plc-programming", "PLC")
    ids = [id_ for id_, _ in found(running, "projektledn")]
    assert ids[0] == "project-management"
    assert found(running, "   ") == []


def test_a_misspelt_name_is_found_in_both_languages(running: Running) -> None:
    assert ("welding", "svetsning") in found(running, "svestning")
    assert found(running, "weldng")[0][0] == "welding"
    assert found(running, "qzxwvk") == []


def test_words_in_another_order_are_found(running: Running) -> None:
    assert "tig-welding" in {id_ for id_, _ in found(running, "welding tig")}


def test_a_competence_is_shown_with_its_neighbours_and_counts(running: Running) -> None:
    with running.sessions() as session:
        view = view_competence(LIAISON, session, running.engine, "welding")
        assert "tig-welding" in {one.id for one in view.narrower}
        assert all(one.label_sv and one.label_en for one in (*view.narrower, *view.related))
        assert view.merged_into is None
        terms = [term for rule in view.rules for term in rule.terms]
        assert sorted(terms) == sorted(view.row.context)
        assert len(view.rules) < len(terms)
        assert view.mentioned["need"] > 0
        company = Viewer("company", organisation_id="c001")
        own = view_competence(company, session, running.engine, "welding").mentioned
        assert own["need"] < view.mentioned["need"]
        with pytest.raises(NotFoundError):
            view_competence(company, session, running.engine, "no-such")


def test_terms_that_several_use_are_told_as_they_are_written(running: Running) -> None:
    with transaction(running.sessions) as session:
        text = "Krav: erfarenhet av ZX3000."
        new = NeedCreate(id="nz", company_id="c001", title="Maskin", text=text)
        needs.create(LIAISON, session, running.engine, new)
        for number in range(3):
            new_student = StudentCreate(id=f"sz{number}", text="Jag har kört ZX3000 i två år.")
            students.create(LIAISON, session, running.engine, new_student)
    with running.sessions() as session:
        listed = candidates(LIAISON, session, running.engine)
        counts = [sum(one.counts.values()) for one in listed]
        assert counts == sorted(counts, reverse=True)
        (mine,) = [one for one in listed if one.words == "ZX3000"]
        assert dict(mine.counts) == {"need": 1, "student": 3}
        assert (mine.examples[0].kind, mine.examples[0].id) == ("need", "nz")
        with pytest.raises(ForbiddenError):
            candidates(Viewer("student", student_id="s001"), session, running.engine)
