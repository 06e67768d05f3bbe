"""The part of `samspel bench` that opens every page, for every role, over a real server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING, Final

import httpx
import uvicorn
from fastapi.routing import APIRoute, iter_route_contexts

from matcher.evaluation.speed import Latency, latency
from models import Account, migrations
from service.app import create_app
from service.cli.opening import open_running, settings_with
from service.cli.serve import load_region
from service.deps import COOKIE
from service.policies import ROLES, policies_of
from service.store import accounts, transaction
from service.usecases.accounts.sign_in import open_session
from service.usecases.demo.accounts import DEMO_ROLES, demo_sign_in
from service.web import web_router

if TYPE_CHECKING:
    from service.deps import Running

__all__ = ["page_speed"]

_WARM = 1
_IDS: Final[Mapping[str, str]] = {
    "needs": "n001",
    "proposals": "p001",
    "students": "s001",
    "companies": "c001",
    "trainings": "t001",
    "competences": "welding",
}
_SEVERAL: Final[Mapping[str, tuple[str, ...]]] = {
    "/contacts/new": ("/contacts/new?student=s022&need=n001",),
    "/export/{kind}.{format}": ("/export/needs.csv", "/export/needs.xlsx"),
    "/needs/{id}/compare": ("/needs/n001/compare?d=training:t001&d=hire:s001",),
    "/needs/{id}/why/{lane}/{document_id}": ("/needs/n001/why/training/t001",),
    "/proposals/{id}/compare": ("/proposals/p001/compare?s=s001&s=s013",),
    "/reading/terms": ("/reading/terms?term=svets",),
    "/profile/courses": ("/profile/courses?course=svets",),
    "/search": ("/search", "/search?q=svets"),
    "/suggestions/{kind}/{id}": ("/suggestions/proposal/p002", "/suggestions/need/n001"),
}


def page_speed(calls: int) -> Iterator[tuple[str, Latency]]:
    """Name and latency of each page, opened `calls` times by each role, the demo region loaded.

    Pages that stand for one letter's link or one import are left out.
    """
    with TemporaryDirectory(prefix="samspel-pages-") as folder:
        url = f"sqlite:///{folder}/samspel.db"
        migrations.upgrade(url)
        settings = settings_with(database_url=url, index_dir=Path(folder) / "index", demo=True)
        running = open_running(settings)
        load_region(running)
        running.engine.load()
        with _served(running) as address:
            for role in (None, *ROLES):
                yield from _pages_of(running, address, role, calls)


def _pages_of(
    running: Running, address: str, role: str | None, calls: int
) -> Iterator[tuple[str, Latency]]:
    headers = {"cookie": f"{COOKIE}={_token(running, role)}"} if role else {}
    with httpx.Client(base_url=address, headers=headers) as client:

        def opened(path: str) -> int:
            return client.get(path).status_code

        for path in _addresses(role):
            if {opened(path) for _ in range(_WARM)} == {200}:
                yield f"{path} as {role or 'guest'}", latency(opened, [path] * calls)


def _addresses(role: str | None) -> Iterator[str]:
    """Give an address for each page that a role may open; a guest: those for everyone."""
    for one in iter_route_contexts(web_router.routes):
        route, path = one.original_route, one.path or ""
        if not isinstance(route, APIRoute) or "GET" not in (route.methods or ()):
            continue
        roles = [each.roles for each in policies_of(route.dependant) if each.roles is not None]
        if (role is None) == bool(roles) or any(role not in each for each in roles):
            continue
        if path in _SEVERAL:
            yield from _SEVERAL[path]
        elif path.count("{") == 1 and path.split("/")[1] in _IDS:
            mine = role == "student" and path.startswith("/proposals/")
            yield path.replace("{id}", "p002" if mine else _IDS[path.split("/")[1]])
        elif "{" not in path:
            yield path


def _token(running: Running, role: str) -> str:
    """Open a session for a demo person, or for an administrator; return the cookie's secret."""
    with transaction(running.sessions) as session:
        for demo in DEMO_ROLES:
            if demo == role:
                return demo_sign_in(session, running.settings, demo, "", running.now())
        admin = Account(
            email="bench@demo.example", name="Bench", role="admin", email_verified_at=running.now()
        )
        accounts.add(session, admin)
        return open_session(session, admin, "", running.now())


@contextmanager
def _served(running: Running) -> Iterator[str]:
    """Serve on a free port for as long as it is asked; give the address."""
    config = uvicorn.Config(
        create_app(running=running), port=0, log_level="error", access_log=False
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()
