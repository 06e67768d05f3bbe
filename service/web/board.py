"""The liaison's board: what is stuck, each row with its next step, and steps for many rows."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from service.errors import NotFoundError
from service.policies import allow
from service.usecases import board
from service.usecases.needs import NeedShown
from service.web.forms import FormDep
from service.web.texts import mark as _
from service.web.visit import Visit, VisitDep

__all__ = ["router"]

router = APIRouter()

_KEEPERS: Final = allow("liaison", "admin")
_FEW: Final = 5
"""Rows of each part, until all of one are asked for."""

_NOBODY: Final = _(
    "Nobody was reminded: once a week is the most, and only those who have an account."
)


@router.get("/board", dependencies=[_KEEPERS])
def show(visit: VisitDep, part: str = "") -> Response:
    """Show what is stuck, or all of one part of it."""
    found = board.look_at_board(visit.viewer, visit.session, visit.now)
    return visit.render(
        "board/index.html", board=found, part=part, few=_FEW, needs=_needs(visit, part)
    )


@router.get("/board/needs", dependencies=[_KEEPERS])
def unmatched(visit: VisitDep) -> Response:
    """Show the open needs that nothing is suggested for."""
    block, part = ("needs", "") if visit.is_htmx else (None, "needs")
    found = board.look_at_board(visit.viewer, visit.session, visit.now)
    given = _needs(visit, "needs")
    return visit.render(
        "board/index.html", block=block, board=found, part=part, few=_FEW, needs=given
    )


def _needs(visit: Visit, part: str) -> list[NeedShown] | None:
    """Return the unmatched needs where they are asked for; the whole board fetches them after."""
    if part != "needs":
        return None
    return board.unmatched_needs(visit.viewer, visit.session, visit.engine, visit.today)


@router.post("/board/{part}/{step}", dependencies=[_KEEPERS])
def take(visit: VisitDep, part: str, step: str, form: FormDep) -> Response:
    """Take one step for every row that is ticked, or for one only by its own button."""
    ids = form.all("only") or form.all("id") or visit.request.query_params.getlist("id")
    if not ids:
        return visit.redirect(f"/board?part={part}", notice=_("Tick the rows first."))
    viewer, session, engine = visit.viewer, visit.session, visit.engine
    base, undo = visit.settings.public_url, ""
    match part, step:
        case "companies", "approve" | "disapprove":
            given = step == "approve"
            board.approve_companies(viewer, session, base, ids, visit.now, given=given)
            told = _("They are approved.") if given else _("They wait to be approved again.")
            undo = "disapprove" if given else "approve"
        case "needs", "close" | "open":
            board.move_needs(viewer, session, engine, ids, close=step == "close")
            told = _("The needs are closed.") if step == "close" else _("The needs are open.")
            undo = "open" if step == "close" else "close"
        case "proposals", "draft" | "open":
            board.withdraw_proposals(viewer, session, engine, ids, draft=step == "draft")
            told = _("They are drafts again.") if step == "draft" else _("They are published.")
            undo = "open" if step == "draft" else "draft"
        case "contacts", "remind":
            sent = board.remind(viewer, session, ids, visit.now, base)
            told = _("They are reminded.") if sent else _NOBODY
        case _:
            raise NotFoundError("there is no such step")
    path = f"/board/{part}/{undo}?{urlencode([('id', one) for one in ids])}" if undo else ""
    return visit.redirect("/board", notice=told, undo=path)
