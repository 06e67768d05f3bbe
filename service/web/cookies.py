"""The cookie of a session: set at sign-in, dropped at sign-out, and never seen by a script."""

from __future__ import annotations

from fastapi import Response

from service.deps import COOKIE
from service.usecases.accounts.sign_in import sign_out
from service.web.forms import csrf_token
from service.web.visit import Visit, is_local, put_cookie

__all__ = ["KNOWN_COOKIE", "agent", "connect_token", "enter", "known_here", "leave"]

KNOWN_COOKIE = "__Host-samspel-known"
"""The cookie of a browser that a provider sent back with someone who has no account yet."""


def agent(visit: Visit) -> str:
    """Return what the browser calls itself, to tell one's sessions apart by."""
    return visit.request.headers.get("user-agent", "")


def known_here(visit: Visit) -> str:
    """Return the secret of a browser that a provider sent back, if it did."""
    return visit.request.cookies.get(KNOWN_COOKIE, "")


def connect_token(visit: Visit) -> str:
    """Return what the address must hold that begins to connect the account to a provider.

    Without it a page elsewhere could tie someone else's sign-in to the account.
    """
    return csrf_token(f"connect:{visit.csrf_token}")


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
