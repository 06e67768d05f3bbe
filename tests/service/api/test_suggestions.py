"""Suggestions: lanes of live rows, each with parts that add up and words that are there."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.auth import Viewer
from service.deps import Running
from service.store import identities, suggestions

SYSTEM = Viewer("system")
ASKERS = ("needs/n001", "needs/n002", "needs/n003", "students/s001", "proposals/p002")


def ask(client: TestClient, asker: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{asker}/suggestions", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def shown(answer: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, lane in answer["suggestions"]["lanes"].items():
        for one in (*lane["suggestions"], *lane["similar"]):
            yield name, one


def test_a_need_gets_three_lanes_with_advice(client: TestClient) -> None:
    answer = ask(client, "needs/n001", k=5)
    lanes = answer["suggestions"]["lanes"]
    assert set(lanes) == {"thesis", "training", "hire"}
    advice = answer["suggestions"]["advice"]
    assert sorted(advice["order"]) == sorted(lanes)
    assert all(advice["reasons"][name] for name in lanes)
    assert [one["document"]["kind"] for one in lanes["hire"]["suggestions"]] == ["student"] * 5
    assert lanes["training"]["suggestions"][0]["document"]["kind"] == "training"
    placed = lanes["thesis"]["suggestions"][0]
    assert placed["document"]["kind"] == "student"
    assert placed["proposal"]["kind"] == "proposal"
    need = client.get("/api/v1/needs/n001").json()
    for one in lanes["thesis"]["similar"]:
        assert one["document"]["company_id"] != need["company_id"]
        assert not one["document"]["confidential"]


@pytest.mark.parametrize("asker", ASKERS)
def test_parts_add_up_and_lie_between_0_and_1(client: TestClient, asker: str) -> None:
    content = client.get(f"/api/v1/{asker}/suggestions", params={"k": 20}).text
    answer = json.loads(content, parse_float=Decimal)
    found = list(shown(answer))
    assert found
    for _, one in found:
        assert sum(one["parts"].values()) == one["score"]
        assert 0 <= one["score"] <= 1
        assert all(part >= 0 for part in one["parts"].values())
    for lane in answer["suggestions"]["lanes"].values():
        ranks = [one["rank"] for one in lane["suggestions"]]
        assert ranks == list(range(1, len(ranks) + 1))


def field_of(client: TestClient, kind: str, id_: str, field: str) -> str:
    value: Any = client.get(f"/api/v1/{kind}s/{id_}").json()
    for step in field.split("."):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return str(value)


@pytest.mark.parametrize("asker", ASKERS)
def test_evidence_points_at_real_characters_of_the_fields(client: TestClient, asker: str) -> None:
    noun, asker_id = asker.split("/")
    asker_kind = noun.removesuffix("s")
    checked = 0
    for lane, one in shown(ask(client, asker, k=4)):
        if lane == "training" and asker_kind == "student":
            continue  # what is asked there stands in the proposal
        other = (one["document"]["kind"], one["document"]["id"])
        own = (asker_kind, asker_id)
        if one["proposal"] and not one["proposal"]["draft"]:
            own = ("proposal", one["proposal"]["id"])
        asks, offers = (other, own) if asker_kind == "student" else (own, other)
        for covered in one["covered"]:
            for (kind, id_), evidence in ((asks, covered["asked"]), (offers, covered["offered"])):
                text = field_of(client, kind, id_, evidence["field"])
                quote = text[evidence["start"] : evidence["end"]]
                assert quote == evidence["quote"]
                assert quote.strip()
                checked += 1
    assert checked > 20


def test_a_student_gets_proposals_gap_trainings_and_companies(client: TestClient) -> None:
    answer = ask(client, "students/s001", k=5, proposal_id="p002")
    lanes = answer["suggestions"]["lanes"]
    assert answer["suggestions"]["advice"] is None
    assert {one["document"]["kind"] for one in lanes["thesis"]["suggestions"]} == {"proposal"}
    assert lanes["training"]["gap_to"]["id"] == "p002"
    companies = [one["document"]["company_id"] for one in lanes["hire"]["suggestions"]]
    assert len(companies) == len(set(companies)) > 1
    other = ask(client, "students/s001", k=5)["suggestions"]["lanes"]
    assert other["training"]["gap_to"]["id"] == other["thesis"]["suggestions"][0]["document"]["id"]


def test_hires_have_agreed_to_it(client: TestClient) -> None:
    before = ask(client, "needs/n003", k=3, lane="hire")
    first = before["suggestions"]["lanes"]["hire"]["suggestions"][0]["document"]["id"]
    client.delete(f"/api/v1/students/{first}/consents/hire")
    after = ask(client, "needs/n003", k=20, lane="hire")
    assert first not in [one["document"]["id"] for _, one in shown(after)]
    client.put(f"/api/v1/students/{first}/consents/hire")
    again = ask(client, "needs/n003", k=3, lane="hire")
    assert again["suggestions"] == before["suggestions"]


@pytest.mark.parametrize("asker", ASKERS)
def test_the_same_request_gets_the_same_bytes(client: TestClient, asker: str) -> None:
    one, other = (
        client.get(f"/api/v1/{asker}/suggestions").text.partition('"suggestions":')[2]
        for _ in range(2)
    )
    assert one.partition('"shown":')[0] == other.partition('"shown":')[0]
    assert one.partition('"shown":')[2] != other.partition('"shown":')[2]


def test_an_answer_names_its_versions_and_is_noted(client: TestClient, running: Running) -> None:
    answer = ask(client, "needs/n002", k=3)
    version = client.get("/version").json()
    assert answer["versions"] == {
        name: version[name] for name in ("samspel", "encoder", "index", "taxonomy")
    }
    assert len(answer["versions"]["encoder"]) == 12
    with running.sessions() as session:
        rows = suggestions.of_request(SYSTEM, session, answer["request_id"])
    assert {row.id for row in rows} == {one["id"] for one in answer["shown"]}
    assert len(rows) == len(list(shown(answer)))
    assert {row.query_kind for row in rows} == {"need"}
    assert {row.need_id for row in rows} == {"n002"}
    told = client.post(
        "/api/v1/feedback",
        json={"suggestion_id": rows[0].id, "verdict": "not_for_me", "reason": "för långt bort"},
    )
    assert told.status_code == 201
    assert told.json()["reason"] == "för långt bort"


@pytest.mark.parametrize("asker", ["needs/n001", "students/s001", "proposals/p002"])
def test_a_text_that_is_not_stored_leaves_no_trace(
    client: TestClient, running: Running, asker: str
) -> None:
    noun = asker.split("/", maxsplit=1)[0]
    row = client.get(f"/api/v1/{asker}").json()
    body = {"kind": noun.removesuffix("s"), "text": row["text"], "language": row["language"]}
    answer = client.post("/api/v1/suggestions", json=body).json()
    assert list(shown(answer))
    with running.sessions() as session:
        rows = suggestions.of_request(SYSTEM, session, answer["request_id"])
    assert {row.query_kind for row in rows} == {None}


def test_nothing_recognised_gets_questions_in_either_language(client: TestClient) -> None:
    for language, word in (("sv", "Vad"), ("en", "What")):
        body = {"text": "Hej hej, vi är ett trevligt gäng som fikar ihop."}
        answer = client.post("/api/v1/suggestions", json=body, params={"language": language})
        lanes = answer.json()["suggestions"]["lanes"]
        for lane in lanes.values():
            assert lane["suggestions"] == []
            assert lane["abstained"]["code"] == "nothing_recognised"
            assert lane["abstained"]["questions"][0].startswith(word)


@pytest.mark.parametrize(
    ("header", "language"),
    [("en-GB,en;q=0.9,sv;q=0.8", "en"), ("sv-SE", "sv"), ("fi, en;q=0.5, sv;q=0.4", "en"),
     ("", "sv"), ("de", "sv"), ("en;q=x, sv;q=0.1", "sv"), ("en;q=0, sv;q=0.1", "sv")],
)  # fmt: skip
def test_accept_language(client: TestClient, header: str, language: str) -> None:
    answer = client.get(
        "/api/v1/needs/n001/suggestions", headers={"accept-language": header}, params={"k": 1}
    )
    assert answer.json()["language"] == language


def test_detail_is_short_or_full(client: TestClient) -> None:
    short = [one["why"] for _, one in shown(ask(client, "needs/n001", k=3, detail="short"))]
    full = [one["why"] for _, one in shown(ask(client, "needs/n001", k=3, detail="full"))]
    assert all(len(why) == 1 for why in short)
    assert any(len(why) > 3 for why in full)


def test_lanes_filters_and_weights(client: TestClient) -> None:
    one = ask(client, "needs/n001", lane="hire", k=20)
    assert set(one["suggestions"]["lanes"]) == {"hire"}
    assert one["own_weights"] is False
    near = ask(client, "needs/n001", lane="hire", k=20, municipality="Karlskrona")
    places = {o["document"]["municipality"] for _, o in shown(near)}
    assert places == {"Karlskrona"}
    level = ask(client, "needs/n001", lane="hire", k=20, level=7)
    assert {o["document"]["level"] for _, o in shown(level)} <= {7, None}
    close = ask(client, "needs/n001", lane="hire", k=50, within_km=100)
    assert (
        0
        < len(list(shown(close)))
        <= len(list(shown(ask(client, "needs/n001", lane="hire", k=50))))
    )
    own = ask(client, "needs/n001", lane="hire", weight_coverage=1, weight_closeness=0,
              weight_lexical=0, weight_fit=0)  # fmt: skip
    assert own["own_weights"] is True
    assert own["weights"] == {"coverage": 1, "closeness": 0, "lexical": 0, "fit": 0}
    for _, found in shown(own):
        assert found["parts"]["closeness"] == found["parts"]["lexical"] == 0


def test_within_km_needs_a_place(client: TestClient) -> None:
    body = {"text": "Krav: svetsning"}
    answer = client.post("/api/v1/suggestions", json=body, params={"within_km": 10})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "near"


def test_no_answer_holds_an_identity(client: TestClient, running: Running) -> None:
    with running.sessions() as session:
        ids = [f"s{n:03d}" for n in range(1, 151)]
        known = identities.read(SYSTEM, session, ids)
    assert len(known) == 150
    secrets = {one.name for one in known.values()}
    secrets |= {said for one in known.values() for said in (one.email, one.phone) if said}
    texts = [client.get(f"/api/v1/{asker}/suggestions", params={"k": 50}).text for asker in ASKERS]
    texts += [client.get("/api/v1/students", params={"limit": 200}).text]
    for text in texts:
        assert not [secret for secret in secrets if secret in text]
    assert "identity" not in texts[-1]


def test_an_own_name_changes_no_byte_of_the_suggestions(client: TestClient) -> None:
    answers = []
    for name, pronoun in (("Alva Sandberg", "Hon"), ("Muhammed Al-Rashid", "Han")):
        text = f"Jag heter {name}, 070-123 45 67. {pronoun} kan TIG-svetsa och programmera ABB."
        student = {"id": "byte", "text": text, "language": "sv"}
        assert client.post("/api/v1/students", json=student).status_code == 201
        assert client.put("/api/v1/students/byte/identity", json={"name": name}).status_code == 204
        found = ask(client, "students/byte", k=5)["suggestions"]
        for lane in found["lanes"].values():
            for one in lane["suggestions"]:
                for covered in one["covered"]:
                    for key in ("start", "end"):
                        covered["offered"].pop(key)
        answers.append(json.dumps(found))
        assert client.delete("/api/v1/students/byte").status_code == 204
    assert answers[0] == answers[1]


def test_held_competences_are_read_as_held(client: TestClient) -> None:
    body = {
        "text": "Vi ska robotisera svetshallen. Vi behöver robotprogrammering och svetsning.",
        "held": "svetsning",
        "language": "sv",
    }
    without = client.post("/api/v1/suggestions", json=body | {"held": None}).json()
    given = client.post("/api/v1/suggestions", json=body).json()

    def asked(answer: dict[str, Any]) -> set[str]:
        lane = answer["suggestions"]["lanes"]["training"]["suggestions"]
        return {c["competence"]["id"] for one in lane for c in (*one["covered"], *one["missing"])}

    assert "welding" in asked(without)
    assert asked(given) <= asked(without)
