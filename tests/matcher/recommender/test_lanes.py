"""The three lanes of a need: who is placed, what is taught, who is offered, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from matcher.competences import Vocabulary
from matcher.encoding import Encoder
from matcher.ranking.advice import LaneName, Reason
from matcher.recommender import Abstention, Corpus, Filters, Recommender
from matcher.recommender.lanes import NeedLanes, need_lanes
from matcher.types import Document, Kind, Occasion

Make = Callable[..., Document]
TODAY = date(2027, 1, 15)


@pytest.fixture(scope="module")
def region(stated: Make, vocabulary: Vocabulary, encoder: Encoder) -> Corpus:
    coming = Occasion(date(2027, 3, 1), date(2027, 4, 1), 4)
    past = replace(coming, starts=date(2026, 3, 1), ends=date(2026, 4, 1))
    both = ("welding", "plc-programming")
    documents = [
        stated("need", "need", *both, company="us"),
        stated("proposal", "ours", *both, company="us", confidential=True),
        stated("proposal", "ours-draft", *both, company="us", status="draft"),
        stated("proposal", "theirs", *both, company="them"),
        stated("proposal", "their-secret", *both, company="them", confidential=True),
        stated("proposal", "their-draft", *both, company="them", status="draft"),
        stated("student", "both", *both, level=6, consents=("thesis", "hire")),
        stated("student", "hire-only", *both, level=6, consents=("hire",)),
        stated("student", "thesis-only", *both, level=6, consents=("thesis",)),
        stated("student", "silent", *both, level=6),
        stated("student", "vocational", *both, level=4, consents=("thesis", "hire")),
        stated("training", "plc", "plc-programming", occasions=(coming,), level=5),
        stated("training", "weld", "welding", occasions=(coming,), level=5),
        stated("training", "over", "plc-programming", occasions=(past,), level=5),
        stated("training", "undated", "plc-programming", level=5),
        stated("training", "full", *both, occasions=(replace(coming, seats=0),), level=5),
        stated("training", "too-high", *both, occasions=(coming,), level=8),
    ]
    return Corpus.build(documents, vocabulary, encoder)


def lanes(corpus: Corpus, need: Document | None = None, **given: object) -> NeedLanes:
    need = need or corpus.shelves[Kind.NEED].documents[0]
    return need_lanes(Recommender(corpus, cut_off=0), need, 9, TODAY, **given)  # type: ignore[arg-type]


def test_hires_and_thesis_students_have_agreed_to_it(region: Corpus) -> None:
    found = lanes(region)
    hired = {one.document.id for one in found.hire.suggestions}
    assert hired == {"both", "hire-only", "vocational"}
    placed = {one.student.document.id for one in found.thesis.placements}
    assert placed == {"both", "thesis-only"}


def test_a_firms_own_open_proposals_are_placed_and_each_student_once(region: Corpus) -> None:
    placements = lanes(region).thesis.placements
    assert {one.proposal.id for one in placements} == {"ours"}
    assert not any(one.is_draft for one in placements)
    students = [one.student.document.id for one in placements]
    assert len(students) == len(set(students))


def test_without_an_own_proposal_the_need_stands_as_a_draft(region: Corpus) -> None:
    need = replace(region.shelves[Kind.NEED].documents[0], id="new", company="others")
    placements = lanes(region, need).thesis.placements
    assert placements
    assert all(one.is_draft and one.proposal.id == "new" for one in placements)
    assert all(one.proposal.kind is Kind.PROPOSAL for one in placements)


@pytest.mark.parametrize("company", ["us", "others", ""])
@pytest.mark.parametrize("given", [Filters(), Filters(statuses=frozenset({"draft", "open"}))])
def test_other_firms_secrets_and_drafts_are_never_shown(
    region: Corpus, company: str, given: Filters
) -> None:
    need = replace(region.shelves[Kind.NEED].documents[0], company=company)
    thesis = lanes(region, need, filters=given).thesis
    similar = {one.document.id for one in thesis.similar}
    assert "theirs" in similar
    assert not similar & {"their-secret", "their-draft", "ours", "ours-draft"} or company != "us"
    shown = [one.document for one in thesis.similar]
    shown += [one.proposal for one in thesis.placements if not one.is_draft]
    for proposal in shown:
        ours = bool(company) and proposal.company == company
        assert ours or not (proposal.confidential or proposal.status == "draft")


def test_trainings_are_to_come_with_seats_or_have_no_date_and_are_within_reach(
    region: Corpus,
) -> None:
    need = replace(region.shelves[Kind.NEED].documents[0], level=5)
    taught = {one.document.id for one in lanes(region, need).training.suggestions}
    assert {"plc", "weld", "undated"} <= taught
    assert not taught & {"over", "too-high"}


def test_what_the_firm_has_is_not_what_a_training_is_chosen_for(region: Corpus) -> None:
    need = region.shelves[Kind.NEED].documents[0]
    held = tuple(replace(one, held=one.competence == "welding") for one in need.mentions)
    found = lanes(region, replace(need, mentions=held))
    covers = {
        one.document.id: {why.competence for why in one.explanation.covered}
        for one in found.training.suggestions
    }
    assert covers["plc"] == {"plc-programming"}
    assert not covers.get("weld")
    assert Reason.HELD_BASE in found.advice.reasons[LaneName.TRAINING]


def test_an_empty_lane_says_so_and_is_advised_last(region: Corpus) -> None:
    found = lanes(region, filters=Filters(levels=frozenset({8})))
    assert found.hire.abstained is Abstention.NOTHING_TO_SUGGEST
    assert not found.thesis.placements
    assert found.advice.order[0] is LaneName.TRAINING
    assert Reason.NO_SUPPLY in found.advice.reasons[LaneName.HIRE]


def test_a_need_without_a_competence_gets_three_lanes_that_say_so(region: Corpus) -> None:
    found = lanes(region, Document("new", Kind.NEED, "Hej!"))
    silent = Abstention.NOTHING_RECOGNISED
    assert [found.hire.abstained, found.training.abstained, found.thesis.lane.abstained] == [
        silent, silent, silent,
    ]  # fmt: skip
    assert found.thesis.placements == found.thesis.similar == ()
