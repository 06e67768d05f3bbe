"""Whether the service lives, whether it can answer, and which version it is."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from service.deps import RunningDep
from service.engine import release
from service.errors import UnavailableError
from service.policies import PUBLIC
from service.store import ping

__all__ = ["router"]

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """How it goes."""

    status: str


class Version(BaseModel):
    """What runs here; the last three are empty until the index is built."""

    samspel: str
    encoder: str
    index: str
    taxonomy: str
    documents: int


@router.get("/health/live", dependencies=[PUBLIC])
def live() -> Health:
    """Answer as long as the process does."""
    return Health(status="alive")


@router.get("/health/ready", dependencies=[PUBLIC])
def ready(running: RunningDep) -> Health:
    """Answer 200 when the database answers and the index is built, else 503."""
    with running.sessions() as session:
        if not ping(session):
            raise UnavailableError("the database does not answer")
    if not running.engine.ready:
        raise UnavailableError("the index is not built yet")
    return Health(status="ready")


@router.get("/version", dependencies=[PUBLIC])
def version(running: RunningDep) -> Version:
    """Return the versions that an answer names."""
    if not running.engine.ready:
        return Version(samspel=release(), encoder="", index="", taxonomy="", documents=0)
    snapshot = running.engine.current()
    return Version(
        samspel=release(),
        encoder=snapshot.encoder_version,
        index=snapshot.index_version,
        taxonomy=snapshot.taxonomy_version,
        documents=len(snapshot.all_entries()),
    )
