"""Every route × every role × own and other organisation, from the route table itself.

A route without a policy fails; so does one that opens what belongs to another organisation.
Nothing that the calls do is kept, so that each meets the same region.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from httpx import Response

from models import (
    Contact,
    NeedCreate,
    ProposalCreate,
    StudentCreate,
)
from service.auth import SYSTEM
from service.deps import SAFE_METHODS, Running, get_session
from service.policies import ROLES, policies_of
from service.store import (
    Session,
    accounts,
    consents,
    contacts,
    needs,
    proposals,
    students,
    transaction,
)

ROLES_AND_GUEST: Final = (*ROLES, None)


@dataclass(frozen=True)
class Ids:
    """Ids of one owner: what stands in the places of an address."""

    need: str
    proposal: str
    student: str
    contact: str
    company: str
    training: str = "t001"


@pytest.fixture(scope="module")
def mine(running: Running) -> Ids:
    """What belongs to the demo company and the demo student, and both have a contact about."""
    with transaction(running.sessions) as session:
        student = accounts.by_email(session, "student@demo.example")
        company = accounts.by_email(session, "company@demo.example")
        assert student is not None
        assert company is not None
        assert student.student_id is not None
        assert company.company_id is not None
        students.assign(SYSTEM, session, [student.student_id], "o001")
        for purpose in ("thesis", "hire"):
            consents.give(SYSTEM, session, student.student_id, purpose)
        return _ids(session, company.company_id, student.student_id, "mine")


@pytest.fixture(scope="module")
def theirs(running: Running) -> Ids:
    """What is another company's draft, a student's who has not consented, and their contact."""
    with transaction(running.sessions) as session:
        hidden = StudentCreate(id="s-hidden", text="Jag kan svetsa.", programme="Svetsare")
        students.create(SYSTEM, session, hidden)
        students.assign(SYSTEM, session, ["s-hidden"], "o002")
        return _ids(session, "c002", "s-hidden", "theirs", status="draft")


def _ids(session: Session, company: str, student: str, name: str, status: Any = "open") -> Ids:
    need = NeedCreate(
        id=f"n-{name}", company_id=company, title="Svetsning", text="Svetsare sökes.", status=status
    )
    work = ProposalCreate(
        id=f"p-{name}", company_id=company, title="Svetsning", text="Svetsprov.", status=status
    )
    needs.create(SYSTEM, session, need)
    proposals.create(SYSTEM, session, work)
    row = Contact(
        id=f"k-{name}",
        company_id=company,
        student_id=student,
        purpose="thesis",
        proposal_id=work.id,
        subject="Svetsprov",
        asked_by="company",
    )
    contacts.add(session, row)
    return Ids(str(need.id), str(work.id), student, row.id, company)


@pytest.fixture(scope="module", autouse=True)
def nothing_is_kept(app: FastAPI, mine: Ids, theirs: Ids) -> Iterator[None]:
    """Undo what each request does; the rest of the way is as it always is."""

    def undone() -> Iterator[Session]:
        running: Running = app.state.running
        with running.sessions() as session:
            yield session
            session.rollback()

    app.dependency_overrides[get_session] = undone
    yield
    app.dependency_overrides.clear()


def _routes(app: FastAPI) -> Iterator[Any]:
    """Give every route of the application, those of its routers too."""
    for route in iter_route_contexts(app.routes):
        if isinstance(getattr(route, "original_route", route), APIRoute):
            yield route


def _calls(app: FastAPI) -> Iterator[tuple[str, Any]]:
    for route in _routes(app):
        for method in sorted(route.methods):
            yield method, route


def _roles(route: Any) -> frozenset[str] | None:
    """Return the roles that all policies of a route let through; None is everyone."""
    given = [one.roles for one in policies_of(route.dependant) if one.roles is not None]
    return frozenset.intersection(*given) if given else None


NOUNS: Final = {
    "needs": "need",
    "proposals": "proposal",
    "students": "student",
    "contacts": "contact",
    "companies": "company",
    "trainings": "training",
}
"""The first part of an address, and whose id comes after it."""


def _noun(path: str) -> str | None:
    """Return what the id in an address is of, if it is of something that has an owner."""
    parts = [one for one in path.removeprefix("/api/v1").split("/") if one]
    if len(parts) > 1 and parts[1].startswith("{"):
        return NOUNS.get(parts[0])
    return None


def _url(path: str, ids: Ids) -> str:
    noun = _noun(path)
    own = getattr(ids, noun) if noun else "x"
    url = re.sub(r"^(/(?:api/v1/)?\w+/)\{\w+(?::\w+)?\}", rf"\g<1>{own}", path)
    known = {"proposal_id": ids.proposal, "need_id": ids.need, "student_id": ids.student}
    known |= {"purpose": "hire", "kind": "needs", "format": "csv", "file": "needs.csv"}
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: known.get(found[1], "x"), url)


class Callers:
    """One browser for each role, whose cookies stay as they were after each call."""

    def __init__(self, web: Any) -> None:
        self._people = {role: web(role) for role in ROLES_AND_GUEST}
        self._cookies = {}
        for role, person in self._people.items():
            assert person.csrf
            person.client._transport.raise_server_exceptions = False
            self._cookies[role] = list(person.client.cookies.jar)

    def call(self, role: str | None, method: str, url: str) -> Response:
        """Send a request as our own pages would."""
        person = self._people[role]
        data = None if method in SAFE_METHODS else {"csrf": person.csrf}
        answer: Response = person.client.request(method, url, data=data, follow_redirects=False)
        person.client.cookies.jar.clear()
        for one in self._cookies[role]:
            person.client.cookies.jar.set_cookie(one)
        return answer


@pytest.fixture
def callers(web: Any) -> Callers:
    """Return a browser for each role and a guest's."""
    return Callers(web)


def test_every_route_states_its_policy(app: FastAPI) -> None:
    without = [route.path for route in _routes(app) if not policies_of(route.dependant)]
    assert not without
    assert sum(1 for _ in _calls(app)) > 150


def test_nothing_is_served_but_by_routes(app: FastAPI) -> None:
    others = [
        one.path
        for one in iter_route_contexts(app.routes)
        if not isinstance(getattr(one, "original_route", one), APIRoute)
    ]
    assert others == ["/api/v1/openapi.json"]  # the description of the API holds no data


def test_every_role_is_let_in_or_refused_as_the_route_says(
    app: FastAPI, callers: Callers, mine: Ids
) -> None:
    wrong = []
    for method, route in _calls(app):
        roles, url = _roles(route), _url(route.path, mine)
        for role in ROLES_AND_GUEST:
            answer = callers.call(role, method, url)
            told = f"{method} {url} as {role or 'guest'}: {answer.status_code}"
            if roles is not None and role is None:
                at = answer.headers.get("location", answer.headers.get("hx-redirect", ""))
                if answer.status_code != 401 and not at.startswith("/sign-in"):
                    wrong.append(told)
            elif roles is not None and role not in roles:
                if answer.status_code != 403:
                    wrong.append(told)
            elif answer.status_code == 401 or answer.status_code >= 500:
                wrong.append(told)
            elif route.path.startswith("/api/") and method not in SAFE_METHODS:
                assert answer.status_code == 403, told  # a cookie changes nothing there
            elif answer.status_code == 403:
                wrong.append(told)
    assert not wrong, "\n".join(wrong)


OWNED: Final = {
    "company": ("need", "proposal", "student", "contact"),
    "student": ("need", "proposal", "student", "contact"),
    "liaison": ("student",),
}
"""What of `theirs` each role must not even find."""


def test_what_belongs_to_another_organisation_is_not_found(
    app: FastAPI, callers: Callers, theirs: Ids
) -> None:
    wrong, seen = [], 0
    for method, route in _calls(app):
        roles, noun = _roles(route), _noun(route.path)
        for role, hidden in OWNED.items():
            if noun not in hidden or (roles is not None and role not in roles):
                continue
            if route.path.startswith("/api/") and method not in SAFE_METHODS:
                continue  # tokens, below
            answer = callers.call(role, method, _url(route.path, theirs))
            seen += 1
            if answer.status_code != 404:
                wrong.append(f"{method} {_url(route.path, theirs)} as {role}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert seen > 30
