"""Thesis proposals."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import AfterValidator

from models import ProposalCreate, ProposalPublic, ProposalUpdate
from models.fields import MunicipalityName, ProposalStatus, PublicId
from service.api.shapes import PageOf, Version, example, possible_id
from service.deps import EngineDep, PageDep, SessionDep, ViewerDep
from service.policies import SIGNED_IN, allow
from service.usecases.proposals import proposals

__all__ = ["router"]

router = APIRouter(prefix="/proposals", tags=["proposals"])

Id = Annotated[str, AfterValidator(possible_id), Path(openapi_examples=example("p001"))]

_NEW = {
    "company_id": "c001",
    "title": "Tool wear from sound",
    "text": "Can wear in a stamping tool be heard? Record acoustic emission on one press and "
    "build a classifier in Python. Signal processing is a must, machine learning a "
    "plus.",
    "language": "en",
    "level": 7,
    "credits": 30,
    "period_from": "2027-01-18",
    "period_to": "2027-06-06",
    "work_languages": ["en"],
    "team_min": 1,
    "team_max": 2,
    "nda": False,
    "municipality": "Olofström",
    "status": "open",
}
_CHANGE = {"version": 1, "credits": 15}


@router.post("", status_code=201, dependencies=[allow("company", "liaison", "admin")])
def create_proposal(
    new: Annotated[ProposalCreate, Body(openapi_examples=example(_NEW))],
    viewer: ViewerDep,
    session: SessionDep,
    engine: EngineDep,
    response: Response,
) -> ProposalPublic:
    """Store a new proposal."""
    row = proposals.create(viewer, session, engine, new)
    response.headers["Location"] = f"/api/v1/proposals/{row.id}"
    return ProposalPublic.model_validate(row)


@router.get("", dependencies=[SIGNED_IN])
def list_proposals(
    viewer: ViewerDep,
    session: SessionDep,
    paging: PageDep,
    company_id: Annotated[PublicId | None, Query(openapi_examples=example("c001"))] = None,
    status: Annotated[ProposalStatus | None, Query(openapi_examples=example("open"))] = None,
    municipality: Annotated[
        MunicipalityName | None, Query(openapi_examples=example("Olofström"))
    ] = None,
) -> PageOf[ProposalPublic]:
    """List proposals, oldest first."""
    page = proposals.page(
        viewer,
        session,
        paging.cursor,
        paging.limit,
        company_id=company_id,
        status=status,
        municipality=municipality,
    )
    items = [ProposalPublic.model_validate(row) for row in page.items]
    return PageOf(items=items, next_cursor=page.next_cursor)


@router.get("/{id}", dependencies=[SIGNED_IN])
def get_proposal(id: Id, viewer: ViewerDep, session: SessionDep) -> ProposalPublic:
    """Return one proposal."""
    return ProposalPublic.model_validate(proposals.get(viewer, session, id))


@router.patch("/{id}", dependencies=[allow("company", "liaison", "admin")])
def update_proposal(
    id: Id,
    change: Annotated[ProposalUpdate, Body(openapi_examples=example(_CHANGE))],
    viewer: ViewerDep,
    session: SessionDep,
    engine: EngineDep,
) -> ProposalPublic:
    """Change the given fields; `version` is the one that was read, and another answers 409."""
    return ProposalPublic.model_validate(proposals.update(viewer, session, engine, id, change))


@router.delete("/{id}", status_code=204, dependencies=[allow("company", "liaison", "admin")])
def delete_proposal(
    id: Id,
    viewer: ViewerDep,
    session: SessionDep,
    version: Version = None,
) -> None:
    """Delete a proposal."""
    proposals.delete(viewer, session, id, version)
