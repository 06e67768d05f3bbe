"""Who may call, from where, and what stands around every answer."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import faiss
import pytest
from fastapi.testclient import TestClient

from service import app as application
from service.auth import SYSTEM, Viewer
from service.auth.accounts import viewer_of
from service.deps import COOKIE, Running
from service.engine import Engine
from service.store import accounts, looks, students, transaction
from service.usecases.accounts import tokens
from service.usecases.demo.accounts import demo_sign_in
from service.usecases.documents.source import DatabaseSource

HEADERS = {"authorization": "Bearer the-token-of-the-tests"}
HOST = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def guest(running: Running) -> Iterator[TestClient]:
    """Return a client that shows no token."""
    with TestClient(application.create_app(running=running), base_url=HOST) as made:
        yield made


def test_every_route_of_the_api_wants_a_token(guest: TestClient) -> None:
    paths = guest.get("/api/v1/openapi.json").json()["paths"]
    asked = 0
    for path, methods in paths.items():
        if not path.startswith("/api/"):
            continue
        for method in methods:
            url = path.replace("{id}", "n001").replace("{purpose}", "hire")
            answer = guest.request(method, url)
            assert answer.status_code == 401, (method, path)
            assert answer.headers["www-authenticate"] == "Bearer"
            asked += 1
    assert asked > 40


@pytest.mark.parametrize("shown", ["Bearer wrong", "Bearer ", "Basic abc", "Bearer å"])
def test_a_wrong_token(guest: TestClient, shown: str) -> None:
    answer = guest.get("/api/v1/needs", headers={"authorization": shown.encode()})
    assert answer.status_code == 401


def test_the_right_token(guest: TestClient) -> None:
    assert guest.get("/api/v1/needs/n001", headers=HEADERS).status_code == 200
    assert guest.get("/health/live").status_code == 200


def test_no_configured_token_lets_nobody_in(running: Running) -> None:
    settings = running.settings.model_copy(update={"api_token": None})
    app = application.create_app(running=replace(running, settings=settings))
    client = TestClient(app, base_url=HOST)
    assert client.get("/api/v1/needs/n001").status_code == 401
    assert client.get("/api/v1/needs/n001", headers=HEADERS).status_code == 401


def test_only_this_machine_s_names_and_the_public_one_are_answered(running: Running) -> None:
    settings = running.settings.model_copy(update={"public_url": "https://samspel.example"})
    app = application.create_app(running=replace(running, settings=settings))
    names = {"127.0.0.1:8000": 200, "localhost": 200, "samspel.example": 200, "evil.example": 400}
    for name, status in names.items():
        client = TestClient(app, base_url=f"http://{name}")
        assert client.get("/health/live").status_code == status


def test_a_token_of_an_account_may_what_its_scopes_say(running: Running) -> None:
    now = running.now()
    with transaction(running.sessions) as session:
        account = accounts.by_email(session, "company@demo.example")
        assert account is not None
        viewer = viewer_of(account)
        assert viewer is not None
        secret, _ = tokens.create_token(viewer, session, "test", {"read"}, 30, now)
    app = application.create_app(running=running)
    client = TestClient(app, base_url=HOST, headers={"authorization": f"Bearer {secret}"})
    assert client.get("/api/v1/needs/n001").status_code == 200
    assert client.patch("/api/v1/needs/n001", json={"version": 1}).status_code == 403
    assert client.post("/api/v1/trainings", json={}).status_code == 403
    with transaction(running.sessions) as session:
        account.disabled_at = now
        session.add(account)
    assert client.get("/api/v1/needs/n001").status_code == 401
    with transaction(running.sessions) as session:
        account.disabled_at = None
        session.add(account)


@pytest.fixture
def as_company(running: Running) -> Iterator[TestClient]:
    """Return a client with a token of the demo company's."""
    with transaction(running.sessions) as session:
        account = accounts.by_email(session, "company@demo.example")
        assert account is not None
        viewer = viewer_of(account)
        assert viewer is not None
        key, _ = tokens.create_token(viewer, session, "x", {"read", "write"}, 30, running.now())
    headers = {"authorization": f"Bearer {key}"}
    app = application.create_app(running=running)
    with TestClient(app, base_url=HOST, headers=headers) as made:
        yield made


def test_a_company_meets_students_one_by_one_and_they_see_it(
    running: Running, as_company: TestClient
) -> None:
    assert as_company.get("/api/v1/students").status_code == 403
    assert as_company.get("/api/v1/students/s001/suggestions").status_code == 403
    with transaction(running.sessions) as session:
        [student] = students.listed(SYSTEM, session, purpose="hire", limit=1)
        me = Viewer("student", student_id=student.id)
        before = len(looks.of(me, session, student.id))
    assert as_company.get(f"/api/v1/students/{student.id}").status_code == 200
    with transaction(running.sessions) as session:
        assert len(looks.of(me, session, student.id)) == before + 1


def test_nobody_agrees_for_a_student_who_has_an_account(
    running: Running, client: TestClient
) -> None:
    with transaction(running.sessions) as session:
        account = accounts.by_email(session, "student@demo.example")
        assert account is not None
        where = f"/api/v1/students/{account.student_id}/consents/statistics"
    assert client.delete(where).status_code == 204
    assert client.put(where).status_code == 403


def test_a_cookie_reads_and_changes_nothing(running: Running) -> None:
    with transaction(running.sessions) as session:
        secret = demo_sign_in(session, running.settings, "company", "", running.now())
    app = application.create_app(running=running)
    client = TestClient(app, base_url="https://127.0.0.1:8000", cookies={COOKIE: secret})
    assert client.get("/api/v1/needs/n001").status_code == 200
    for method, path in (("POST", "needs"), ("PATCH", "needs/n001"), ("DELETE", "needs/n001")):
        assert client.request(method, f"/api/v1/{path}", json={}).status_code == 403


def test_every_answer_has_an_id_and_safe_headers(client: TestClient) -> None:
    given = client.get("/api/v1/needs/n001", headers={"x-request-id": "mine-1"})
    assert given.headers["x-request-id"] == "mine-1"
    made = client.get("/api/v1/needs/n001", headers={"x-request-id": "not mine!"})
    assert made.headers["x-request-id"] != "not mine!"
    assert made.headers["content-security-policy"].startswith("default-src 'none'")
    assert made.headers["x-content-type-options"] == "nosniff"
    assert made.headers["cache-control"] == "no-store"


def test_health_and_version(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "alive"}
    assert client.get("/health/ready").json() == {"status": "ready"}
    version = client.get("/version").json()
    assert version["documents"] > 300


def test_not_ready_until_the_index_is_built(running: Running) -> None:
    engine = Engine(DatabaseSource(running.sessions), running.engine._encoder)
    held = replace(running, engine=engine)
    app = application.create_app(running=held)
    client = TestClient(app, base_url=HOST, headers=HEADERS)
    assert client.get("/health/live").status_code == 200
    assert client.get("/version").json()["index"] == ""
    for path in ("/health/ready", "/api/v1/needs/n001/suggestions"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "1"
    assert client.get("/api/v1/needs/n001").status_code == 200
    with client:  # the application starts, and loads beside it
        engine._loaded.wait(60)
        assert client.get("/health/ready").status_code == 200


def test_one_openmp_thread_inside_a_request(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    current = Engine.current

    def noting(self: Engine) -> object:
        seen.append(faiss.omp_get_max_threads())
        return current(self)

    monkeypatch.setattr(Engine, "current", noting)
    with ThreadPoolExecutor(4) as pool:
        urls = [f"/api/v1/needs/n00{n}/suggestions" for n in range(1, 9)]
        answers = list(pool.map(client.get, urls))
    assert {answer.status_code for answer in answers} == {200}
    assert seen
    assert set(seen) == {1}


def test_what_nobody_foresaw_is_logged_and_told_without_detail(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Engine) -> object:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Engine, "current", broken)
    app = application.create_app(running=running)
    client = TestClient(app, base_url=HOST, headers=HEADERS, raise_server_exceptions=False)
    answer = client.get("/api/v1/needs/n001/suggestions")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
