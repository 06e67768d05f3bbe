"""People at the pages: clients that have signed in, over a demo region that has been used."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from httpx import Response

from models import Account, CompanyCreate
from service.app import create_app
from service.auth import SYSTEM, Viewer
from service.deps import COOKIE, Running
from service.policies import policies_of
from service.store import accounts, outbox, transaction
from service.usecases import choosing, imports
from service.usecases.accounts.email_links import new_link
from service.usecases.accounts.invitations import invite
from service.usecases.accounts.sign_in import open_session, viewer_of
from service.usecases.accounts.sign_up import sign_up_company
from service.usecases.contacts import answer_contact, ask_student, show_interest
from service.usecases.demo.accounts import DEMO_ROLES, demo_sign_in
from service.usecases.vocabulary import saving as vocabulary_saving
from service.usecases.vocabulary.edits import NewSynonym, Retire, planned
from service.usecases.vocabulary.saving import begin
from service.web import web_router
from service.web.forms import FORM_COOKIE, csrf_token

HOST = "https://127.0.0.1:8000"


class Person:
    """A browser without scripts: it keeps cookies and sends forms with their token."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    @property
    def csrf(self) -> str:
        """The token that our forms hold for this browser."""
        cookies = self.client.cookies
        if COOKIE not in cookies and FORM_COOKIE not in cookies:
            self.client.get("/help")
        return csrf_token(cookies.get(COOKIE) or cookies.get(FORM_COOKIE) or "")

    def get(self, path: str, *, htmx: bool = False, **given: Any) -> Response:
        """Open a page."""
        headers = {"hx-request": "true"} if htmx else {}
        return self.client.get(path, headers=headers, **given)

    def post_form(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        htmx: bool = False,
        follow_redirects: bool = False,
    ) -> Response:
        """Send a form as one of our pages would."""
        return self.client.post(
            path,
            data={**(data or {}), "csrf": self.csrf},
            files=files,
            headers={"hx-request": "true"} if htmx else {},
            follow_redirects=follow_redirects,
        )


Web = Callable[..., Person]


@pytest.fixture(scope="module")
def app(running: Running) -> FastAPI:
    """Return the application over the demo region."""
    return create_app(running=running)


@pytest.fixture(scope="module")
def web(app: FastAPI, sign_in: Callable[[str], str]) -> Iterator[Web]:
    """Return what opens a browser: `web("company")`, `web("admin")`, `web(None)` for a guest.

    `language` is what the browser asks for; accounts of the demo have none of their own.
    """
    with ExitStack() as stack:

        def open_as(role: str | None, language: str = "sv") -> Person:
            client = TestClient(app, base_url=HOST, headers={"accept-language": language})
            stack.callback(client.close)
            if role is not None:
                client.cookies.set(COOKIE, sign_in(role), domain="127.0.0.1")
            return Person(client)

        yield open_as


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


Pages = list[tuple[str, frozenset[str] | None]]


@pytest.fixture(scope="session")
def pages() -> Pages:
    """Return the path and the roles of every page and file to take along; None is everyone."""
    found = []
    for one in iter_route_contexts(web_router.routes):
        route = one.original_route
        if isinstance(route, APIRoute) and "GET" in (route.methods or ()):
            roles = [p.roles for p in policies_of(route.dependant) if p.roles is not None]
            found.append((one.path, frozenset.intersection(*roles) if roles else None))
    return found


CSV = """Anordnare;Titel;Text;Kommun;Nivå
Svets AB;MIG/MAG;Grundkurs i svetsning;Osby;{}
;;;Atlantis;
"""


@pytest.fixture(scope="module")
def lived_in(running: Running) -> dict[str, list[str]]:
    """Let people have used the region: contacts, wishes, imports, edits, links in letters.

    Returns what stands in addresses by then, by the path of the route that it is for.
    """
    now, site = running.now(), "http://127.0.0.1"
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
    edits = [
        _edit(running, liaison, NewSynonym(competence_id="welding", term="svetsjobb")),
        _edit(running, liaison, Retire(competence_id="pottery")),
    ]
    for number, batch in enumerate(imported[:2]):
        _carry_out(running, liaison, batch, through=number == 0)
    return {
        **{path: [one for one in _paths(links) if one.startswith(path[:-7])] for path in BY_TOKEN},
        "/competences/{id}/restore": ["/competences/pottery/restore"],
        "/competences/edits/{id}": [f"/competences/edits/{one}" for one in edits],
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


def _edit(running: Running, viewer: Viewer, edit: Any) -> str:
    """Save an edit of the vocabulary; return its id."""
    with transaction(running.sessions) as session:
        plan = planned(viewer, session, edit)
        made = begin(viewer, session, running.engine, plan, running.now()).id
    vocabulary_saving.save(viewer, running.sessions, running.engine, made)
    return made


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
    "/competences": ["/competences", "/competences?q=svets", "/competences?area=automation"],
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
