"""One suggestion looked at closely: both texts with the words that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Literal

from matcher.recommender import Filters, Suggestion
from matcher.types import Kind, Mention, Task
from models import CompetenceNeed, ConsentPurpose
from models.fields import Necessity
from service import store
from service.auth import Viewer
from service.engine import Engine
from service.errors import NotFoundError
from service.store import Session
from service.usecases.answers.asking import Asking
from service.usecases.answers.explaining import Explainer, Side
from service.usecases.answers.laying import Laying
from service.usecases.answers.marking import Mark, MarkedField, marked
from service.usecases.answers.shapes import (
    Card,
    CoveredCompetence,
    MissingCompetence,
    NamedCompetence,
    SuggestionAnswer,
)
from service.usecases.documents.reading import places_of

__all__ = [
    "AskedRow",
    "Pair",
    "PairLane",
    "alone",
    "asked_rows",
    "pair_of_need",
    "pair_of_proposal",
]

PairLane = Literal["thesis", "training", "hire", "similar"]
"""A lane of a need, or the similar work that others have made public."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A suggestion with both texts; `asker` is whose text asks, a need or its proposal."""

    lane: PairLane
    suggestion: SuggestionAnswer
    asker: Card
    asked: tuple[MarkedField, ...]
    offered: tuple[MarkedField, ...]


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One asked competence of several pairs, and what of it is covered, by number of the pair."""

    competence: NamedCompetence
    necessity: Necessity
    by: dict[int, CoveredCompetence | MissingCompetence]


def pair_of_need(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    need_id: str,
    lane: PairLane,
    document_id: str,
    asking: Asking,
    proposal_id: str | None = None,
) -> Pair:
    """Return one suggestion of a need, whatever its rank; in a thesis, for one of its proposals.

    Students look at their own fit themselves; for anyone else they must have agreed.

    Raises:
        NotFoundError: the document is not there, not the viewer's to see, or out of the
            question because it contradicts a must.
    """
    row = store.needs.get(viewer, session, need_id)
    laying = Laying(viewer, session, engine, asking, asked_by=(Kind.NEED, row.id))
    side, card = _asker(laying, row, lane, proposal_id)
    kind, purpose = _target(lane)
    if viewer.owns_student(document_id):
        purpose = None
    task = Task(f"{side.document.kind.value}_{kind.value}")
    found = alone(laying, side, task, document_id, purpose, public=lane == "similar")
    return _paired(laying, lane, (side, card), found, kind, purpose)


def pair_of_proposal(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    proposal_id: str,
    student_id: str,
    asking: Asking,
) -> Pair:
    """Return a student and a proposal with the reasons; raises as `pair_of_need`.

    Students look at their own fit themselves; for anyone else they must have agreed to thesis
    work.
    """
    row = store.proposals.get(viewer, session, proposal_id)
    purpose: ConsentPurpose | None = None if viewer.owns_student(student_id) else "thesis"
    laying = Laying(viewer, session, engine, asking, asked_by=(Kind.PROPOSAL, row.id))
    asker = laying.asker(row), laying.joiner.card(row)
    found = alone(laying, asker[0], Task.PROPOSAL_STUDENT, student_id, purpose)
    return _paired(laying, "thesis", asker, found, Kind.STUDENT, purpose)


def _paired(
    laying: Laying,
    lane: PairLane,
    asker: tuple[Side, Card],
    found: Suggestion,
    kind: Kind,
    purpose: ConsentPurpose | None,
) -> Pair:
    """Lay out one suggestion with both texts, if its row may still be shown."""
    side, card = asker
    rows = laying.joiner.rows([found], kind, purpose)
    if found.document.id not in rows:
        raise NotFoundError("it cannot be suggested any more")
    other_row = rows[found.document.id]
    places = replace(places_of(other_row), text=found.document.text)
    other = Side(found.document, places)
    suggestion = laying.explainer.render(found, side, other, laying.joiner.card(other_row), rank=1)
    return Pair(
        lane=lane,
        suggestion=suggestion,
        asker=card,
        asked=_asked_marks(laying.explainer, side, found),
        offered=_offered_marks(laying.explainer, other, found),
    )


def _asker(
    laying: Laying, row: CompetenceNeed, lane: PairLane, proposal_id: str | None
) -> tuple[Side, Card]:
    """Return the text that asks: the need, one of its company's proposals, or a draft of one."""
    side = laying.asker(row)
    if lane != "thesis":
        return side, laying.joiner.card(row)
    if proposal_id is None:
        draft = replace(side.document, kind=Kind.PROPOSAL)
        return Side(draft, side.reading), laying.joiner.card(row, draft=True)
    proposal = store.proposals.get(laying.viewer, laying.session, proposal_id)
    if proposal.company_id != row.company_id:
        raise NotFoundError("this proposal is another company's", field="proposal")
    return laying.side_of(proposal), laying.joiner.card(proposal)


def _target(lane: PairLane) -> tuple[Kind, ConsentPurpose | None]:
    """Return what a lane suggests, and the consent that it takes."""
    match lane:
        case "thesis":
            return Kind.STUDENT, "thesis"
        case "hire":
            return Kind.STUDENT, "hire"
        case "training":
            return Kind.TRAINING, None
        case "similar":
            return Kind.PROPOSAL, None


def alone(
    laying: Laying,
    side: Side,
    task: Task,
    document_id: str,
    purpose: ConsentPurpose | None,
    *,
    public: bool = False,
) -> Suggestion:
    """Rank one document alone; whether its lane is met does not matter here.

    Raises:
        NotFoundError: it is not there, or contradicts a must.
    """
    recommender = copy(laying.snapshot.recommender)
    recommender.cut_off = 0.0
    only = Filters(ids=frozenset({document_id}), consent=purpose or "", public_only=public)
    lane = recommender.suggest(side.document, task, 1, filters=only)
    if not lane.suggestions:
        raise NotFoundError("it cannot be suggested any more")
    return lane.suggestions[0]


def _asked_marks(explainer: Explainer, side: Side, found: Suggestion) -> tuple[MarkedField, ...]:
    """Mark what is asked: what is covered, and what is not mentioned by the other."""
    why = found.explanation
    covered = [
        _mark(explainer, one.asked, one.competence, one.necessity.value) for one in why.covered
    ]
    missing = [
        _mark(explainer, one.asked, one.competence, one.necessity.value) for one in why.missing
    ]
    return _fields(side, covered + missing)


def _offered_marks(explainer: Explainer, side: Side, found: Suggestion) -> tuple[MarkedField, ...]:
    """Mark what covers it."""
    covered = found.explanation.covered
    return _fields(side, [_mark(explainer, one.offered, one.by, "offered") for one in covered])


def _mark(explainer: Explainer, mention: Mention, competence: str, style: str) -> Mark:
    label = explainer.named(competence).label
    return Mark(mention.start, mention.end, competence, label, style)


def _fields(side: Side, marks: Iterable[Mark]) -> tuple[MarkedField, ...]:
    reading = replace(side.reading, text=side.document.text)
    return marked(reading, dict.fromkeys(marks))


def asked_rows(pairs: Sequence[Pair]) -> list[AskedRow]:
    """Return the asked competences of several pairs, what is a must first."""
    rows: dict[str, AskedRow] = {}
    for number, pair in enumerate(pairs):
        found: list[CoveredCompetence | MissingCompetence] = [
            *pair.suggestion.covered,
            *pair.suggestion.missing,
        ]
        for one in found:
            row = rows.setdefault(one.competence.id, AskedRow(one.competence, one.necessity, {}))
            row.by[number] = one
    order = {"must": 0, "asked": 1, "nice": 2}
    return sorted(rows.values(), key=lambda row: order[row.necessity])
