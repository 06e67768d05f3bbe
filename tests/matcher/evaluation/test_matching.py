from pathlib import Path

import pytest

from matcher.encoding import Encoder
from matcher.errors import EvaluationError
from matcher.evaluation.judgements import Judged, Judgements, read_ids, read_judgements
from matcher.evaluation.matching import evaluate_matching, measure_ranking
from matcher.recommender import Corpus, Recommender
from matcher.types import Kind, Task

HEAD = "task\tquery_id\tdoc_id\tgrade\tsplit\n"


def judged(**grades: int) -> Judged:
    return Judged(Task.NEED_STUDENT, "n1", "tuned", grades)


LANGUAGES = {"a": "sv", "b": "en", "c": "sv", "d": "en"}


def test_the_best_order_has_full_marks() -> None:
    found = measure_ranking(["a", "b", "c"], judged(a=3, b=2, c=0), LANGUAGES, "sv")
    assert found["ndcg@10"] == pytest.approx(1)
    assert found["mrr"] == 1
    assert found["recall@10"] == 1
    assert found["unjudged@10"] == 0


def test_gain_is_linear_and_discounted() -> None:
    found = measure_ranking(["b", "a"], judged(a=3, b=1), LANGUAGES, "sv")
    log3 = 1.584962500721156
    assert found["ndcg@10"] == pytest.approx((1 + 3 / log3) / (3 + 1 / log3))
    assert found["mrr"] == 0.5, "grade 1 is not a find"


def test_the_other_language_is_measured_alone() -> None:
    found = measure_ranking(["a", "c", "b"], judged(a=0, b=3, c=2), LANGUAGES, "sv")
    assert found["ndcg@10 cross"] == pytest.approx(1), "b is the first of its language"
    assert found["ndcg@10 same"] < 1
    # two of three shown are Swedish, one of two good ones
    assert found["preference"] == pytest.approx(2 / 3 - 1 / 2)


def test_an_empty_ranking_finds_nothing_and_an_unjudged_document_counts() -> None:
    found = measure_ranking([], judged(a=2), LANGUAGES, "sv")
    assert (found["ndcg@10"], found["mrr"], found["recall@10"]) == (0, 0, 0)
    assert "preference" not in found
    assert measure_ranking(["d", "a"], judged(a=2), LANGUAGES, "sv")["unjudged@10"] == 1


def test_a_query_without_any_use_is_not_measured() -> None:
    assert set(measure_ranking(["a"], judged(a=0), LANGUAGES, "sv")) == {"unjudged@10"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "row 1: expected the header"),
        ("task,query_id\n", "row 1: expected the header"),
        (HEAD, "no judgements"),
        (HEAD + "need_student\tn1\ts1\t4\ttuned\n", "row 2: grade '4'"),
        (HEAD + "need_dog\tn1\ts1\t2\ttuned\n", "row 2: 'need_dog' is not a task"),
        (HEAD + "need_student\tn1\ts1\t2\tall\n", "row 2: split 'all'"),
        (HEAD + "need_student\tn1\ts1\n", "row 2: 3 cells"),
        (HEAD + "need_student\tn1\ts1\t2\ttuned\n" * 2, "row 3: s1 is judged twice"),
        (
            HEAD + "need_student\tn1\ts1\t2\ttuned\nneed_student\tn1\ts2\t2\tmeasured\n",
            "row 3: n1 stands in two splits",
        ),
    ],
)
def test_a_malformed_file_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "judgements.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError) as caught:
        read_judgements(path)
    assert expected in str(caught.value)


def test_splits_are_by_query(tmp_path: Path) -> None:
    path = tmp_path / "judgements.tsv"
    rows = "need_student\tn1\ts1\t2\ttuned\nneed_student\tn2\ts1\t3\tmeasured\n"
    path.write_text(HEAD + rows, encoding="utf-8")
    found = read_judgements(path)
    assert [one.query for one in found.of("tuned")] == ["n1"]
    assert [one.query for one in found.of("measured")] == ["n2"]
    assert len(found.of("all")) == 2
    assert read_ids(tmp_path / "none.txt") == frozenset()


def test_systems_are_set_side_by_side(corpus: Corpus, encoder: Encoder) -> None:
    recommender = Recommender(corpus)
    needs = corpus.shelves[Kind.NEED].documents[:4]
    judged_rows = []
    for need in needs:
        lane = recommender.suggest(need, Task.NEED_STUDENT, 3, diverse=False)
        grades = {one.document.id: 3 - one.rank + 1 for one in lane.suggestions} or {"s001": 0}
        judged_rows.append(Judged(Task.NEED_STUDENT, need.id, "tuned", grades))
    found = evaluate_matching(
        recommender,
        {"dense only": encoder},
        Judgements(tuple(judged_rows)),
        "tuned",
        frozenset({needs[0].id}),
    )
    assert set(found["differences"]) == {"dense only", "bm25", "word tf-idf", "char tf-idf"}
    assert found["systems"]["samspel"]["pooled"]["ndcg@10"] == pytest.approx(1)
    for mean, low, high in (each["pooled"] for each in found["differences"].values()):
        assert 0 <= low <= mean <= high


def test_an_unknown_document_is_refused(corpus: Corpus) -> None:
    need = corpus.shelves[Kind.NEED].documents[0].id
    rows = (Judged(Task.NEED_STUDENT, need, "tuned", {"nobody": 2}),)
    with pytest.raises(EvaluationError, match="nobody"):
        evaluate_matching(Recommender(corpus), {}, Judgements(rows), "tuned")
    with pytest.raises(EvaluationError, match="measured"):
        evaluate_matching(Recommender(corpus), {}, Judgements(rows), "measured")
