"""Who may call, from where, and what stands around every answer."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import faiss
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from service import app as application
from service.deps import Running
from service.engine import Engine
from service.usecases.source import DatabaseSource

TOKEN = "a-token-of-the-tests"


@pytest.fixture(scope="module")
def guarded(running: Running) -> TestClient:
    """Return a client of an application with a token."""
    settings = running.settings.model_copy(update={"api_token": SecretStr(TOKEN)})
    held = replace(running, settings=settings)
    return TestClient(application.create_app(running=held), base_url="http://samspel.example")


def test_every_route_of_the_api_wants_the_token(guarded: TestClient) -> None:
    paths = guarded.get("/api/v1/openapi.json").json()["paths"]
    asked = 0
    for path, methods in paths.items():
        if not path.startswith("/api/"):
            continue
        for method in methods:
            url = path.replace("{id}", "n001").replace("{purpose}", "hire")
            answer = guarded.request(method, url)
            assert answer.status_code == 401, (method, path)
            assert answer.headers["www-authenticate"] == "Bearer"
            asked += 1
    assert asked > 40


@pytest.mark.parametrize("shown", ["Bearer wrong", "Bearer ", "Basic abc", "Bearer å"])
def test_a_wrong_token(guarded: TestClient, shown: str) -> None:
    answer = guarded.get("/api/v1/needs", headers={"authorization": shown.encode()})
    assert answer.status_code == 401


def test_the_right_token(guarded: TestClient) -> None:
    given = {"authorization": f"Bearer {TOKEN}"}
    assert guarded.get("/api/v1/needs/n001", headers=given).status_code == 200
    assert guarded.get("/health/live").status_code == 200


def test_without_a_token_only_this_machine_s_names_are_answered(running: Running) -> None:
    app = application.create_app(running=running)
    for name, status in (("127.0.0.1:8000", 200), ("localhost", 200), ("evil.example", 400)):
        client = TestClient(app, base_url=f"http://{name}")
        assert client.get("/health/live").status_code == status


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
    client = TestClient(application.create_app(running=held), base_url="http://127.0.0.1")
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
    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
    answer = client.get("/api/v1/needs/n001/suggestions")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
