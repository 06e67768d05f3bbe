"""The application: settings in, a FastAPI application out."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from threading import Event, Thread
from typing import Any

from fastapi import FastAPI, Request, Response
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from service.api import api_router
from service.api.docs import router as docs_router
from service.api.health import router as health_router
from service.api.middleware import Edge
from service.api.problems import HANDLERS, Problem, told
from service.config import Settings, get_settings
from service.deps import Running
from service.engine import Engine, load_encoder, release
from service.errors import ConflictError, ProblemError, UnavailableError, ValidationProblemError
from service.store import make_engine, make_sessions
from service.store.database import is_busy
from service.usecases.documents.source import DatabaseSource
from service.usecases.imports import keep_tending
from service.usecases.mailing.sending import keep_delivering
from service.web import web_router
from service.web.problems import is_page, problem_page, refused
from service.web.visit import Refusal

__all__ = ["create_app", "make_running"]

_log = logging.getLogger(__name__)
_DESCRIPTION = (
    "Matches what companies need, what students can and what courses teach, in Swedish and "
    "English. A suggestion is an offer to people: nothing here accepts or rejects anyone."
)


def make_running(settings: Settings, today: Callable[[], date] = date.today) -> Running:
    """Return what an application holds: the engine is made, and not loaded yet."""
    database = make_engine(settings.database_url, busy_timeout_ms=settings.busy_timeout_ms)
    sessions = make_sessions(database, max_text_chars=settings.max_text_chars)
    source = DatabaseSource(sessions)
    engine = Engine(source, load_encoder(settings.encoder), settings.index_dir)
    return Running(settings, sessions, engine, today)


def create_app(settings: Settings | None = None, running: Running | None = None) -> FastAPI:
    """Return the application; its index is built in the background once it starts.

    Args:
        settings: the settings of this process unless others are given.
        running: what the application holds, when it exists already.
    """
    held = running or make_running(settings or get_settings())
    app = FastAPI(
        title="Samspel",
        version=release(),
        summary="A need in, three lanes out.",
        description=_DESCRIPTION,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        separate_input_output_schemas=False,
    )
    app.state.running = held
    _handle_errors(app)
    settings = held.settings
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=settings.hosts)
    app.add_middleware(
        Edge,
        settings.max_request_bytes,
        settings.max_upload_bytes,
        _by_asker(_tell),
        https=settings.public_url.startswith("https:"),
    )
    for router in (api_router, health_router, docs_router, web_router):
        app.include_router(router)
    _describe(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Build the index beside the server, which says that it is not ready until it is done.

    Beside it, too, goes what sends the letters in the outbox, and what takes over imports whose
    process died and forgets the files of those that nobody finishes.
    """
    running: Running = app.state.running
    if not running.engine.ready:
        Thread(target=_load, args=(running.engine,), daemon=True).start()
    stop = Event()
    sender = (running.sessions, running.settings, stop)
    Thread(target=keep_delivering, args=sender, daemon=True).start()
    tended = (running.sessions, running.engine, stop)
    Thread(target=keep_tending, args=tended, daemon=True).start()
    yield
    stop.set()


def _load(engine: Engine) -> None:
    try:
        engine.load()
    except Exception:  # noqa: BLE001  # a thread's error is seen by no one unless it is logged
        _log.exception("the index could not be built")


def _handle_errors(app: FastAPI) -> None:
    """Answer every error: to a program as problem+json, to a person as a page."""
    app.add_exception_handler(Refusal, refused)
    for kind, handler in HANDLERS.items():
        if kind is not Exception:  # the edge answers what nobody foresaw, with its headers
            app.add_exception_handler(kind, _by_asker(handler))
    for kind in (IntegrityError, DataError, OperationalError, PoolTimeoutError):
        app.add_exception_handler(kind, _by_asker(_on_database))


def _by_asker(tell: Callable[[Request, Exception], Response]) -> Callable[..., Response]:
    """Return a handler that tells a program of an error, and shows a person its page."""

    def handle(request: Request, error: Exception) -> Response:
        told_as_data = tell(request, error)
        if not is_page(request):
            return told_as_data
        return problem_page(request, told_as_data.status_code)

    return handle


def _tell(request: Request, error: Exception) -> Response:
    """Tell of an error that arose outside of every route."""
    kind = HTTPException if isinstance(error, HTTPException) else Exception
    return HANDLERS[kind](request, error)


def _on_database(request: Request, error: Exception) -> Response:
    """Tell what a database refuses: a conflict, a value it cannot hold, or that it is busy.

    Anything else is a fault of ours, and told as one.
    """
    refused_as: ProblemError
    if isinstance(error, IntegrityError):
        refused_as = ConflictError("what it refers to has changed; read it again")
    elif isinstance(error, DataError):
        refused_as = ValidationProblemError("the database cannot hold a value")
    elif isinstance(error, SQLAlchemyError) and is_busy(error):
        _log.warning("the database did not answer: %s", type(error).__name__)
        refused_as = UnavailableError("the database is busy; try again")
    else:
        _log.error("the database failed", exc_info=error)
        return _tell(request, error)
    return told(request, refused_as)


def _describe(app: FastAPI) -> None:
    """Add the shape of errors to the description of the API."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = plain()
            parts = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas = schema["components"]["schemas"]
            schemas.update(parts.pop("$defs", {}))
            schemas["Problem"] = parts
        return plain()

    app.openapi = described  # type: ignore[method-assign]  # FastAPI documents this way to extend
