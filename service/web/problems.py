"""Errors as pages: what went wrong, what to do, and the id to tell support."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Final, cast
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from models import Account
from service.deps import COOKIE, Running, preferred
from service.errors import ProblemError
from service.store import transaction
from service.usecases.accounts import sign_in
from service.web.forms import FORM_COOKIE, csrf_token
from service.web.rendering import CSP, rendered
from service.web.texts import TEXTS
from service.web.visit import LANGUAGE_COOKIE, THEME_COOKIE, Refusal, put_cookie

__all__ = ["is_page", "problem_page", "refused"]

_DATA: Final = ("/api/", "/health/", "/version")


def is_page(request: Request) -> bool:
    """Whether a person's browser asks, and not a program."""
    return not request.url.path.startswith(_DATA)


def refused(request: Request, error: Exception) -> Response:
    """Return the answer that a refusal carries."""
    del request
    assert isinstance(error, Refusal)  # noqa: S101  # registered for this class alone
    return error.response


def problem_page(request: Request, status: int) -> Response:
    """Return the page of an error; one who has not signed in is sent to do so.

    It says nothing that the error itself holds.
    """
    if status == 401:
        return _to_sign_in(request)
    account = _account(request) if status < 500 else None
    chosen = (account.language if account else None) or request.cookies.get(LANGUAGE_COOKIE)
    language = chosen or preferred(request.headers.get("accept-language", ""))
    texts = TEXTS["en" if language == "en" else "sv"]
    secret = (request.cookies.get(COOKIE) if account else None) or request.cookies.get(FORM_COOKIE)
    made = secret or token_urlsafe(32)
    context = {
        "status": status,
        "limit": texts.number(_limit(request) / 1e6),
        "request_id": getattr(request.state, "request_id", ""),
        "language": texts.language,
        "theme": request.cookies.get(THEME_COOKIE, "auto"),
        "csrf_token": csrf_token(made),
        "path": request.url.path,
        "account": account,
        "viewer": None,
        "demo": False,
        "notice": None,
        "undo": None,
    }
    content = rendered("problems/problem.html", texts, context)
    response = HTMLResponse(content, status, {"Content-Security-Policy": CSP})
    if status == 503:
        response.headers["Retry-After"] = "2"
    if secret is None:
        put_cookie(response, FORM_COOKIE, made)
    return response


def _limit(request: Request) -> int:
    """Return how many bytes a request such as this one may have."""
    settings = cast("Running", request.app.state.running).settings
    files = request.headers.get("content-type", "").startswith("multipart/form-data")
    return settings.max_upload_bytes if files else settings.max_request_bytes


def _to_sign_in(request: Request) -> Response:
    """Send the browser to sign in, and back to where it was when that was a page."""
    htmx = "hx-request" in request.headers
    query = f"?{request.url.query}" if request.url.query else ""
    back = request.url.path + query if request.method == "GET" and not htmx else "/"
    to = f"/sign-in?next={quote(back, safe='')}"
    if htmx:
        return Response(status_code=204, headers={"HX-Redirect": to})
    return RedirectResponse(to, 303)


def _account(request: Request) -> Account | None:
    """Return who has signed in, so that the page has its menu; None when it cannot be told."""
    running: Running = request.app.state.running
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    try:
        with transaction(running.sessions) as session:
            signed_in = sign_in.resume(session, token, running.now())
            return signed_in.account if signed_in else None
    except ProblemError:
        return None
