"""What every answer has: safe headers, own addresses only, cookies that no script reads, limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.app import create_app
from service.deps import COOKIE, Running, get_session
from service.engine import Engine
from service.policies import ROLES
from service.store import Session, make_engine, make_sessions, transaction

SAFE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
ELSEWHERE = (
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/needs\r\nset-cookie: a=b",
    "/\t/evil.example",
    " //evil.example",
    "/needs/n001\\@evil.example",
    "/suggestions\\evil",
    "/proposals/p001?\u0000",
)


@pytest.fixture(autouse=True)
def nothing_is_kept(app: FastAPI) -> Iterator[None]:
    """Undo what forms send; the rest of the way is as it always is."""

    def undone() -> Iterator[Session]:
        running: Running = app.state.running
        with running.sessions() as session:
            yield session
            session.rollback()

    app.dependency_overrides[get_session] = undone
    yield
    app.dependency_overrides.clear()


def local(address: str) -> bool:
    """Whether a browser would stay here, as the standard for addresses has it."""
    plain = re.sub(r"[\t\r\n]", "", address.strip()).replace("\\", "/")
    return plain.startswith("/") and not plain.startswith("//")


def test_no_field_of_any_form_leads_elsewhere(web: Any, pages: Any, addresses: Any) -> None:
    wrong, seen = [], 0
    for role in (None, *ROLES):
        person = web(role)
        person.client._transport.raise_server_exceptions = False
        forms: dict[str, dict[str, str]] = {}
        for path, roles in pages:
            if roles is None or role in roles:
                for address in addresses(path, role):
                    forms |= _forms(person.get(address).text)
        for action, hidden in forms.items():
            for to in ELSEWHERE:
                given = dict.fromkeys(("next", "back", "undo", "to", "return"), to)
                answer = person.post_form(action, hidden | given)
                led = answer.headers.get("location", answer.headers.get("hx-redirect", "/"))
                seen += 1
                if answer.status_code >= 500 or not local(led) or "evil" in led:
                    wrong.append(f"{action} with {to!r} as {role}: {answer.status_code} {led}")
    assert not wrong, "\n".join(wrong)
    assert seen > 1_000


def _forms(page: str) -> dict[str, dict[str, str]]:
    """Return where a page's forms go, each with its hidden fields."""
    found = {}
    for form in re.findall(r"<form\b.*?</form>", page, re.S):
        action = re.search(r'action="([^"]*)"', form.partition(">")[0])
        if action and 'method="post"' in form.partition(">")[0]:
            hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
            found[action[1].partition("?")[0]] = dict(hidden)
    return found


@pytest.mark.parametrize("to", ELSEWHERE)
def test_signing_in_leads_nowhere_else(web: Any, to: str) -> None:
    answer = web("company").get("/sign-in", params={"next": to}, follow_redirects=False)
    assert local(answer.headers["location"])
    assert "evil" not in answer.headers["location"]
    assert answer.status_code == 303


def test_every_answer_has_safe_headers(
    web: Any, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = web("company")
    company.client._transport.raise_server_exceptions = False
    answers = [
        company.get("/needs"),
        company.get("/no-such-page"),
        company.get("/needs/n001/edit?x=1"),
        company.get("/board"),
        company.get("/export/needs.csv"),
        company.get("/calendar.ics"),
        company.get("/api/v1/needs"),
        company.get("/api/v1/none"),
        company.client.get("/", headers={"host": "evil.example"}),
        company.client.post("/needs/new", data={}),
        company.client.post("/needs/new", content=b"x" * 1_500_000),
        company.client.put("/needs"),
        company.client.post("/sign-in", headers={"content-length": "x"}, content=b""),
        web(None).get("/needs", follow_redirects=False),
    ]
    monkeypatch.setattr(Engine, "current", lambda _: 1 / 0)
    answers.append(company.get("/needs/n001"))
    told = {one.status_code for one in answers}
    assert told >= {200, 303, 400, 403, 404, 405, 413, 500}
    for one in answers:
        for name, value in SAFE.items():
            assert one.headers[name] == value, one.url
        assert "default-src 'none'" in one.headers["content-security-policy"], one.url
        assert "unsafe" not in one.headers["content-security-policy"]
        assert one.headers["x-request-id"]
        assert one.headers["cache-control"] == "no-store"
        assert "server" not in one.headers
        assert "strict-transport-security" not in one.headers
        if "html" in one.headers.get("content-type", ""):
            assert "form-action 'self'" in one.headers["content-security-policy"], one.url


def test_browsers_keep_to_https_where_it_is_the_address(running: Running) -> None:
    settings = running.settings.model_copy(update={"public_url": "https://samspel.example"})
    held = Running(settings, running.sessions, running.engine, running.today)
    client = TestClient(create_app(running=held), base_url="https://samspel.example")
    for path in ("/", "/none", "/health/live"):
        age = client.get(path).headers["strict-transport-security"]
        assert int(age.removeprefix("max-age=")) >= 31_536_000


def test_what_is_too_large_is_told_to_people_in_their_words_and_to_programs_as_data(
    web: Any,
) -> None:
    for language, words in (("sv", "högst 20 MB kan tas emot"), ("en", "at most 20 MB can be")):
        liaison = web("liaison", language)
        large = {"file": ("a.csv", b"x" * 21_000_000, "text/csv")}
        page = liaison.post_form("/imports/new", {"kind": "needs"}, files=large)
        assert page.status_code == 413
        assert words in page.text
        assert page.text.count("<h1>") == 1
        assert 'href="/board"' in page.text  # the menu of one who has signed in
        form = liaison.post_form("/needs/new", {"text": "x" * 1_100_000})
        assert form.status_code == 413
        assert words.replace("20", "1") in form.text
    told = web(None).client.post("/api/v1/suggestions", content=b"x" * 1_100_000)
    assert told.status_code == 413
    assert told.headers["content-type"] == "application/problem+json"


def test_a_form_of_very_many_parts_is_refused(web: Any) -> None:
    person = web("company")
    person.client._transport.raise_server_exceptions = False
    fields = {f"f{n}": "x" for n in range(4_000)}
    assert person.post_form("/needs/new", fields).status_code in (400, 413, 422)
    files = [("file", (f"{n}.csv", b"x", "text/csv")) for n in range(9)]
    assert person.post_form("/needs/new", {}, files=files).status_code in (400, 413, 422)


def test_files_are_kept_and_not_shown(web: Any) -> None:
    for role, path in (
        ("student", "/my-data/everything.zip"),
        ("liaison", "/export/students.xlsx"),
        ("liaison", "/imports/template"),
        ("company", "/calendar.ics"),
    ):
        answer = web(role).get(path)
        assert answer.status_code == 200
        said = answer.headers["content-disposition"]
        assert re.fullmatch(r'attachment; filename="[a-z0-9.-]+"', said), said
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_session_is_new_at_sign_in_and_the_old_one_ends(app: FastAPI, web: Any) -> None:
    app.dependency_overrides.clear()
    person = web("student")
    planted = person.client.cookies[COOKIE]
    answer = person.post_form("/sign-in/demo", {"role": "company"})
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(f"{COOKIE}="))
    for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert planted not in cookie
    old = web(None)
    old.client.cookies.set(COOKIE, planted, domain="127.0.0.1")
    assert old.get("/suggestions", follow_redirects=False).status_code == 303
    made_up = web(None)
    made_up.client.cookies.set(COOKIE, "chosen-by-another", domain="127.0.0.1")
    entered = made_up.post_form("/sign-in/demo", {"role": "company"})
    assert "chosen-by-another" not in str(entered.headers.get_list("set-cookie"))


def test_many_tries_are_answered_with_a_page_that_says_so(app: FastAPI, web: Any) -> None:
    app.dependency_overrides.clear()
    guest = web(None)
    wrong = {"email": "company@demo.example", "password": "not the password"}
    told = [guest.post_form("/sign-in", wrong) for _ in range(12)]
    assert told[0].status_code == 422
    assert told[-1].status_code == 429
    assert "<h1>" in told[-1].text


@pytest.mark.parametrize(("where", "status"), [("", 500), ("none/", 503)])
def test_only_a_database_that_is_busy_is_told_of_as_such(
    app: FastAPI, web: Any, tmp_path: Path, where: str, status: int
) -> None:
    person = web("company")
    broken = make_engine(f"sqlite:///{tmp_path}/{where}empty.db")  # without tables, or no folder

    def session() -> Iterator[Session]:
        with transaction(make_sessions(broken)) as made:
            yield made

    app.dependency_overrides[get_session] = session
    page, data = person.get("/needs"), person.get("/api/v1/needs")
    broken.dispose()
    for answer in (page, data):
        assert answer.status_code == status
        assert answer.headers["x-request-id"] in answer.text
        assert "no such table" not in answer.text
        assert ("retry-after" in answer.headers) == (status == 503)
