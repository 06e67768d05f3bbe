from fastapi.testclient import TestClient


def test_a_need_gets_three_lanes_with_reasons(client: TestClient) -> None:
    answer = client.get("/api/v1/needs/n001/suggestions", params={"k": 5, "language": "sv"})
    assert answer.status_code == 200, answer.text
    lanes = answer.json()["suggestions"]["lanes"]
    assert set(lanes) == {"thesis", "training", "hire"}
