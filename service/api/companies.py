"""Companies."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import AfterValidator

from models import CompanyCreate, CompanyPublic, CompanyUpdate
from models.fields import MunicipalityName
from service.api.shapes import PageOf, Version, example, possible_id
from service.deps import EngineDep, PageDep, SessionDep, ViewerDep
from service.policies import SIGNED_IN, allow
from service.usecases.companies import companies

__all__ = ["router"]

router = APIRouter(prefix="/companies", tags=["companies"])

Id = Annotated[str, AfterValidator(possible_id), Path(openapi_examples=example("c001"))]

_NEW = {
    "name": "Tallmo Plåt AB",
    "municipality": "Olofström",
    "size": "small",
    "sector": "sheet metal",
    "about": "Stansar och kantpressar tunnplåt i korta serier.",
}
_CHANGE = {"version": 1, "size": "large"}


@router.post("", status_code=201, dependencies=[allow("liaison", "admin")])
def create_company(
    new: Annotated[CompanyCreate, Body(openapi_examples=example(_NEW))],
    viewer: ViewerDep,
    session: SessionDep,
    engine: EngineDep,
    response: Response,
) -> CompanyPublic:
    """Store a new company."""
    row = companies.create(viewer, session, engine, new)
    response.headers["Location"] = f"/api/v1/companies/{row.id}"
    return CompanyPublic.model_validate(row)


@router.get("", dependencies=[SIGNED_IN])
def list_companies(
    viewer: ViewerDep,
    session: SessionDep,
    paging: PageDep,
    municipality: Annotated[
        MunicipalityName | None, Query(openapi_examples=example("Karlskrona"))
    ] = None,
) -> PageOf[CompanyPublic]:
    """List companies, oldest first."""
    page = companies.page(
        viewer,
        session,
        paging.cursor,
        paging.limit,
        municipality=municipality,
    )
    items = [CompanyPublic.model_validate(row) for row in page.items]
    return PageOf(items=items, next_cursor=page.next_cursor)


@router.get("/{id}", dependencies=[SIGNED_IN])
def get_company(id: Id, viewer: ViewerDep, session: SessionDep) -> CompanyPublic:
    """Return one company."""
    return CompanyPublic.model_validate(companies.get(viewer, session, id))


@router.patch("/{id}", dependencies=[allow("company", "liaison", "admin")])
def update_company(
    id: Id,
    change: Annotated[CompanyUpdate, Body(openapi_examples=example(_CHANGE))],
    viewer: ViewerDep,
    session: SessionDep,
    engine: EngineDep,
) -> CompanyPublic:
    """Change the given fields; `version` is the one that was read, and another answers 409."""
    return CompanyPublic.model_validate(companies.update(viewer, session, engine, id, change))


@router.delete("/{id}", status_code=204, dependencies=[allow("liaison", "admin")])
def delete_company(
    id: Id,
    viewer: ViewerDep,
    session: SessionDep,
    version: Version = None,
) -> None:
    """Delete a company with its needs and proposals."""
    companies.delete(viewer, session, id, version)
