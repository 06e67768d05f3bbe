"""Trainings and their occasions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import AfterValidator

from models import TrainingCreate, TrainingPublic, TrainingUpdate
from models.fields import MunicipalityName
from service.api.shapes import PageOf, Version, example, possible_id
from service.deps import EngineDep, PageDep, SessionDep, ViewerDep
from service.policies import SIGNED_IN, allow
from service.usecases.trainings import trainings

__all__ = ["router"]

router = APIRouter(prefix="/trainings", tags=["trainings"])

Id = Annotated[str, AfterValidator(possible_id), Path(openapi_examples=example("t001"))]

_NEW = {
    "provider": "Lärcentrum Olofström",
    "title": "SPC i praktiken",
    "text": "Två dagar om styrdiagram, duglighet och mätsystemanalys, med egna data.",
    "language": "sv",
    "level": 5,
    "price_sek": 7900,
    "municipality": "Olofström",
    "occasions": [
        {
            "starts": "2027-03-01",
            "ends": "2027-03-02",
            "municipality": "Olofström",
            "seats": 12,
            "min_group": 6,
        }
    ],
}
_CHANGE = {"version": 1, "price_sek": 8400}


@router.post("", status_code=201, dependencies=[allow("liaison", "admin")])
def create_training(
    new: Annotated[TrainingCreate, Body(openapi_examples=example(_NEW))],
    viewer: ViewerDep,
    session: SessionDep,
    engine: EngineDep,
    response: Response,
) -> TrainingPublic:
    """Store a new training."""
    row = trainings.create(viewer, session, engine, new)
    response.headers["Location"] = f"/api/v1/trainings/{row.id}"
    return TrainingPublic.model_validate(row)


@router.get("", dependencies=[SIGNED_IN])
def list_trainings(
    viewer: ViewerDep,
    session: SessionDep,
    paging: PageDep,
    municipality: Annotated[
        MunicipalityName | None, Query(openapi_examples=example("Olofström"))
    ] = None,
    online: Annotated[bool | None, Query(openapi_examples=example(True))] = None,
) -> PageOf[TrainingPublic]:
    """List trainings, oldest first."""
    page = trainings.page(
        viewer,
        session,
        paging.cursor,
        paging.limit,
        municipality=municipality,
        online=online,
    )
    items = [TrainingPublic.model_validate(row) for row in page.items]
    return PageOf(items=items, next_cursor=page.next_cursor)


@router.get("/{id}", dependencies=[SIGNED_IN])
def get_training(id: Id, viewer: ViewerDep, session: SessionDep) -> TrainingPublic:
    """Return one training."""
    return TrainingPublic.model_validate(trainings.get(viewer, session, id))


@router.patch("/{id}", dependencies=[allow("liaison", "admin")])
def update_training(
    id: Id,
    change: Annotated[TrainingUpdate, Body(openapi_examples=example(_CHANGE))],
    viewer: ViewerDep,
    session: SessionDep,
    engine: EngineDep,
) -> TrainingPublic:
    """Change the given fields; `version` is the one that was read, and another answers 409."""
    return TrainingPublic.model_validate(trainings.update(viewer, session, engine, id, change))


@router.delete("/{id}", status_code=204, dependencies=[allow("liaison", "admin")])
def delete_training(
    id: Id,
    viewer: ViewerDep,
    session: SessionDep,
    version: Version = None,
) -> None:
    """Delete a training with its occasions."""
    trainings.delete(viewer, session, id, version)
