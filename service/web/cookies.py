"""The cookie of a session: set at sign-in, dropped at sign-out, and never seen by a script."""

from __future__ import annotations

from fastapi import Response

from service.deps import COOKIE
from service.usecases.accounts.sign_in import sign_out
from service.web.visit import Visit, is_local, put_cookie

__all__ = ["agent", "enter", "leave"]


def agent(visit: Visit) -> str:
    """Return what the browser calls itself, to tell one's sessions apart by."""
    return visit.request.headers.get("user-agent", "")


def enter(visit: Visit, token: str, to: str, notice: str = "") -> Response:
    """Go to a page as the one whom a new session stands for; an earlier session here ends.

    An address that is not ours leads to the first page instead.
    """
    earlier = visit.request.cookies.get(COOKIE)
    if earlier:
        sign_out(visit.session, earlier)
    response = visit.redirect(to if is_local(to) else "/", notice)
    put_cookie(response, COOKIE, token)
    return response


def leave(visit: Visit, to: str, notice: str = "") -> Response:
    """End the session of this browser and go to a page."""
    token = visit.request.cookies.get(COOKIE)
    if token:
        sign_out(visit.session, token)
    response = visit.redirect(to, notice)
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return response
