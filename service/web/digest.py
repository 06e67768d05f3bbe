"""The weekly digest: what the next letter would say, on and off, and one click without sign-in."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from service.errors import UnavailableError
from service.policies import PUBLIC, SIGNED_IN
from service.usecases.mailing.digests import digest_of, set_digest, turn_off
from service.web.forms import FormDep
from service.web.texts import mark as _
from service.web.visit import VisitDep

__all__ = ["one_click", "router"]

router = APIRouter()
one_click = APIRouter()
"""Routes whose secret in the address is all that they need: programs call them too (RFC 8058)."""

Secret = Annotated[str, Query(max_length=200)]


@router.get("/account/digest", dependencies=[SIGNED_IN])
def page(visit: VisitDep) -> Response:
    """Show what the viewer's next digest would say if it were written now."""
    since = visit.now - timedelta(days=7)
    try:
        entries = digest_of(
            visit.viewer, visit.session, visit.engine, since, visit.today, visit.language
        )
    except UnavailableError:  # the index is being built
        entries = None
    return visit.render("digest/show.html", entries=entries)


@router.post("/account/digest", dependencies=[SIGNED_IN])
def change(visit: VisitDep, form: FormDep) -> Response:
    """Turn the viewer's digest on or off."""
    wanted = form.get("digest") == "on"
    set_digest(visit.viewer, visit.session, wanted)
    notice = _("You get the weekly digest.") if wanted else _("You get no weekly digest.")
    return visit.redirect("/account/digest", notice=notice)


@one_click.get("/digest/off", dependencies=[PUBLIC])
def ask_off(visit: VisitDep, token: Secret = "") -> Response:
    """Ask once: programs that look at links in letters must not turn anything off."""
    return visit.render("digest/off.html", token=token, state="asked")


@one_click.post("/digest/off", dependencies=[PUBLIC])
def off(visit: VisitDep, token: Secret = "") -> Response:
    """Turn the digest off by the secret of a letter."""
    turn_off(visit.session, token)
    return visit.render("digest/off.html", token=token, state="off")


@one_click.post("/digest/on", dependencies=[PUBLIC])
def on(visit: VisitDep, token: Secret = "") -> Response:
    """Turn it on again by the same secret."""
    turn_off(visit.session, token, wanted=True)
    return visit.render("digest/off.html", token=token, state="on")
