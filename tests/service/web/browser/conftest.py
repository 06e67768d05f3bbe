"""Debian's Chromium over a real server with the demo region; all that its console says counts."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from service.app import create_app
from service.deps import COOKIE, Running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

INSTALL = "no Chromium: apt-get install chromium fonts-dejavu-core"
ROOT = Path(__file__).parents[4]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Return the installed browser; without one the test is skipped, or fails if it must not be."""
    path = which("chromium") or which("chromium-browser") or which("google-chrome")
    if path is None:
        if os.environ.get("SAMSPEL_REQUIRE_BROWSER"):
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only where there is a browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(running: Running) -> Iterator[str]:
    """Serve the demo region on a free port, as `samspel serve` does."""
    server = uvicorn.Server(
        uvicorn.Config(create_app(running=running), port=0, log_level="error", ws="none")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def said() -> Iterator[list[str]]:
    """Return what the browser complained of, which must be nothing when the test ends."""
    messages: list[str] = []
    yield messages
    assert not messages, messages


Open = Callable[..., "Page"]


@pytest.fixture
def open_as(
    chromium: Browser, address: str, sign_in: Callable[[str], str], said: list[str]
) -> Iterator[Open]:
    """Return what opens a browser of its own for a role (None: a guest): `open_as("company")`.

    Whatever the browser logs as a warning or an error, and every fault of a script, lands in
    `said`. At the end nothing may be left in the browser's storage.
    """
    with ExitStack() as stack:

        def open_browser(role: str | None, language: str = "sv", **given: Any) -> Page:
            size = {"width": 1280, "height": 900}
            options = {"viewport": size, "reduced_motion": "reduce"} | given
            locale = {"sv": "sv-SE", "en": "en-GB"}[language]
            context = chromium.new_context(base_url=address, locale=locale, **options)
            context.set_default_timeout(45_000)
            stack.callback(_close, context)
            if role is not None:
                safe = address.replace("http:", "https:")  # the browser trusts this machine as much
                context.add_cookies([{"name": COOKIE, "value": sign_in(role), "url": safe}])
            page = context.new_page()
            page.on("console", lambda one: _note(said, one))
            page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
            return page

        yield open_browser


def _note(said: list[str], message: Any) -> None:
    if message.type in ("warning", "error"):
        said.append(f"{message.location.get('url', '')}: {message.text}")


def _close(context: BrowserContext) -> None:
    """Close a browser after a look at what pages have stored in it: nothing, ever."""
    for page in context.pages:
        if page.url.startswith("http"):
            tools = context.new_cdp_session(page)
            for local in (True, False):
                place = {"securityOrigin": page.evaluate("origin"), "isLocalStorage": local}
                kept = tools.send("DOMStorage.getDOMStorageItems", {"storageId": place})
                assert kept["entries"] == [], page.url
    context.close()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Return the folder that pictures of the pages are kept in."""
    folder = Path(os.environ.get("SAMSPEL_SCREENSHOTS", ROOT / "var" / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
