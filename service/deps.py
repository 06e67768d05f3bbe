"""What a request is given: a session, the engine, the viewer, and its parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from secrets import compare_digest
from typing import Annotated, Any, cast

from fastapi import Depends, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from matcher.ranking.wording import Tongue
from service.auth import Viewer, viewer_without_sign_in
from service.config import Settings
from service.engine import Engine
from service.errors import UnauthorisedError, ValidationProblemError
from service.store import Session, transaction

__all__ = [
    "EngineDep",
    "LanguageDep",
    "PageDep",
    "Paging",
    "RequestId",
    "Running",
    "SessionDep",
    "SettingsDep",
    "ViewerDep",
]


@dataclass(frozen=True, slots=True)
class Running:
    """What the application holds for as long as it runs."""

    settings: Settings
    sessions: Any
    engine: Engine
    today: Callable[[], date]


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

_bearer = HTTPBearer(auto_error=False, description="The configured API token, if there is one.")


def get_viewer(
    settings: SettingsDep,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Viewer:
    """Return who asks; where a token is configured it must be shown."""
    if settings.api_token is not None:
        wanted = settings.api_token.get_secret_value().encode()
        shown = given.credentials.encode("utf-8", "replace") if given else b""
        if not compare_digest(shown, wanted):
            raise UnauthorisedError("send the API token as Authorization: Bearer …")
    return viewer_without_sign_in()


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
