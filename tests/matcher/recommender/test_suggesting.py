"""A lane: suggestions with reasons, or why there are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from matcher.competences import Vocabulary
from matcher.encoding import Encoder
from matcher.ranking.weights import Weights
from matcher.recommender import Abstention, Corpus, Filters, Recommender
from matcher.recommender.suggesting import recognised
from matcher.types import Document, Kind, Mention, Task

Make = Callable[..., Document]


@pytest.fixture(scope="module")
def recommender(corpus: Corpus) -> Recommender:
    return Recommender(corpus)


def test_a_need_is_answered_best_first_with_reasons(
    recommender: Recommender, written: Make
) -> None:
    need = written("need", "n", "Vi söker en CNC-operatör som kan PLC och läsa ritning.")
    lane = recommender.suggest(need, Task.NEED_STUDENT, 5, diverse=False)
    assert 1 <= len(lane.suggestions) <= 5
    assert [one.rank for one in lane.suggestions] == list(range(1, len(lane.suggestions) + 1))
    assert [one.score for one in lane.suggestions] == sorted(
        (one.score for one in lane.suggestions), reverse=True
    )
    assert lane.best == lane.suggestions[0].score
    first = lane.suggestions[0]
    for why in first.explanation.covered:
        assert need.text[why.asked.start : why.asked.end]
        assert first.document.text[why.offered.start : why.offered.end]


@pytest.mark.parametrize("text", ["", "  \n", "🤖🎉", "Hej på er, vi hörs!", "\x00\x07", "1 2 3"])
@pytest.mark.parametrize("task", list(Task))
def test_a_text_that_says_nothing_gets_no_score(
    recommender: Recommender, written: Make, text: str, task: Task
) -> None:
    lane = recommender.suggest(written(task.query.value, "new", text), task, 5)
    assert (lane.suggestions, lane.abstained) == ((), Abstention.NOTHING_RECOGNISED)


def test_what_nobody_may_be_shown_is_said(recommender: Recommender, written: Make) -> None:
    need = written("need", "n", "Vi söker en svetsare.")
    nobody = Filters(ids=frozenset())
    lane = recommender.suggest(need, Task.NEED_STUDENT, 5, filters=nobody)
    assert (lane.suggestions, lane.abstained) == ((), Abstention.NOTHING_TO_SUGGEST)


def test_a_best_score_below_the_cut_off_is_nobody_near(corpus: Corpus, written: Make) -> None:
    lane = Recommender(corpus, cut_off=0.999).suggest(
        written("need", "n", "Vi söker en svetsare."), Task.NEED_STUDENT, 5
    )
    assert (lane.suggestions, lane.abstained) == ((), Abstention.NOBODY_NEAR)
    assert 0 < lane.best < 0.999


def test_a_local_term_counts_when_another_text_uses_it(
    stated: Make, vocabulary: Vocabulary, encoder: Encoder
) -> None:
    need = stated("need", "n", "local:qx 900")
    student, other = stated("student", "s", "local:qx 900"), stated("student", "t", "catia")
    alone = Corpus.build([need, other], vocabulary, encoder)
    shared = Corpus.build([need, other, student], vocabulary, encoder)
    assert not recognised(need, alone)
    assert not recognised(stated("need", "n2", "local:zzz"), shared)
    assert recognised(need, shared)
    lane = Recommender(shared, cut_off=0).suggest(need, Task.NEED_STUDENT, 5)
    assert lane.suggestions[0].document.id == "s"


@pytest.mark.parametrize("task", list(Task))
def test_what_is_explained_adds_up_to_what_is_scored(
    recommender: Recommender, corpus: Corpus, task: Task
) -> None:
    for query in corpus.shelves[task.query].documents[:8]:
        for one in recommender.suggest(query, task, 5).suggestions:
            covered = one.parts.covered + one.parts.covered_nice
            named = sum(why.gives for why in one.explanation.covered)
            faint = sum(lack.would_give for lack in one.explanation.missing)
            slack = 1e-4 * (len(one.explanation.covered) + 2)
            assert named <= covered + slack
            assert covered <= named + faint + slack


def test_a_held_competence_is_not_asked_for(recommender: Recommender, written: Make) -> None:
    need = written("need", "n", "Vi har redan svetsare. Vi behöver lära oss PLC-programmering.")
    assert any(one.held for one in need.mentions)
    lane = recommender.suggest(need, Task.NEED_TRAINING, 9)
    assert lane.suggestions
    for one in lane.suggestions:
        said = {why.competence for why in (*one.explanation.covered, *one.explanation.missing)}
        assert "welding" not in said


def test_a_covered_competence_raises_the_same_person(
    recommender: Recommender, corpus: Corpus, stated: Make
) -> None:
    need = stated("need", "n", "catia", "plc-programming")
    for extra in ("catia", "plc-programming"):
        plain = corpus.shelves[Kind.STUDENT].documents[0]
        if extra in {mention.competence for mention in plain.mentions}:
            continue
        said = (*plain.mentions, Mention(extra, 0, 1))
        before = recommender.explain(need, plain, Weights())
        after = recommender.explain(need, stated("student", "x", *said), Weights())
        assert sum(one.gives for one in after.covered) > sum(one.gives for one in before.covered)
