import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli import app

DEMO = Path(__file__).parents[3] / "service" / "demo"


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["evaluate", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def melo(tmp_path: Path) -> Path:
    (tmp_path / "queries.tsv").write_text("q1\tsvetsare\nq2\tPLC programmer\n", encoding="utf-8")
    corpus = "c1\twelder\nc2\tPLC-programmerare\nc3\tredovisning\n"
    (tmp_path / "corpus_elements.tsv").write_text(corpus, encoding="utf-8")
    (tmp_path / "annotations.tsv").write_text("q1\t0\tc1\t1\nq2\t0\tc2\t1\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("mode", ["dense", "lexical", "hybrid"])
def test_ranking(melo: Path, mode: str) -> None:
    code, told, _ = run("ranking", melo, "--mode", mode, "--json")
    assert code == 0
    found = json.loads(told)
    assert found["queries"] == 2
    assert {"samspel", "bm25"} <= set(found["systems"])
    assert 0 <= found["systems"]["samspel"]["hit@1"] <= 1
    assert "samspel" in run("ranking", melo, "--mode", mode)[1]


@pytest.fixture
def small_region(tmp_path: Path) -> Path:
    """The demo region with the judgements of a few queries of each task."""
    for name in ("needs", "students", "proposals", "trainings"):
        (tmp_path / f"{name}.jsonl").write_bytes((DEMO / f"{name}.jsonl").read_bytes())
    (tmp_path / "impossible.txt").write_bytes((DEMO / "impossible.txt").read_bytes())
    head, *rows = (DEMO / "judgements.tsv").read_text(encoding="utf-8").splitlines()
    seen: dict[str, list[str]] = {}
    for row in rows:
        task, query, *_ = row.split("\t")
        if query not in seen.setdefault(task, []):
            seen[task].append(query)
    kept = [row for row in rows if row.split("\t")[1] in seen[row.split("\t")[0]][:6]]
    (tmp_path / "judgements.tsv").write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")
    return tmp_path


def test_matching(small_region: Path) -> None:
    code, told, _ = run("matching", small_region, "--split", "all", "--json")
    assert code == 0
    found = json.loads(told)
    assert set(found["queries"]) == {
        "need_student", "need_training", "need_proposal", "student_proposal", "pooled",
    }  # fmt: skip
    assert found["queries"]["pooled"] == 24
    ours = found["systems"]["samspel"]["pooled"]
    low, high = ours["ci95"]["ndcg@10"]
    assert low <= ours["ndcg@10"] <= high
    assert {"bm25", "char tf-idf", "word tf-idf", "dense only"} <= set(found["differences"])
    assert 0 <= found["separation"]["samspel"]["pooled"] <= 1
    assert found["versions"]["encoder"]


def test_matching_prints_tables(small_region: Path) -> None:
    code, told, _ = run("matching", small_region, "--split", "all")
    assert code == 0
    for part in ("need_student", "pooled", "ours less bm25", "cross/same", "unjudged@10", "AUROC"):
        assert part in told


LABELS = [
    {
        "id": "r1", "text": "Vi söker en CNC-operatör, PLC är meriterande.", "kind": "need",
        "language": "sv", "half": "tuned", "tags": ["must-nice"],
        "mentions": [
            {"competence": "cnc-machining", "start": 12, "end": 24, "necessity": "asked"},
            {"competence": "plc-programming", "start": 26, "end": 29, "necessity": "must"},
        ],
    },
    {
        "id": "r2", "text": "I have no experience of CATIA.", "kind": "student",
        "language": "en", "half": "measured", "tags": ["negation"],
        "mentions": [{"competence": "catia", "start": 24, "end": 29, "negated": True}],
    },
]  # fmt: skip


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    lines = "".join(json.dumps(one) + "\n" for one in LABELS)
    (tmp_path / "reading.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def test_reading(labels: Path) -> None:
    code, told, _ = run("reading", labels, "--json")
    assert code == 0
    found = json.loads(told)
    assert found["tuned"]["all"]["f1"] == 1
    assert found["tuned"]["all"]["necessity"] == 0.5
    assert found["measured"]["tag"]["negation"]["cases_right"] == 1
    told = run("reading", labels, "--show-wrong")[1]
    assert "must, level None, affirmed read as nice" in told


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("ranking", "/nowhere"), "queries.tsv"),
        (("matching", "/nowhere"), "judgements.tsv"),
        (("reading", "/nowhere"), "/nowhere"),
    ],
)
def test_a_missing_folder_is_told_of(arguments: tuple[str, ...], expected: str) -> None:
    code, _, told = run(*arguments)
    assert code == 2
    assert expected in told
