import pytest

from matcher.ranking.advice import Reason
from matcher.recommender import Abstention
from matcher.types import Task
from service.usecases.answers.wording import (
    abstention_text,
    must_question,
    questions_for,
    reason_text,
)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_everything_has_words_in_both_languages(language: str) -> None:
    for reason in Reason:
        assert reason_text(reason, language)  # type: ignore[arg-type]  # one of the two
    for why in Abstention:
        for task in Task:
            assert "{" not in abstention_text(why, task, language)  # type: ignore[arg-type]
            assert questions_for(why, task, language)  # type: ignore[arg-type]


def test_swedish_agrees_in_gender() -> None:
    near = Abstention.NOBODY_NEAR
    assert abstention_text(near, Task.NEED_STUDENT, "sv").startswith("Ingen student ")
    assert abstention_text(near, Task.NEED_TRAINING, "sv").startswith("Ingen utbildning ")
    assert abstention_text(near, Task.STUDENT_PROPOSAL, "sv").startswith("Inget examensarbete ")
    nothing = Abstention.NOTHING_TO_SUGGEST
    assert "ingen student att" in abstention_text(nothing, Task.PROPOSAL_STUDENT, "sv")


def test_a_must_is_a_question() -> None:
    assert must_question("CATIA", "sv") == "Finns CATIA? Det är ett krav men nämns inte."
    assert must_question("CATIA", "en") == "Is there CATIA? It is a must and is not mentioned."
