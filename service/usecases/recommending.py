"""Suggestions for a need, a student, a proposal or a text that is not stored.

The engine ranks; the rows are fetched anew and rights, consent and status are checked there
again; what is shown is noted. Nothing here accepts or rejects anyone: every suggestion is an
offer to people.
"""

from __future__ import annotations

from dataclasses import replace

from matcher.ranking.weights import Weights
from matcher.recommender import Lane as Ranked
from matcher.recommender import Suggestion
from matcher.recommender.lanes import need_lanes, thesis_students, training_filters
from matcher.types import Kind, Task
from models import CompetenceNeed, Lane
from service import store
from service.auth import Viewer
from service.engine import Engine
from service.store import Session
from service.usecases.answers.advising import advice_of, gap_document
from service.usecases.answers.asking import Asking
from service.usecases.answers.explaining import Side, gap_abstained
from service.usecases.answers.laying import Laying
from service.usecases.answers.shapes import Answer, LaneAnswer, SuggestionsAnswer
from service.usecases.choosing import hidden_from

__all__ = ["for_need", "for_proposal", "for_student", "for_text"]


def for_need(
    viewer: Viewer, session: Session, engine: Engine, need_id: str, asking: Asking
) -> SuggestionsAnswer:
    """Return thesis placements, trainings and hires for a stored need."""
    row = store.needs.get(viewer, session, need_id)
    asking = _without_hidden(viewer, session, Kind.NEED, row.id, asking)
    laying = Laying(viewer, session, engine, asking, asked_by=(Kind.NEED, row.id))
    return laying.answered(_need(laying, laying.asker(row), row))


def for_student(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    student_id: str,
    asking: Asking,
    proposal_id: str | None = None,
) -> SuggestionsAnswer:
    """Return proposals, trainings for the gap to one of them, and companies whose needs fit.

    The gap is to the proposal `proposal_id`, or else to the first suggested that leaves one.
    """
    row = store.students.get(viewer, session, student_id)
    asking = _without_hidden(viewer, session, Kind.STUDENT, row.id, asking)
    laying = Laying(viewer, session, engine, asking, asked_by=(Kind.STUDENT, row.id))
    return laying.answered(_student(laying, laying.asker(row), proposal_id))


def for_proposal(
    viewer: Viewer, session: Session, engine: Engine, proposal_id: str, asking: Asking
) -> SuggestionsAnswer:
    """Return students for a stored proposal."""
    row = store.proposals.get(viewer, session, proposal_id)
    asking = _without_hidden(viewer, session, Kind.PROPOSAL, row.id, asking)
    laying = Laying(viewer, session, engine, asking, asked_by=(Kind.PROPOSAL, row.id))
    return laying.answered(_proposal(laying, laying.asker(row)))


def for_text(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    side: Side,
    asking: Asking,
    proposal_id: str | None = None,
) -> SuggestionsAnswer:
    """Return suggestions for a text that is not stored and will not be."""
    laying = Laying(viewer, session, engine, asking.around(side.document.place))
    match side.document.kind:
        case Kind.NEED:
            answer = _need(laying, side, None)
        case Kind.STUDENT:
            answer = _student(laying, side, proposal_id)
        case _:
            answer = _proposal(laying, side)
    return laying.answered(answer)


def _without_hidden(
    viewer: Viewer, session: Session, kind: Kind, document_id: str, asking: Asking
) -> Asking:
    """Leave out what the asker does not want to see again."""
    hidden = {id_ for _, id_ in hidden_from(viewer, session, kind.value, document_id)}
    if not hidden:
        return asking
    return replace(asking, filters=replace(asking.filters, hidden=asking.filters.hidden | hidden))


def _need(laying: Laying, side: Side, row: CompetenceNeed | None) -> Answer:
    asking = laying.asking
    found = need_lanes(
        laying.snapshot.recommender,
        side.document,
        asking.k,
        asking.today,
        filters=asking.filters,
        weights=asking.weights,
    )
    lanes: dict[Lane, LaneAnswer] = {}
    if asking.wants("thesis"):
        lanes["thesis"] = laying.thesis(found.thesis, side, row)
    if asking.wants("training"):
        lanes["training"] = laying.lane("training", found.training, side)
    if asking.wants("hire"):
        lanes["hire"] = laying.lane("hire", found.hire, side, "hire")
    return Answer(lanes=lanes, advice=advice_of(found.advice, asking.language))


def _student(laying: Laying, side: Side, proposal_id: str | None) -> Answer:
    asking = laying.asking
    hidden = not laying.viewer.sees_all_documents
    open_ones = replace(asking.filters, statuses=frozenset({"open"}), public_only=hidden)
    proposals = laying.rank(side.document, Task.STUDENT_PROPOSAL, open_ones)
    lanes: dict[Lane, LaneAnswer] = {}
    if asking.wants("thesis"):
        lanes["thesis"] = laying.lane("thesis", proposals, side)
    if asking.wants("training"):
        lanes["training"] = _gap_trainings(laying, side, proposals, proposal_id)
    if asking.wants("hire"):
        needs = laying.rank(side.document, Task.STUDENT_NEED, open_ones)
        lanes["hire"] = laying.lane("hire", _best_of_each_company(needs), side)
    return Answer(lanes=lanes)


def _best_of_each_company(lane: Ranked) -> Ranked:
    """Keep the first need of each company."""
    seen: dict[str, Suggestion] = {}
    for one in lane.suggestions:
        seen.setdefault(one.document.company, one)
    return replace(lane, suggestions=tuple(seen.values()))


def _gap_trainings(
    laying: Laying, side: Side, proposals: Ranked, proposal_id: str | None
) -> LaneAnswer:
    """Trainings for what a proposal asks and the student does not show."""
    asking = laying.asking
    if proposal_id is None:
        if not proposals.suggestions:
            return laying.lane("training", proposals, side)
        found = proposals.suggestions
        first = next((one for one in found if one.explanation.missing), found[0])
        proposal_id = first.document.id
    row = store.proposals.get(laying.viewer, laying.session, proposal_id)
    proposal = laying.side_of(row)
    weights = (asking.weights or Weights()).normalised()
    why = laying.snapshot.recommender.explain(side.document, proposal.document, weights)
    gap = gap_document(proposal.document, why, side.document.level)
    filters = training_filters(gap, asking.filters, asking.today)
    ranked = laying.rank(gap, Task.NEED_TRAINING, filters)
    teaching = tuple(one for one in ranked.suggestions if one.explanation.covered)
    ranked = replace(ranked, suggestions=teaching)
    lane = laying.lane("training", ranked, Side(gap, proposal.reading))
    told = gap_abstained(bool(gap.mentions), asking.language) if lane.abstained else None
    return lane.model_copy(update={"gap_to": laying.joiner.card(row), "abstained": told})


def _proposal(laying: Laying, side: Side) -> Answer:
    filters = thesis_students(side.document, laying.asking.filters)
    lane = laying.rank(side.document, Task.PROPOSAL_STUDENT, filters)
    return Answer(lanes={"thesis": laying.lane("thesis", lane, side, "thesis")})
