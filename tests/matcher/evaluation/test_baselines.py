import numpy as np
import pytest

from matcher.evaluation.baselines import BASELINES, BM25

CORPUS = ["svetsning av rör", "robotsvetsning", "löner och personal", "rör, rör och rör igen"]


@pytest.mark.parametrize("name", BASELINES)
def test_a_baseline_finds_a_text_by_its_own_words(name: str) -> None:
    scores = BASELINES[name](CORPUS).scores(CORPUS)
    assert scores.shape == (4, 4)
    assert scores.argmax(axis=1).tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("name", BASELINES)
def test_unknown_and_empty_queries_score_nothing(name: str) -> None:
    assert not BASELINES[name](CORPUS).scores(["", "qqq"]).any()


def test_characters_reach_into_compounds_and_words_do_not() -> None:
    assert BASELINES["char tf-idf"](CORPUS).scores(["svetsning"])[0, 1] > 0
    assert BASELINES["word tf-idf"](CORPUS).scores(["svetsning"])[0, 1] == 0


def test_bm25_by_hand() -> None:
    idf = np.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    expected = idf * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 2 / 1.5))
    assert BM25(["a1 a1", "b1"]).scores(["a1"])[0] == pytest.approx([expected, 0], rel=1e-6)
