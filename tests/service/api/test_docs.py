"""The API's own page: vendored, and under a strict policy."""

from fastapi.testclient import TestClient


def test_the_page_and_its_files_are_served_from_here(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    assert "http" not in page.text.replace("<!doctype html>", "")
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "start.js"):
        assert f"docs/assets/{name}" in page.text
        assert client.get(f"/docs/assets/{name}").status_code == 200
    for name in ("nothing.js", "index.html", "..%2F__init__.py"):
        assert client.get(f"/docs/assets/{name}").status_code == 404
