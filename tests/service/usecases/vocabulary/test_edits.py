"""What edits of the vocabulary make of competences, and what speaks against them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from models import Competence
from service.auth import Viewer
from service.deps import Running
from service.errors import ConflictError, NotFoundError, ValidationProblemError
from service.store import competences as stored
from service.usecases.vocabulary.conflicts import Conflict, conflicts
from service.usecases.vocabulary.edits import (
    Edit,
    Merge,
    NewCompetence,
    NewSynonym,
    Plan,
    Restore,
    Retire,
    TermsChange,
    planned,
    values_of,
)

LIAISON = Viewer("liaison")


def plan_of(running: Running, edit: Edit) -> Plan:
    with running.sessions() as session:
        return planned(LIAISON, session, edit)


def against(running: Running, edit: Edit) -> set[tuple[str, str, bool, str | None]]:
    found = conflicts(running.engine.reader().vocabulary, plan_of(running, edit))
    assert found == sorted(found, key=lambda one: not one.blocking)
    return {(one.code, one.term, one.blocking, one.competence_id) for one in found}


def row_of(running: Running, id_: str) -> Competence:
    with running.sessions() as session:
        return stored.get(LIAISON, session, id_)


def terms(running: Running, id_: str, **changed: object) -> TermsChange:
    row = row_of(running, id_)
    values = {
        name: getattr(row, name)
        for name in TermsChange.model_fields
        if name in row.model_fields_set or hasattr(row, name)
    }
    return TermsChange.model_validate(values | {"competence_id": id_} | changed)


def test_a_synonym_is_added_where_it_belongs(running: Running) -> None:
    near = ["Svets", "fog"]
    edit = NewSynonym(competence_id="tig-welding", term=" Argon  ", kind="synonyms_sv", near=near)
    plan = plan_of(running, edit)
    before, after = plan.before["tig-welding"], plan.after["tig-welding"]
    assert before is not None
    assert after == before | {
        "synonyms_sv": [*before["synonyms_sv"], "Argon"],
        "context": before["context"] | {"argon": {"with": ["svets", "fog"]}},
    }
    assert plan.moves == {"local:argon": "tig-welding"}
    competence = plan.read()["tig-welding"]
    assert competence is not None
    assert competence.context["argon"] == {"with": ("svets", "fog")}


def test_a_competence_of_our_own_gets_an_id_of_its_name(running: Running) -> None:
    edit = NewCompetence(area="joining", label_sv="hårnål", label_en="Hårnåls-lindning (el)")
    plan = plan_of(running, edit)
    assert dict(plan.before) == {"harnals-lindning-el": None}
    made = plan.after["harnals-lindning-el"]
    assert made is not None
    assert (made["label_sv"], made["retired"], made["synonyms_en"]) == ("hårnål", False, [])
    with pytest.raises(ConflictError, match="already a competence"):
        plan_of(running, NewCompetence(area="a", label_sv="x", label_en="Welding"))
    with pytest.raises(ValidationProblemError, match="letter"):
        plan_of(running, NewCompetence(area="a", label_sv="x", label_en="溶接"))
    with pytest.raises(ValidationError):
        NewCompetence(area="a", label_sv=" ", label_en="x")


def test_a_merge_takes_terms_and_places_over(running: Running) -> None:
    plan = plan_of(running, Merge(competence_id="tig-welding", into="welding"))
    one, other = row_of(running, "tig-welding"), row_of(running, "welding")
    given, kept = plan.after["tig-welding"], plan.after["welding"]
    assert given is not None
    assert kept is not None
    assert given == values_of(one) | {"retired": True, "merged_into": "welding"}
    assert {one.label_sv, *one.synonyms_sv} <= {kept["label_sv"], *kept["synonyms_sv"]}
    assert {one.label_en, *one.synonyms_en} <= {kept["label_en"], *kept["synonyms_en"]}
    assert set(kept["abbreviations"]) == {*one.abbreviations, *other.abbreviations}
    assert len(set(kept["synonyms_sv"])) == len(kept["synonyms_sv"])
    assert not {"welding", "tig-welding"} & {*kept["broader"], *kept["related"]}
    read = plan.read()
    assert read["tig-welding"] is None
    for id_, values in plan.after.items():
        assert values is not None
        assert "tig-welding" not in (*values["broader"], *values["related"]) or id_ == "tig-welding"
    with running.sessions() as session:
        named = {
            row.id
            for rows in stored.batches(LIAISON, session)
            for row in rows
            if "tig-welding" in (*row.broader, *row.related)
        }
    assert named
    assert named <= set(plan.after)


def test_what_cannot_be_done_at_all_is_refused(running: Running) -> None:
    known = row_of(running, "tig-welding").synonyms_sv[0]
    for edit, said in (
        (Merge(competence_id="welding", into="welding"), "with itself"),
        (NewSynonym(competence_id="tig-welding", term=known), "already"),
        (Restore(competence_id="welding"), "Nothing would change"),
        (terms(running, "welding"), "Nothing would change"),
    ):
        with pytest.raises(ConflictError, match=said):
            plan_of(running, edit)
    with pytest.raises(NotFoundError):
        plan_of(running, Retire(competence_id="no-such"))


def test_terms_that_are_taken_short_or_common_are_told(running: Running) -> None:
    def synonym(term: str, **more: object) -> set[tuple[str, str, bool, str | None]]:
        values = {"competence_id": "tig-welding", "term": term} | more
        return against(running, NewSynonym.model_validate(values))

    assert synonym("bågblås") == set()
    assert synonym("Svetsning") == {("taken", "svetsning", True, "welding")}
    assert synonym("FEM", kind="abbreviations") == {("taken", "FEM", True, "fem")}
    near = {"near": ["svets"]}
    assert synonym("FEM", kind="abbreviations", **near) == {("taken", "FEM", False, "fem")}
    assert ("short", "x", True, None) in synonym("x")
    assert synonym("x", **near) == set()
    assert synonym("och") == {("common", "och", True, None)}
    assert synonym("arbete") == {("common", "arbete", False, None)}
    assert synonym("...") == {("empty", "...", True, None)}
    assert synonym("tig", kind="stems_sv") >= {("short_stem", "tig", True, None)}
    similar = synonym("projektleda")
    assert any(code == "similar" and not blocking for code, _, blocking, _ in similar)


def test_links_that_lead_nowhere_or_back_are_told(running: Running) -> None:
    row = row_of(running, "tig-welding")
    (wider,) = row.broader[:1]
    assert against(running, terms(running, "tig-welding", related=["no-such"])) == {
        ("unknown", "no-such", True, None)
    }
    found = against(running, terms(running, wider, broader=["tig-welding"]))
    assert {(code, blocking) for code, _, blocking, _ in found} == {("cycle", True)}
    left = against(running, Retire(competence_id=wider))
    assert {code for code, *_ in left} == {"narrower"}
    assert "tig-welding" in {id_ for *_, id_ in left}


def test_a_merge_is_not_against_itself(running: Running) -> None:
    found = against(running, Merge(competence_id="tig-welding", into="welding"))
    assert not {one for one in found if one[2]}


def test_a_conflict_tells_of_a_term_once(running: Running) -> None:
    plan = plan_of(
        running, NewCompetence(area="a", label_sv="FEM", label_en="FEM-x", abbreviations=["FEM"])
    )
    found = conflicts(running.engine.reader().vocabulary, plan)
    assert found.count(Conflict("taken", "FEM", True, "fem")) == 1


def test_rules_of_terms_that_are_gone_go_with_them(running: Running) -> None:
    row = next(
        one
        for one in running.engine.reader().vocabulary
        if one.context and set(one.context) <= {term.lower() for term in one.abbreviations}
    )
    plan = plan_of(running, terms(running, row.id, abbreviations=[]))
    after = plan.after[row.id]
    assert after is not None
    assert after["context"] == {}
