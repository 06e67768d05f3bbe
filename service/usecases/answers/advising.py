"""Advice on a need's lanes, and the gap between a student and a proposal."""

from __future__ import annotations

from dataclasses import replace

from matcher.ranking.advice import Advice as LaneAdvice
from matcher.ranking.explanation import Explanation
from matcher.ranking.wording import Tongue
from matcher.types import Document, Kind
from service.usecases.answers.shapes import Advice, ReasonWord
from service.usecases.answers.wording import reason_text

__all__ = ["advice_of", "gap_document"]


def advice_of(advice: LaneAdvice, language: Tongue) -> Advice:
    """Return the advice on the order of a need's lanes, with its reasons in words."""
    return Advice(
        order=[lane.value for lane in advice.order],
        reasons={
            lane.value: [
                ReasonWord(code=one.value, text=reason_text(one, language)) for one in reasons
            ]
            for lane, reasons in advice.reasons.items()
        },
    )


def gap_document(proposal: Document, why: Explanation, level: int | None) -> Document:
    """Return a need for what `proposal` asks and a student at study level `level` lacks.

    Its text is the proposal's, so that evidence points at real words; its mentions are those
    that nothing in the student's profile covers.
    """
    lacking = {one.competence for one in why.missing}
    mentions = tuple(one for one in proposal.mentions if one.competence in lacking)
    return replace(proposal, kind=Kind.NEED, mentions=mentions, level=level)
