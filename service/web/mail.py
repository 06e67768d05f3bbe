"""The outbox of the demo, where letters wait that elsewhere would be sent."""

from __future__ import annotations

from fastapi import APIRouter, Response

from service.policies import PUBLIC
from service.usecases.mailing import demo_letters
from service.web.visit import VisitDep

__all__ = ["router"]

router = APIRouter()


@router.get("/demo/mail", dependencies=[PUBLIC])
def outbox(visit: VisitDep) -> Response:
    """Show the letters that wait; outside the demo there is no such page."""
    return visit.render("mail/index.html", letters=demo_letters(visit.session, visit.settings))
