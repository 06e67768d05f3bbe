"""The three lanes of a need: thesis placements, trainings, hires, and which to look at first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from matcher.ranking.advice import Advice, LaneName, advise
from matcher.ranking.weights import Weights
from matcher.recommender.filters import Filters
from matcher.recommender.suggesting import Lane, Recommender, Suggestion
from matcher.types import Document, Kind, Task

__all__ = ["NeedLanes", "Placement", "ThesisLane", "need_lanes"]

_OWN_PROPOSALS = 2
_OWN_NEAR = 0.3
"""A firm's own proposal stands for its need from this score on: 95 of 100 good pairs of the tuned
half have more. Below it the need itself is the draft of a proposal."""
_THESIS_LEVELS = {
    0: frozenset({5, 6, 7}),
    4: frozenset({4, 5}),
    5: frozenset({5, 6}),
    6: frozenset({6, 7}),
    7: frozenset({7}),
    8: frozenset({7, 8}),
}


@dataclass(frozen=True, slots=True)
class Placement:
    """A student with one of the firm's own open proposals, or with a draft made from the need."""

    proposal: Document
    is_draft: bool
    student: Suggestion


@dataclass(frozen=True, slots=True)
class ThesisLane:
    """Placements, best first, and other firms' public proposals as similar work."""

    placements: tuple[Placement, ...]
    similar: tuple[Suggestion, ...]
    lane: Lane


@dataclass(frozen=True, slots=True)
class NeedLanes:
    """The three lanes with the advice on their order."""

    thesis: ThesisLane
    training: Lane
    hire: Lane
    advice: Advice


def _levels_from(level: int | None) -> frozenset[int]:
    return frozenset(range(level, 9)) if level else frozenset()


def hire_filters(need: Document, filters: Filters) -> Filters:
    """Students who agreed to be suggested for hire, at the need's study level or above."""
    return replace(filters, consent="hire", levels=filters.levels or _levels_from(need.level))


def training_filters(need: Document, filters: Filters, today: date) -> Filters:
    """Trainings to come with seats left (or no date yet), at a level within reach."""
    reach = min(8, need.level + 1) if need.level else None
    return replace(filters, coming_from=today, max_level=filters.max_level or reach)


def thesis_students(proposal: Document, filters: Filters) -> Filters:
    """Students who agreed to be suggested for thesis work, at the study level of the thesis.

    A bachelor's thesis (EQF 6) suits a master's student too, not the other way round; nobody
    above the master's level writes one for a firm.
    """
    levels = _THESIS_LEVELS.get(proposal.level or 0, _THESIS_LEVELS[0])
    return replace(filters, consent="thesis", levels=filters.levels or levels)


def need_lanes(
    recommender: Recommender,
    need: Document,
    k: int,
    today: date,
    filters: Filters | None = None,
    weights: Weights | None = None,
) -> NeedLanes:
    """All three lanes for ``need``, each with at most ``k`` suggestions."""
    given = filters or Filters()
    hire = recommender.suggest(
        need, Task.NEED_STUDENT, k, filters=hire_filters(need, given), weights=weights
    )
    training = recommender.suggest(
        need, Task.NEED_TRAINING, k, filters=training_filters(need, given, today), weights=weights
    )
    thesis = thesis_lane(recommender, need, k, given, weights)
    supply = {
        LaneName.HIRE: [one.score for one in hire.suggestions],
        LaneName.TRAINING: [one.score for one in training.suggestions],
        LaneName.THESIS: [one.student.score for one in thesis.placements],
    }
    holds = any(mention.held for mention in need.mentions)
    advice = advise(need.text, need.horizon, need.lanes, supply, holds_some=holds)
    return NeedLanes(thesis, training, hire, advice)


def thesis_lane(
    recommender: Recommender,
    need: Document,
    k: int,
    filters: Filters,
    weights: Weights | None = None,
) -> ThesisLane:
    """Placements for a need, and similar work by others (never confidential).

    The firm's own open proposals that fit the need come with the students who fit them; if none
    fits, the need itself stands as a draft proposal. A student is placed once.
    """
    proposals = replace(filters, statuses=frozenset({"open"}))
    own = recommender.suggest(
        need,
        Task.NEED_PROPOSAL,
        _OWN_PROPOSALS,
        filters=Filters(statuses=frozenset({"open"}), companies=frozenset({need.company})),
        weights=weights,
        diverse=False,
    )
    others = replace(proposals, not_companies=frozenset({need.company}), public_only=True)
    similar = recommender.suggest(need, Task.NEED_PROPOSAL, k, filters=others, weights=weights)
    found: list[Placement] = []
    lane = own
    near = [one.document for one in own.suggestions if one.score >= _OWN_NEAR]
    offered = near if need.company else []
    for proposal in offered or [replace(need, kind=Kind.PROPOSAL, level=need.level)]:
        lane = recommender.suggest(
            proposal,
            Task.PROPOSAL_STUDENT,
            k,
            filters=thesis_students(proposal, filters),
            weights=weights,
        )
        found += [Placement(proposal, not offered, student) for student in lane.suggestions]
    best: dict[str, Placement] = {}
    for placement in sorted(found, key=lambda one: (-one.student.score, one.student.document.id)):
        best.setdefault(placement.student.document.id, placement)
    return ThesisLane(tuple(best.values())[:k], similar.suggestions, lane)
