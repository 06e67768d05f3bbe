"""Debian's Chromium over a real server with the demo region; all that its console says counts."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from models import Account, CompanyCreate
from service.app import create_app
from service.auth import SYSTEM, Viewer
from service.deps import COOKIE, Running
from service.store import accounts, outbox, transaction
from service.usecases import choosing, imports, vocabulary_saving
from service.usecases.contacts import answer_contact, ask_student, show_interest
from service.usecases.demo_accounts import DEMO_ROLES, demo_sign_in
from service.usecases.email_links import new_link
from service.usecases.invitations import invite
from service.usecases.sign_in import open_session, viewer_of
from service.usecases.sign_up import sign_up_company
from service.usecases.vocabulary_edits import NewSynonym, planned
from service.usecases.vocabulary_saving import begin

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


@pytest.fixture(scope="module")
def sign_in(running: Running) -> Callable[[str], str]:
    """Return what opens a session for a demo person, or an administrator, and gives its secret."""

    def secret(role: str) -> str:
        with transaction(running.sessions) as session:
            if role != "admin":
                return demo_sign_in(session, running.settings, role, "", running.now())
            email = "admin@test.example"
            account = accounts.by_email(session, email)
            if account is None:
                given = {"name": "Ada Admin", "role": "admin"}
                account = Account(email=email, email_verified_at=running.now(), **given)
                accounts.add(session, account)
            return open_session(session, account, "", running.now())

    return secret


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


CSV = "Anordnare;Titel;Text;Kommun;Nivå\nSvets AB;MIG/MAG;Grundkurs i svetsning;Osby;{}\n;;;Atlantis;\n"


@pytest.fixture(scope="module")
def lived_in(running: Running) -> dict[str, list[str]]:
    """Let people have used the region: contacts, wishes, imports, edits, links in letters.

    Returns what stands in addresses by then, by the path of the route that it is for.
    """
    now, engine, site = running.now(), running.engine, "http://127.0.0.1"
    with transaction(running.sessions) as session:
        found = {one: accounts.by_email(session, f"{one}@demo.example") for one in DEMO_ROLES}
        company, student, liaison = (viewer_of(found[one]) for one in DEMO_ROLES)
        other = Viewer("student", student_id="s013")
        choosing.wish(student, session, "p002")
        choosing.wish(student, session, "p005")
        choosing.hide(student, session, "student", "s001", "proposal", "p004", now, "För långt")
        choosing.save(company, session, "need", "n001", "training", "t001", now)
        choosing.hide(company, session, "need", "n001", "training", "t002", now, "Redan gått")
        choosing.hide(company, session, "proposal", "p001", "student", "s062", now)
        asked = ask_student(company, session, "s001", now, site, proposal_id="p001")
        answer_contact(student, session, asked.id, True, now, site)
        ask_student(company, session, "s062", now, site, proposal_id="p001", message="Hej!")
        show_interest(other, session, now, site, proposal_id="p045", message="Det låter roligt.")
        show_interest(student, session, now, site, proposal_id="p002")
        invite(liaison, session, site, "new@test.example", "company", now, company_id="c001")
        links = [new_link(session, site, found["company"], one, now) for one in LINKS]
        given = CompanyCreate(name="Ny Verkstad AB", municipality="Osby")
        sign_up_company(session, site, "ny@test.example", "Nils Ny", given, "sv", "", now)
        links += [one.body for one in outbox.waiting(SYSTEM, session) if "/sign-up/" in one.body]
        imported = [_upload(liaison, session, level) for level in ("5", "7", "nio")]
        edit = NewSynonym(competence_id="welding", term="svetsjobb")
        edits = [begin(liaison, session, engine, planned(liaison, session, edit), now).id]
    vocabulary_saving.save(liaison, running.sessions, engine, edits[0])
    for number, batch in enumerate(imported[:2]):
        _carry_out(running, liaison, batch, through=number == 0)
    return {
        **{path: [one for one in _paths(links) if one.startswith(path[:-7])] for path in BY_TOKEN},
        "/imports/{id}": [f"/imports/{one}" for one in imported[:2]],
        "/imports/{id}/columns": [f"/imports/{imported[2]}/columns"],
    }


LINKS: Any = ("sign-in", "reset", "change")
BY_TOKEN = (
    "/sign-in/link/{token}",
    "/sign-in/reset/{token}",
    "/sign-up/confirm/{token}",
    "/sign-up/invitation/{token}",
    "/account/address/{token}",
)


def _paths(letters: list[str]) -> list[str]:
    """Return the paths of the links in letters."""
    return [one for text in letters for one in re.findall(r"http://127\.0\.0\.1(/\S+)", text)]


def _upload(viewer: Viewer, session: Any, level: str) -> str:
    content = CSV.format(level).encode("cp1252")
    return imports.upload(viewer, session, "trainings", "kurser.csv", content).id


def _carry_out(running: Running, viewer: Viewer, batch: str, *, through: bool) -> None:
    """Have an import checked, and if wanted carried out."""
    with transaction(running.sessions) as session:
        mapping = imports.get_batch(viewer, session, batch).mapping
        imports.map_columns(viewer, session, batch, mapping, running.now())
    imports.work(running.sessions, running.engine, batch)
    if through:
        with transaction(running.sessions) as session:
            imports.carry_out(viewer, session, batch, running.now(), without_bad=True)
        imports.work(running.sessions, running.engine, batch)


Addresses = Callable[[str, str | None], list[str]]
IDS = {
    "needs": "n001",
    "proposals": "p001",
    "students": "s001",
    "companies": "c001",
    "trainings": "t001",
    "competences": "welding",
}
SEVERAL = {
    "/contacts": ["/contacts"],
    "/contacts/new": ["/contacts/new?student=s022&need=n001"],
    "/needs/{id}/compare": ["/needs/n001/compare?d=training:t001&d=hire:s001&d=thesis:s001:p001"],
    "/needs/{id}/why/{lane}/{document_id}": [
        "/needs/n001/why/training/t001",
        "/needs/n001/why/thesis/s001?proposal=p001",
    ],
    "/proposals/{id}/compare": ["/proposals/p001/compare?s=s001&s=s013"],
    "/suggestions/{kind}/{id}": ["/suggestions/proposal/p002", "/suggestions/need/n001"],
    "/search": ["/search", "/search?q=svets"],
}
"""Pages that are nothing without a query, or that have more than one face."""


@pytest.fixture(scope="module")
def addresses(lived_in: dict[str, list[str]]) -> Addresses:
    """Return what turns the path of a route into addresses with real ids, for a role.

    `{id}` is filled by the first word of the path.
    """
    known = lived_in | SEVERAL

    def fill(path: str, role: str | None) -> list[str]:
        if path in known:
            return known[path]
        if "{" not in path:
            return [path]
        noun = path.split("/")[1]
        id_ = "p002" if (role, noun) == ("student", "proposals") else IDS.get(noun)
        return [path.replace("{id}", id_)] if path.count("{") == 1 and id_ else []

    return fill
