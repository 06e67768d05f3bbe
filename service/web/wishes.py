"""A student's wish list: in order, moved by buttons, and taken off with a way back."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Response

from service.policies import allow
from service.usecases import choosing
from service.usecases.profile import agreed_purposes
from service.usecases.wishes import list_wishes
from service.web.forms import FormDep
from service.web.texts import mark as _
from service.web.visit import Visit, VisitDep, is_local

__all__ = ["router"]

router = APIRouter()
STUDENT: Final = allow("student")
_HERE: Final = "/wishes"


@router.get("/wishes", dependencies=[STUDENT])
def show(visit: VisitDep) -> Response:
    """Show the wish list, the first choice first."""
    return _list(visit)


@router.post("/wishes", dependencies=[STUDENT])
def add(visit: VisitDep, form: FormDep) -> Response:
    """Put a proposal last on the wish list."""
    proposal_id, back = form.get("proposal_id"), form.get("back")
    choosing.wish(visit.viewer, visit.session, proposal_id)
    ours = is_local(back) and back.startswith(("/suggestions", "/proposals"))
    to = back if ours else _HERE
    return visit.redirect(
        to, notice=_("It is on your wish list."), undo=f"/wishes/{proposal_id}/remove"
    )


@router.post("/wishes/{id}/move/{way}", dependencies=[STUDENT])
def move(visit: VisitDep, id: str, way: str) -> Response:
    """Move a wish a step up or down."""
    choosing.move_wish(visit.viewer, visit.session, id, -1 if way == "up" else 1)
    return _list(visit) if visit.is_htmx else visit.redirect(f"{_HERE}#wish-{id}")


@router.post("/wishes/{id}/remove", dependencies=[STUDENT])
def remove(visit: VisitDep, id: str) -> Response:
    """Take a proposal off the wish list."""
    place = choosing.remove_wish(visit.viewer, visit.session, id)
    return visit.redirect(
        _HERE, notice=_("It is off your wish list."), undo=f"/wishes/{id}/restore/{place}"
    )


@router.post("/wishes/{id}/restore/{place}", dependencies=[STUDENT])
def restore(visit: VisitDep, id: str, place: int) -> Response:
    """Put a proposal back where it was."""
    choosing.wish(visit.viewer, visit.session, id, place)
    return visit.redirect(_HERE, notice=_("It is on your wish list again."))


def _list(visit: Visit) -> Response:
    return visit.render(
        "wishes/index.html",
        block="list" if visit.is_htmx else None,
        wishes=list_wishes(visit.viewer, visit.session),
        purposes=agreed_purposes(visit.viewer, visit.session),
    )
