"""Suggestions, and what people say of them. No route accepts or rejects anyone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query
from pydantic import AfterValidator

from models import FeedbackCreate, FeedbackPublic
from models.fields import PublicId
from service.api.asking import AskingDep
from service.api.shapes import example, possible_id
from service.deps import EngineDep, SessionDep, ViewerDep
from service.policies import SIGNED_IN, allow
from service.usecases import recommending
from service.usecases.answers.free_text import FreeText, side_of_text
from service.usecases.answers.shapes import SuggestionsAnswer
from service.usecases.feedback import give_feedback

__all__ = ["router"]

router = APIRouter(tags=["suggestions"])

ProposalQuery = Annotated[
    PublicId | None,
    Query(description="The proposal whose gap trainings are for; else the first suggested."),
]
_TEXT = {
    "kind": "need",
    "title": "Robot i svetshallen",
    "text": "Vi ska byta till robotsvetsning. Krav: robotprogrammering och MIG/MAG. "
    "Meriterande: PLC.",
    "held": "Manuella svetsare",
    "municipality": "Olofström",
    "horizon": "year",
}
_WORD = {"suggestion_id": "00000000000000000000000000000001", "verdict": "useful"}


@router.get("/needs/{id}/suggestions", dependencies=[SIGNED_IN])
def suggest_for_need(
    id: Annotated[str, AfterValidator(possible_id), Path(openapi_examples=example("n001"))],
    viewer: ViewerDep,
    session: SessionDep,
    engine: EngineDep,
    asking: AskingDep,
) -> SuggestionsAnswer:
    """Suggest thesis placements, trainings and hires for a need, with advice on the order."""
    return recommending.for_need(viewer, session, engine, id, asking)


@router.get("/students/{id}/suggestions", dependencies=[allow("student", "liaison", "admin")])
def suggest_for_student(
    id: Annotated[str, AfterValidator(possible_id), Path(openapi_examples=example("s001"))],
    viewer: ViewerDep,
    session: SessionDep,
    engine: EngineDep,
    asking: AskingDep,
    proposal_id: ProposalQuery = None,
) -> SuggestionsAnswer:
    """Suggest proposals, trainings for the gap to one of them, and companies whose needs fit."""
    return recommending.for_student(viewer, session, engine, id, asking, proposal_id)


@router.get("/proposals/{id}/suggestions", dependencies=[SIGNED_IN])
def suggest_for_proposal(
    id: Annotated[str, AfterValidator(possible_id), Path(openapi_examples=example("p001"))],
    viewer: ViewerDep,
    session: SessionDep,
    engine: EngineDep,
    asking: AskingDep,
) -> SuggestionsAnswer:
    """Suggest students who have agreed to be suggested for thesis work."""
    return recommending.for_proposal(viewer, session, engine, id, asking)


@router.post("/suggestions", dependencies=[SIGNED_IN])
def suggest_for_text(
    given: Annotated[FreeText, Body(openapi_examples=example(_TEXT))],
    viewer: ViewerDep,
    session: SessionDep,
    engine: EngineDep,
    asking: AskingDep,
    proposal_id: ProposalQuery = None,
) -> SuggestionsAnswer:
    """Suggest for a text that is not stored, and of which nothing is kept."""
    side = side_of_text(engine.reader(), given)
    return recommending.for_text(viewer, session, engine, side, asking, proposal_id)


@router.post("/feedback", status_code=201, dependencies=[SIGNED_IN])
def post_feedback(
    new: Annotated[FeedbackCreate, Body(openapi_examples=example(_WORD))],
    viewer: ViewerDep,
    session: SessionDep,
) -> FeedbackPublic:
    """Say of a suggestion that was shown whether it is useful; the id stands in `shown`."""
    return FeedbackPublic.model_validate(give_feedback(viewer, session, new))
