"""Creating, reading, changing, deleting and listing over HTTP."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

NOUNS = ("companies", "needs", "students", "proposals", "trainings", "competences")


def test_a_new_need_is_answered_and_a_new_student_is_found(client: TestClient) -> None:
    made = client.post(
        "/api/v1/needs",
        json={"id": "fresh", "company_id": "c001", "title": "Blästring",
              "text": "Krav: termisk sprutning och blästring.", "language": "sv"},
    )  # fmt: skip
    assert made.status_code == 201
    student = {"id": "blaster", "text": "Blästring och termisk sprutning i tio år."}
    client.post("/api/v1/students", json=student)
    client.put("/api/v1/students/blaster/consents/hire")
    lane = client.get("/api/v1/needs/fresh/suggestions", params={"lane": "hire"}).json()
    hires = lane["suggestions"]["lanes"]["hire"]["suggestions"]
    assert hires[0]["document"]["id"] == "blaster"
    client.patch("/api/v1/students/blaster", json={"version": 1, "text": "Jag bakar bröd."})
    lane = client.get("/api/v1/needs/fresh/suggestions", params={"lane": "hire"}).json()
    hires = lane["suggestions"]["lanes"]["hire"]["suggestions"]
    assert "blaster" not in [one["document"]["id"] for one in hires]


def test_two_writers_on_one_row(client: TestClient) -> None:
    row = client.get("/api/v1/needs/n005").json()
    for status in (200, 409):
        change = {"version": row["version"], "title": f"Titel {status}"}
        answer = client.patch("/api/v1/needs/n005", json=change)
        assert answer.status_code == status
    assert answer.json()["errors"][0]["field"] == "version"
    assert client.get("/api/v1/needs/n005").json()["title"] == "Titel 200"
    stale = client.delete("/api/v1/needs/n005", params={"version": row["version"]})
    assert stale.status_code == 409


def test_many_writers_at_once_lose_nothing(client: TestClient) -> None:
    def write(number: int) -> int:
        version = client.get("/api/v1/needs/n006").json()["version"]
        change = {"version": version, "headcount": number + 1}
        return client.patch("/api/v1/needs/n006", json=change).status_code

    before = client.get("/api/v1/needs/n006").json()["version"]
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(write, range(24)))
    assert set(statuses) <= {200, 409}
    after = client.get("/api/v1/needs/n006").json()["version"]
    assert after - before == statuses.count(200)


def test_an_id_that_is_taken(client: TestClient) -> None:
    for noun in NOUNS:
        first = client.get(f"/api/v1/{noun}", params={"limit": 1}).json()["items"][0]
        body = {
            "companies": {"name": "X", "municipality": "Osby"},
            "needs": {"company_id": "c001", "title": "X", "text": "X"},
            "students": {"text": "X"},
            "proposals": {"company_id": "c001", "title": "X", "text": "X"},
            "trainings": {"provider": "X", "title": "X", "text": "X"},
            "competences": {"area": "x", "label_sv": "x", "label_en": "x"},
        }[noun]
        answer = client.post(f"/api/v1/{noun}", json=body | {"id": first["id"]})
        assert answer.status_code == 409, noun
        assert answer.json()["errors"][0]["field"] == "id"


@pytest.mark.parametrize("noun", NOUNS)
def test_pages_neither_lose_nor_repeat_under_inserts(client: TestClient, noun: str) -> None:
    seen: list[str] = []
    cursor: str | None = None
    inserted = 0
    while True:
        query = {"limit": 40} | ({"cursor": cursor} if cursor else {})
        page = client.get(f"/api/v1/{noun}", params=query).json()
        seen += [one["id"] for one in page["items"]]
        if noun == "students" and inserted < 3:
            client.post("/api/v1/students", json={"id": f"page{inserted}", "text": "Svets."})
            inserted += 1
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen))
    if noun == "students":
        assert {"page0", "page1", "page2"} <= set(seen)


def test_lists_can_be_narrowed(client: TestClient) -> None:
    def ids(path: str, **query: str) -> list[dict[str, object]]:
        return list(client.get(f"/api/v1/{path}", params=query).json()["items"])

    assert {one["company_id"] for one in ids("needs", company_id="c001")} == {"c001"}
    assert {one["municipality"] for one in ids("companies", municipality="1083")} == {"Sölvesborg"}
    assert {one["status"] for one in ids("proposals", status="draft")} <= {"draft"}
    assert {one["online"] for one in ids("trainings", online="true")} == {True}
    assert {one["area"] for one in ids("competences", area="automation")} == {"automation"}


def test_deleting_a_company_takes_its_needs_out_of_the_answers(client: TestClient) -> None:
    needs = client.get("/api/v1/needs", params={"company_id": "c002"}).json()["items"]
    assert client.delete("/api/v1/companies/c002").status_code == 204
    for need in needs:
        assert client.get(f"/api/v1/needs/{need['id']}/suggestions").status_code == 404


def test_competences_are_searched_in_both_languages(client: TestClient) -> None:
    for word in ("presshärdning", "press hardening", "PRESSHÄRD"):
        hits = client.get("/api/v1/competences/search", params={"q": word}).json()
        assert hits[0]["id"] == "press-hardening", word
    assert client.get("/api/v1/competences/search", params={"q": "qqqq"}).json() == []


def test_the_reader_says_what_it_reads(client: TestClient) -> None:
    text = "Krav: PLC-programmering. Meriterande: AutoForm. Ingen erfarenhet av CATIA behövs."
    answer = client.get("/api/v1/competences/read", params={"text": text, "language": "en"}).json()
    assert answer["language"] == "sv"
    by_quote = {one["quote"]: one for one in answer["mentions"]}
    assert by_quote["PLC-programmering"]["necessity"] == "must"
    assert by_quote["AutoForm"]["necessity"] == "nice"
    for one in answer["mentions"]:
        assert text[one["start"] : one["end"]] == one["quote"]


def test_readers_and_writers_at_once(client: TestClient) -> None:
    """Nothing answers 500, nothing is lost, and each writer finds its own student."""

    def write(number: int) -> int:
        new = {"id": f"busy{number}", "text": f"Jag kan svetsa, svarva och fräsa {number}."}
        made = client.post("/api/v1/students", json=new).status_code
        given = client.put(f"/api/v1/students/busy{number}/consents/hire").status_code
        found = client.get(f"/api/v1/students/busy{number}/suggestions").status_code
        return max(made, given, found)

    needs = client.get("/api/v1/needs", params={"limit": 20}).json()["items"]

    def read(number: int) -> int:
        url = f"/api/v1/needs/{needs[number]['id']}/suggestions"
        return client.get(url, params={"k": 3}).status_code

    with ThreadPoolExecutor(8) as pool:
        writers = [pool.submit(write, number) for number in range(20)]
        readers = [pool.submit(read, number) for number in range(20)]
        assert {one.result() for one in writers} == {201}
        assert {one.result() for one in readers} == {200}
    for number in range(20):
        assert client.get(f"/api/v1/students/busy{number}").status_code == 200
