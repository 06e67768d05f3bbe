"""Needs: what companies lack."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import AfterValidator

from models import NeedCreate, NeedPublic, NeedUpdate
from models.fields import MunicipalityName, NeedStatus, PublicId
from service.api.shapes import PageOf, Version, example, possible_id
from service.deps import EngineDep, PageDep, SessionDep, ViewerDep
from service.policies import SIGNED_IN, allow
from service.usecases.needs import needs

__all__ = ["router"]

router = APIRouter(prefix="/needs", tags=["needs"])

Id = Annotated[str, AfterValidator(possible_id), Path(openapi_examples=example("n001"))]

_NEW = {
    "company_id": "c001",
    "title": "Mätningar som går att lita på",
    "text": "Vi behöver någon som kan sätta upp SPC på pressarna. Krav: statistik och "
    "mätteknik. Meriterande: Python.",
    "language": "sv",
    "held": "Kalibrering och mätrum",
    "horizon": "year",
    "municipality": "Olofström",
    "lanes": ["thesis", "training"],
    "work_languages": ["sv"],
    "level": 6,
}
_CHANGE = {"version": 1, "horizon": "now"}


@router.post("", status_code=201, dependencies=[allow("company", "liaison", "admin")])
def create_need(
    new: Annotated[NeedCreate, Body(openapi_examples=example(_NEW))],
    viewer: ViewerDep,
    session: SessionDep,
    engine: EngineDep,
    response: Response,
) -> NeedPublic:
    """Store a new need."""
    row = needs.create(viewer, session, engine, new)
    response.headers["Location"] = f"/api/v1/needs/{row.id}"
    return NeedPublic.model_validate(row)


@router.get("", dependencies=[SIGNED_IN])
def list_needs(
    viewer: ViewerDep,
    session: SessionDep,
    paging: PageDep,
    company_id: Annotated[PublicId | None, Query(openapi_examples=example("c001"))] = None,
    status: Annotated[NeedStatus | None, Query(openapi_examples=example("open"))] = None,
    municipality: Annotated[
        MunicipalityName | None, Query(openapi_examples=example("Olofström"))
    ] = None,
) -> PageOf[NeedPublic]:
    """List needs, oldest first."""
    page = needs.page(
        viewer,
        session,
        paging.cursor,
        paging.limit,
        company_id=company_id,
        status=status,
        municipality=municipality,
    )
    items = [NeedPublic.model_validate(row) for row in page.items]
    return PageOf(items=items, next_cursor=page.next_cursor)


@router.get("/{id}", dependencies=[SIGNED_IN])
def get_need(id: Id, viewer: ViewerDep, session: SessionDep) -> NeedPublic:
    """Return one need."""
    return NeedPublic.model_validate(needs.get(viewer, session, id))


@router.patch("/{id}", dependencies=[allow("company", "liaison", "admin")])
def update_need(
    id: Id,
    change: Annotated[NeedUpdate, Body(openapi_examples=example(_CHANGE))],
    viewer: ViewerDep,
    session: SessionDep,
    engine: EngineDep,
) -> NeedPublic:
    """Change the given fields; `version` is the one that was read, and another answers 409."""
    return NeedPublic.model_validate(needs.update(viewer, session, engine, id, change))


@router.delete("/{id}", status_code=204, dependencies=[allow("company", "liaison", "admin")])
def delete_need(
    id: Id,
    viewer: ViewerDep,
    session: SessionDep,
    version: Version = None,
) -> None:
    """Delete a need."""
    needs.delete(viewer, session, id, version)
