"""Search over everything that the viewer may see."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from service.policies import SIGNED_IN
from service.usecases.searching import search_all
from service.web.visit import VisitDep

__all__ = ["router"]

router = APIRouter()


@router.get("/search", dependencies=[SIGNED_IN])
def show(visit: VisitDep, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Show what holds the words, by kind; while they are typed only the hits."""
    found = search_all(visit.viewer, visit.session, visit.engine, q, visit.language)
    block = "hits" if visit.is_htmx else None
    return visit.render("search/index.html", block=block, q=q.strip(), found=found)
