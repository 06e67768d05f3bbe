"""What a request is given: a session, the engine, the viewer, and its parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from secrets import compare_digest
from typing import Annotated, Any, cast

from fastapi import Depends, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from matcher.ranking.wording import Tongue
from models.record import utc_now
from service.auth import CLUSTER, Viewer
from service.config import Settings
from service.engine import Engine
from service.errors import ForbiddenError, UnauthorisedError, ValidationProblemError
from service.store import Session, transaction
from service.usecases.accounts import sign_in, tokens
from service.usecases.accounts.sign_in import SignedIn

__all__ = [
    "COOKIE",
    "EngineDep",
    "LanguageDep",
    "MaybeViewerDep",
    "PageDep",
    "Paging",
    "RequestId",
    "Running",
    "RunningDep",
    "SessionDep",
    "SettingsDep",
    "SignedInDep",
    "ViewerDep",
    "preferred",
]

COOKIE = "__Host-samspel"
"""The cookie that holds the secret of a session in the browser."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Running:
    """What the application holds for as long as it runs."""

    settings: Settings
    sessions: Any
    engine: Engine
    today: Callable[[], date]
    now: Callable[[], datetime] = field(default=utc_now)


def get_running(request: Request) -> Running:
    """Return what the application holds."""
    return cast("Running", request.app.state.running)


RunningDep = Annotated[Running, Depends(get_running)]


def get_session(running: RunningDep) -> Iterator[Session]:
    """Give a session whose work is committed before the answer leaves."""
    with transaction(running.sessions) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session, scope="function")]


def get_engine(running: RunningDep) -> Engine:
    """Return the engine."""
    return running.engine


EngineDep = Annotated[Engine, Depends(get_engine)]


def get_settings(running: RunningDep) -> Settings:
    """Return the settings that this application was made with."""
    return running.settings


SettingsDep = Annotated[Settings, Depends(get_settings)]

_bearer = HTTPBearer(auto_error=False, description="An API token: yours, or the configured one.")


def get_signed_in(request: Request, running: RunningDep, session: SessionDep) -> SignedIn | None:
    """Return the account whose session the browser's cookie holds, if it is in force."""
    token = request.cookies.get(COOKIE)
    return sign_in.resume(session, token, running.now()) if token else None


SignedInDep = Annotated[SignedIn | None, Depends(get_signed_in)]


def get_maybe_viewer(
    request: Request,
    running: RunningDep,
    session: SessionDep,
    signed_in: SignedInDep,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Viewer | None:
    """Return who asks, by token or by cookie; None for one who has not signed in.

    Raises:
        UnauthorisedError: a token is shown and is not in force.
        ForbiddenError: the API is to change something for a mere cookie, which a page
            elsewhere could make a browser send.
    """
    if given is not None:
        return _viewer_of_token(given.credentials, running, session)
    if signed_in is None:
        return None
    if request.url.path.startswith("/api/") and request.method not in SAFE_METHODS:
        raise ForbiddenError("the API changes nothing for a cookie; send an API token")
    return signed_in.viewer


def _viewer_of_token(shown: str, running: Running, session: Session) -> Viewer:
    """Return whom a bearer token stands for."""
    wanted = running.settings.api_token
    secret = shown.encode("utf-8", "replace")
    if wanted is not None and compare_digest(secret, wanted.get_secret_value().encode()):
        return CLUSTER
    viewer = tokens.viewer_of_token(session, shown, running.now())
    if viewer is None:
        raise UnauthorisedError("the API token is unknown, has ended or was taken back")
    return viewer


MaybeViewerDep = Annotated[Viewer | None, Depends(get_maybe_viewer)]


def get_viewer(viewer: MaybeViewerDep) -> Viewer:
    """Return who asks.

    Raises:
        UnauthorisedError: nobody has signed in.
    """
    if viewer is None:
        raise UnauthorisedError("sign in, or send an API token as Authorization: Bearer …")
    return viewer


ViewerDep = Annotated[Viewer, Depends(get_viewer)]


def get_request_id(request: Request) -> str:
    """Return the id of this request."""
    return str(request.state.request_id)


RequestId = Annotated[str, Depends(get_request_id)]


def get_language(
    request: Request,
    language: Annotated[
        Tongue | None, Query(description="Language of the answer; else Accept-Language, else sv.")
    ] = None,
) -> Tongue:
    """Return the language of the answer."""
    return language or preferred(request.headers.get("accept-language", ""))


LanguageDep = Annotated[Tongue, Depends(get_language)]


def preferred(header: str) -> Tongue:
    """Return the first of Swedish and English in an Accept-Language header, by its weights."""
    best: tuple[float, Tongue] = (0.0, "sv")
    for item in header.split(",")[:20]:
        name, _, parameter = item.strip().partition(";")
        try:
            weight = float(parameter.partition("=")[2]) if parameter else 1.0
        except ValueError:
            continue
        code = name.strip().lower()[:2]
        if code in ("sv", "en") and 1 >= weight > best[0]:
            best = weight, cast("Tongue", code)
    return best[1]


@dataclass(frozen=True, slots=True)
class Paging:
    """Where in a list to go on, and how many items to give."""

    cursor: str | None
    limit: int


def get_paging(
    settings: SettingsDep,
    cursor: Annotated[
        str | None, Query(max_length=200, description="`next_cursor` of the page before.")
    ] = None,
    limit: Annotated[int | None, Query(ge=1, description="Items on the page.")] = None,
) -> Paging:
    """Return the paging that is asked for, within what the settings allow."""
    if limit is not None and limit > settings.max_page_size:
        raise ValidationProblemError(f"must be at most {settings.max_page_size}", field="limit")
    return Paging(cursor, limit or min(settings.default_page_size, settings.max_page_size))


PageDep = Annotated[Paging, Depends(get_paging)]
