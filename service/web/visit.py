"""A visit: one request of a person to a page, and what a route needs to answer it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from secrets import token_urlsafe
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from matcher.ranking.wording import Tongue
from models import Account
from service.auth import Viewer
from service.config import Settings
from service.deps import (
    COOKIE,
    EngineDep,
    MaybeViewerDep,
    Running,
    RunningDep,
    SessionDep,
    SignedInDep,
    preferred,
)
from service.engine import Engine
from service.errors import UnauthorisedError
from service.store import Session
from service.usecases.accounts.sign_in import SignedIn
from service.web.forms import FORM_COOKIE, csrf_token
from service.web.notices import Notice, keep_notice, take_notice
from service.web.rendering import CSP, rendered
from service.web.texts import TEXTS, Texts

__all__ = [
    "LANGUAGE_COOKIE",
    "THEME_COOKIE",
    "Refusal",
    "Visit",
    "VisitDep",
    "is_local",
    "put_cookie",
]

LANGUAGE_COOKIE, THEME_COOKIE = "__Host-samspel-language", "__Host-samspel-theme"


class Refusal(Exception):  # noqa: N818  # it carries an answer, and is no fault of ours
    """An answer that must leave nothing behind: its transaction is undone."""

    def __init__(self, response: Response) -> None:
        super().__init__("refused")
        self.response = response


@dataclass
class Visit:
    """One request of a person to a page."""

    request: Request
    running: Running
    session: Session
    engine: Engine
    signed_in: SignedIn | None
    maybe_viewer: Viewer | None
    texts: Texts
    theme: str
    _form_secret: str | None = field(default=None, repr=False)

    @property
    def viewer(self) -> Viewer:
        """Who looks; raises `UnauthorisedError` when nobody has signed in."""
        if self.maybe_viewer is None:
            raise UnauthorisedError("sign in first")
        return self.maybe_viewer

    @property
    def account(self) -> Account | None:
        """The account that has signed in, if one has."""
        return self.signed_in.account if self.signed_in else None

    @property
    def settings(self) -> Settings:
        """The settings of the application."""
        return self.running.settings

    @property
    def today(self) -> date:
        """The present day."""
        return self.running.today()

    @property
    def now(self) -> datetime:
        """The present time."""
        return self.running.now()

    @property
    def language(self) -> Tongue:
        """The language of the page."""
        return self.texts.language

    @property
    def request_id(self) -> str:
        """The id of the request."""
        return str(self.request.state.request_id)

    @property
    def address(self) -> str:
        """The network address of the browser."""
        return self.request.client.host if self.request.client else ""

    @property
    def is_htmx(self) -> bool:
        """Whether htmx asks for a block, and not the browser for a page."""
        headers = self.request.headers
        return "hx-request" in headers and "hx-history-restore-request" not in headers

    @property
    def path(self) -> str:
        """The path and query of this page, to come back to."""
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query else "")

    def url_with(self, **changes: object) -> str:
        """Return this address with other values in its query; None takes one away."""
        kept = [(k, v) for k, v in self.request.query_params.multi_items() if k not in changes]
        for name, value in changes.items():
            if value is not None:
                many = value if isinstance(value, list | tuple) else [value]
                kept += [(name, str(one)) for one in many]
        return self.request.url.path + (f"?{urlencode(kept)}" if kept else "")

    @property
    def csrf_token(self) -> str:
        """What a form of this page must bring back."""
        secret = self.request.cookies.get(COOKIE) if self.signed_in else None
        secret = secret or self.request.cookies.get(FORM_COOKIE) or self._form_secret
        if secret is None:
            secret = self._form_secret = token_urlsafe(32)
        return csrf_token(secret)

    def html(self, template: str, *, block: str | None = None, **context: Any) -> str:
        """Return a template, or one block of it, with what every page knows."""
        given = {
            "visit": self,
            "viewer": self.maybe_viewer,
            "account": self.account,
            "language": self.language,
            "theme": self.theme,
            "path": self.request.url.path,
            "url_with": self.url_with,
            "csrf_token": self.csrf_token,
            "request_id": self.request_id,
            "demo": self.settings.demo,
            "today": self.today,
            "now": self.now,
            "notice": None,
            "undo": None,
        }
        return rendered(template, self.texts, given | context, block=block)

    def render(
        self, template: str, *, status: int = 200, block: str | None = None, **context: Any
    ) -> Response:
        """Return a page, or the block of it that htmx asks for."""
        taken = Notice() if block else take_notice(self.request)
        told = {"notice": self.texts(taken.text) if taken.text else None, "undo": taken.undo}
        content = self.html(template, block=block, **(told | context))
        response = HTMLResponse(content, status)
        response.headers["Content-Security-Policy"] = CSP
        response.headers["Vary"] = "Cookie, Accept-Language, HX-Request"
        if taken.text:
            response.delete_cookie(taken.cookie, secure=True, httponly=True)
        if self._form_secret:
            put_cookie(response, FORM_COOKIE, self._form_secret)
        return response

    def refusal(self, template: str, *, status: int = 422, **context: Any) -> Refusal:
        """Return the page with its errors as an exception to raise, so that nothing is stored."""
        return Refusal(self.render(template, status=status, **context))

    def redirect(self, to: str, notice: str = "", undo: str = "") -> Response:
        """Go to another of our pages, which tells `notice` once and may offer to undo.

        Raises:
            ValueError: the address is not one of ours.
        """
        if not is_local(to):
            raise ValueError(f"not a path of ours: {to!r}")
        response: Response = (
            Response(status_code=204, headers={"HX-Redirect": to})
            if self.is_htmx
            else RedirectResponse(to, 303)
        )
        if notice:
            keep_notice(response, Notice(notice, undo or None))
        return response


def is_local(path: str) -> bool:
    """Whether an address is a path here: no other host, whatever a browser makes of it."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\"))
    return plain and "\\" not in path and path.isprintable()


def put_cookie(response: Response, name: str, value: str, max_age: int | None = None) -> None:
    """Set a cookie that only we can read, over a safe connection, and no script can."""
    response.set_cookie(
        name, value, max_age=max_age, path="/", secure=True, httponly=True, samesite="lax"
    )


def get_visit(
    request: Request,
    running: RunningDep,
    session: SessionDep,
    engine: EngineDep,
    signed_in: SignedInDep,
    viewer: MaybeViewerDep,
) -> Visit:
    """Return the visit, in the language of the account, the cookie or the browser."""
    account = signed_in.account if signed_in else None
    cookies = request.cookies
    chosen = (account.language if account else None) or cookies.get(LANGUAGE_COOKIE)
    language = chosen if chosen in TEXTS else preferred(request.headers.get("accept-language", ""))
    theme = (account.theme if account else None) or cookies.get(THEME_COOKIE) or "auto"
    return Visit(
        request=request,
        running=running,
        session=session,
        engine=engine,
        signed_in=signed_in,
        maybe_viewer=viewer,
        texts=TEXTS[language],  # type: ignore[index]  # it is a key, as asked above
        theme=theme if theme in ("light", "dark") else "auto",
    )


VisitDep = Annotated[Visit, Depends(get_visit)]
