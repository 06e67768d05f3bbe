"""Every call of the OpenAPI description has an example, and each example does what it says."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

METHODS = ("get", "post", "put", "patch", "delete")
COMPANY_LAST = ("/api/v1/companies/{id}", "/api/v1/students/{id}")


def calls(client: TestClient) -> list[tuple[str, str, dict[str, Any]]]:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    found = [(m, p, paths[p][m]) for p in paths for m in METHODS if m in paths[p]]
    # what is deleted last takes other documents along
    return sorted(
        found, key=lambda c: (METHODS.index(c[0]), c[1] in COMPANY_LAST, "read" not in c[1])
    )


def example_of(part: dict[str, Any]) -> Any:
    return part["examples"]["demo"]["value"]


def test_every_example_is_executed(client: TestClient) -> None:
    executed = 0
    for method, path, operation in calls(client):
        url, query = path, {}
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path":
                url = url.replace("{" + parameter["name"] + "}", example_of(parameter))
            elif parameter["required"] or "examples" in parameter:
                query[parameter["name"]] = example_of(parameter)
        body = None
        if "requestBody" in operation:
            body = example_of(operation["requestBody"]["content"]["application/json"])
        if path == "/api/v1/feedback":
            shown = client.get("/api/v1/needs/n002/suggestions").json()["shown"]
            body = body | {"suggestion_id": shown[0]["id"]}
        answer = client.request(method, url, params=query, json=body)
        promised = next(code for code in operation["responses"] if code.startswith("2"))
        assert str(answer.status_code) == promised, (method, url, answer.text)
        executed += 1
    assert executed > 40


@pytest.mark.parametrize("kind", ["companies", "needs", "students", "proposals", "trainings"])
def test_what_is_created_is_at_the_address_that_is_told(client: TestClient, kind: str) -> None:
    operation = client.get("/api/v1/openapi.json").json()["paths"][f"/api/v1/{kind}"]["post"]
    body = example_of(operation["requestBody"]["content"]["application/json"])
    if "company_id" in body:
        body["company_id"] = client.get("/api/v1/companies").json()["items"][0]["id"]
    made = client.post(f"/api/v1/{kind}", json=body)
    assert made.status_code == 201, made.text
    again = client.get(made.headers["location"])
    assert again.json() == made.json()
    assert {key: made.json()[key] for key in body if key != "occasions"} == {
        key: value for key, value in body.items() if key != "occasions"
    }
