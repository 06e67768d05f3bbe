"""Help: how suggestions are ranked, privacy, accessibility, and where the keys are."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from fastapi import APIRouter, Response

from service.policies import PUBLIC
from service.usecases.help import contact_of, keeping_facts, ranking_facts
from service.web.visit import VisitDep

__all__ = ["router"]

router = APIRouter()

_ASSESSED: Final = date(2026, 11, 23)
"""When the accessibility statement was last gone through; change it with the text."""


@router.get("/help", dependencies=[PUBLIC])
def index(visit: VisitDep) -> Response:
    """Show what there is to read, and how to get on."""
    return _page(visit, "index")


@router.get("/help/ranking", dependencies=[PUBLIC])
def ranking(visit: VisitDep) -> Response:
    """Explain how suggestions are ranked, with the weights of the code."""
    return _page(visit, "ranking", facts=ranking_facts())


@router.get("/help/privacy", dependencies=[PUBLIC])
def privacy(visit: VisitDep) -> Response:
    """Tell what is stored, why, how long, and what one can ask for."""
    return _page(visit, "privacy", facts=keeping_facts())


@router.get("/help/accessibility", dependencies=[PUBLIC])
def accessibility(visit: VisitDep) -> Response:
    """Show the accessibility statement."""
    return _page(visit, "accessibility", updated=_ASSESSED)


def _page(visit: VisitDep, name: str, **context: Any) -> Response:
    """Return a page; its text is written in each language, side by side."""
    template = f"help/{name}.{visit.language}.html"
    return visit.render(template, contact=contact_of(visit.settings), **context)
