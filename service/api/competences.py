"""Competences: the vocabulary, its search, and the reader."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import AfterValidator

from models import CompetenceCreate, CompetencePublic, CompetenceUpdate, DocumentKind
from models.fields import Name, Text
from models.record import Input
from service.api.shapes import PageOf, Version, example, possible_id
from service.deps import EngineDep, LanguageDep, PageDep, SessionDep, ViewerDep
from service.policies import SIGNED_IN, allow
from service.usecases.competences import (
    CompetenceHit,
    ReadText,
    competences,
    read_text,
    search,
)

__all__ = ["router"]

router = APIRouter(prefix="/competences", tags=["competences"])

Id = Annotated[str, AfterValidator(possible_id), Path(openapi_examples=example("press-hardening"))]

_NEW = {
    "id": "hairpin-winding",
    "area": "electrical",
    "label_sv": "hårnålslindning",
    "label_en": "hairpin winding",
    "synonyms_sv": ["lindning av hårnålar"],
    "synonyms_en": ["hairpin stator winding"],
}
_CHANGE = {"version": 1, "area": "forming"}
_SENTENCE = "Krav: PLC-programmering och AutoForm. Ingen erfarenhet av CATIA behövs."


class TextToRead(Input):
    """A text for the reader."""

    text: Text
    kind: DocumentKind = "need"


@router.get("/read", dependencies=[SIGNED_IN])
def read_short(
    engine: EngineDep,
    language: LanguageDep,
    viewer: ViewerDep,
    text: Annotated[Text, Query(openapi_examples=example(_SENTENCE))],
    kind: DocumentKind = "need",
) -> ReadText:
    """Read a text of an address's length: which competences, where, how, and not what else."""
    del viewer  # nothing stored is shown
    return read_text(engine, text, kind, language)


@router.post("/read", dependencies=[allow("liaison", "admin")])
def read_long(
    given: Annotated[TextToRead, Body(openapi_examples=example({"text": _SENTENCE}))],
    engine: EngineDep,
    language: LanguageDep,
    viewer: ViewerDep,
) -> ReadText:
    """Read a longer text; nothing is kept."""
    del viewer  # nothing stored is shown
    return read_text(engine, given.text, given.kind, language)


@router.get("/search", dependencies=[SIGNED_IN])
def search_competences(
    engine: EngineDep,
    paging: PageDep,
    viewer: ViewerDep,
    q: Annotated[Name, Query(openapi_examples=example("svets"), description="Part of a name.")],
) -> list[CompetenceHit]:
    """Search names, synonyms and abbreviations in both languages; the best come first."""
    del viewer  # a vocabulary is public
    return search(engine, q, paging.limit)


@router.post("", status_code=201, dependencies=[allow("liaison", "admin")])
def create_competence(
    new: Annotated[CompetenceCreate, Body(openapi_examples=example(_NEW))],
    viewer: ViewerDep,
    session: SessionDep,
    engine: EngineDep,
    response: Response,
) -> CompetencePublic:
    """Store a new competence; texts are read with it from the next request on."""
    row = competences.create(viewer, session, engine, new)
    response.headers["Location"] = f"/api/v1/competences/{row.id}"
    return CompetencePublic.model_validate(row)


@router.get("", dependencies=[SIGNED_IN])
def list_competences(
    viewer: ViewerDep,
    session: SessionDep,
    paging: PageDep,
    area: Annotated[Name | None, Query(openapi_examples=example("automation"))] = None,
) -> PageOf[CompetencePublic]:
    """List competences, oldest first."""
    page = competences.page(viewer, session, paging.cursor, paging.limit, area=area)
    items = [CompetencePublic.model_validate(row) for row in page.items]
    return PageOf(items=items, next_cursor=page.next_cursor)


@router.get("/{id}", dependencies=[SIGNED_IN])
def get_competence(id: Id, viewer: ViewerDep, session: SessionDep) -> CompetencePublic:
    """Return one competence."""
    return CompetencePublic.model_validate(competences.get(viewer, session, id))


@router.patch("/{id}", dependencies=[allow("liaison", "admin")])
def update_competence(
    id: Id,
    change: Annotated[CompetenceUpdate, Body(openapi_examples=example(_CHANGE))],
    viewer: ViewerDep,
    session: SessionDep,
    engine: EngineDep,
) -> CompetencePublic:
    """Change the given fields; `version` is the one that was read, and another answers 409."""
    return CompetencePublic.model_validate(competences.update(viewer, session, engine, id, change))


@router.delete("/{id}", status_code=204, dependencies=[allow("liaison", "admin")])
def delete_competence(
    id: Id,
    viewer: ViewerDep,
    session: SessionDep,
    version: Version = None,
) -> None:
    """Delete a competence; texts are read without it from the next request on."""
    competences.delete(viewer, session, id, version)
