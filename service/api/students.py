"""Students: pseudonymous profiles and consents. No route returns an identity."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import AfterValidator

from models import (
    ConsentPublic,
    ConsentPurpose,
    IdentityInput,
    StudentCreate,
    StudentPublic,
    StudentUpdate,
)
from models.fields import MunicipalityName
from service.api.shapes import PageOf, Version, example, possible_id
from service.deps import EngineDep, PageDep, RunningDep, SessionDep, ViewerDep
from service.policies import SIGNED_IN, allow
from service.usecases.looking import open_profile
from service.usecases.students import (
    give_consent,
    list_consents,
    put_identities,
    shown,
    students,
    withdraw_consent,
)

__all__ = ["router"]

router = APIRouter(prefix="/students", tags=["students"])

_OWNERS = allow("student", "liaison", "admin")
"""A company meets students one by one, where each can see who looked, and takes no list along."""

Id = Annotated[str, AfterValidator(possible_id), Path(openapi_examples=example("s002"))]
Purpose = Annotated[ConsentPurpose, Path(openapi_examples=example("thesis"))]

_NEW = {
    "programme": "Högskoleingenjör i maskinteknik",
    "level": 6,
    "text": "Jag har ritat fixturer i SolidWorks och kört FEM i Ansys. Ingen erfarenhet av CATIA.",
    "language": "sv",
    "courses": ["Hållfasthetslära", "Mätteknik"],
    "wishes": "Examensarbete våren 2027",
    "available_from": "2027-01-18",
    "available_to": "2027-06-06",
    "municipality": "Karlshamn",
    "languages": ["sv", "en"],
}
_CHANGE = {"version": 1, "municipality": "Ronneby"}
_IDENTITY = {"name": "Siv Exempel", "email": "siv@student.example", "phone": "070-0000000"}


@router.post("", status_code=201, dependencies=[allow("liaison", "admin")])
def create_student(
    new: Annotated[StudentCreate, Body(openapi_examples=example(_NEW))],
    viewer: ViewerDep,
    session: SessionDep,
    engine: EngineDep,
    response: Response,
) -> StudentPublic:
    """Store a new profile; it is suggested to nobody until a consent is given."""
    row = students.create(viewer, session, engine, new)
    response.headers["Location"] = f"/api/v1/students/{row.id}"
    return shown(viewer, session, [row])[0]


@router.get("", dependencies=[_OWNERS])
def list_students(
    viewer: ViewerDep,
    session: SessionDep,
    paging: PageDep,
    municipality: Annotated[
        MunicipalityName | None, Query(openapi_examples=example("Karlskrona"))
    ] = None,
) -> PageOf[StudentPublic]:
    """List profiles, oldest first."""
    page = students.page(viewer, session, paging.cursor, paging.limit, municipality=municipality)
    return PageOf(items=shown(viewer, session, page.items), next_cursor=page.next_cursor)


@router.get("/{id}", dependencies=[SIGNED_IN])
def get_student(
    id: Id, viewer: ViewerDep, session: SessionDep, running: RunningDep
) -> StudentPublic:
    """Return one profile; the student sees that a company or a liaison has looked."""
    return open_profile(viewer, session, id, running.now()).student


@router.patch("/{id}", dependencies=[_OWNERS])
def update_student(
    id: Id,
    change: Annotated[StudentUpdate, Body(openapi_examples=example(_CHANGE))],
    viewer: ViewerDep,
    session: SessionDep,
    engine: EngineDep,
) -> StudentPublic:
    """Change the given fields; `version` is the one that was read, and another answers 409."""
    return shown(viewer, session, [students.update(viewer, session, engine, id, change)])[0]


@router.delete("/{id}", status_code=204, dependencies=[_OWNERS])
def delete_student(
    id: Id,
    viewer: ViewerDep,
    session: SessionDep,
    version: Version = None,
) -> None:
    """Delete a student with all that is stored about them."""
    students.delete(viewer, session, id, version)


@router.put("/{id}/identity", status_code=204, dependencies=[_OWNERS])
def put_identity(
    id: Id,
    identity: Annotated[IdentityInput, Body(openapi_examples=example(_IDENTITY))],
    viewer: ViewerDep,
    session: SessionDep,
    engine: EngineDep,
) -> None:
    """Note who a student is, so that the name is struck from their text; it is never shown."""
    put_identities(viewer, session, engine, {id: identity})


@router.get("/{id}/consents", dependencies=[_OWNERS])
def get_consents(id: Id, viewer: ViewerDep, session: SessionDep) -> list[ConsentPublic]:
    """Return a student's consents, withdrawn ones too."""
    return [ConsentPublic.model_validate(one) for one in list_consents(viewer, session, id)]


@router.put("/{id}/consents/{purpose}", dependencies=[_OWNERS])
def put_consent(
    id: Id,
    purpose: Purpose,
    viewer: ViewerDep,
    session: SessionDep,
) -> ConsentPublic:
    """Note that a student agrees to a purpose."""
    return ConsentPublic.model_validate(give_consent(viewer, session, id, purpose))


@router.delete("/{id}/consents/{purpose}", status_code=204, dependencies=[_OWNERS])
def delete_consent(
    id: Id,
    purpose: Purpose,
    viewer: ViewerDep,
    session: SessionDep,
) -> None:
    """Note that a student takes a consent back."""
    withdraw_consent(viewer, session, id, purpose)
