from pathlib import Path

import numpy as np
import pytest

from matcher.encoding import bundled_encoder
from matcher.errors import EvaluationError
from matcher.evaluation import MEASURES, evaluate_ranking
from matcher.evaluation.ranking import RankingSet, ranks

QUERIES = {"q1": "svetsare", "q2": "nurse", "q3": "unjudged"}
CORPUS = {"c1": "welder", "c2": "sjuksköterska", "c3": "ekonom", "c4": "svetsaren"}
JUDGED = [("q1", "c1"), ("q1", "c4"), ("q2", "c2")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "trades"
    made.mkdir()
    for name, rows in (("queries", QUERIES), ("corpus_elements", CORPUS)):
        text = "".join(f"{key}\t{value}\n" for key, value in rows.items())
        (made / f"{name}.tsv").write_text(text, encoding="utf-8")
    annotations = "".join(f"{query}\t0\t{element}\t1\n" for query, element in JUDGED)
    (made / "annotations.tsv").write_text(annotations, encoding="utf-8")
    return made


def test_unjudged_queries_are_left_out(folder: Path) -> None:
    data = RankingSet.read(folder)
    assert data.queries == ["svetsare", "nurse"]
    assert data.relevant == [[0, 3], [1]]


def test_the_bundled_encoder_crosses_languages_and_letters_do_not(folder: Path) -> None:
    result = evaluate_ranking(folder, bundled_encoder(), "dense")
    assert result["set"] == "trades"
    assert result["queries"] == 2
    assert result["encoder"] == bundled_encoder().fingerprint
    assert set(result["systems"]) == {"samspel", "bm25", "word tf-idf", "char tf-idf"}
    ours, char = result["systems"]["samspel"], result["systems"]["char tf-idf"]
    assert ours["mrr"] == 1
    assert ours["map"] > char["map"]
    for system in result["systems"].values():
        assert set(MEASURES) <= set(system)
        assert all(low <= system[name] <= high for name, (low, high) in system["ci95"].items())


def test_hybrid_and_lexical_modes(folder: Path) -> None:
    assert evaluate_ranking(folder, bundled_encoder(), "hybrid")["systems"]["samspel"]["mrr"] == 1
    lexical = evaluate_ranking(folder, None, "lexical")
    assert lexical["encoder"] is None
    assert lexical["systems"]["char tf-idf"]["mrr_difference"] == [0, 0, 0]


def test_ties_go_by_position() -> None:
    scores = np.array([0.5, 0.9, 0.5, 0.5], dtype=np.float32)
    assert ranks(scores, [2, 1]) == [3, 1]


@pytest.mark.parametrize("mode", ["dense", "hybrid"])
def test_a_missing_encoder_is_an_error(folder: Path, mode: str) -> None:
    with pytest.raises(EvaluationError, match="needs an encoder"):
        evaluate_ranking(folder, None, mode)  # type: ignore[arg-type]  # a parametrised literal


def test_an_unknown_mode_is_an_error(folder: Path) -> None:
    with pytest.raises(EvaluationError, match="not one of"):
        evaluate_ranking(folder, None, "magic")  # type: ignore[arg-type]  # that is the point


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("queries.tsv", None, "cannot read"),
        ("queries.tsv", "q1 no tab\n", "line 1"),
        ("annotations.tsv", "q1\t0\tgone\t1\n", "unknown id"),
        ("annotations.tsv", "q1\t0\tc1\tmuch\n", "not a number"),
        ("annotations.tsv", "", "no annotated query"),
    ],
)
def test_malformed_folders_are_refused(
    folder: Path, name: str, text: str | None, message: str
) -> None:
    if text is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError, match=message):
        RankingSet.read(folder)
