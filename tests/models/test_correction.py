from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from models.correction import Corrections

SHAPE: TypeAdapter[Any] = TypeAdapter(Corrections)


def test_the_last_word_on_a_competence_counts_and_empty_fields_fall_away() -> None:
    given = [
        {"competence_id": "welding", "action": "changed", "necessity": "must", "level": 3},
        {"competence_id": "plc-programming", "action": "confirmed", "level": None},
        {"competence_id": "welding", "action": "removed", "necessity": None},
    ]
    assert SHAPE.validate_python(given) == [
        {"competence_id": "welding", "action": "removed"},
        {"competence_id": "plc-programming", "action": "confirmed"},
    ]


def test_a_label_becomes_one_clean_line() -> None:
    added = {"competence_id": "local:polywork", "action": "added", "label": " Poly\nWorks\x00 "}
    assert SHAPE.validate_python([added])[0]["label"] == "Poly Works"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"action": "added"}, "needs a label"),
        ({"action": "added", "label": " "}, "must not be empty"),
        ({"action": "lost"}, "Input should be"),
        ({"level": 5}, "less than or equal to 4"),
        ({"necessity": "perhaps"}, "Input should be"),
        ({"competence_id": "Not A Slug"}, "match pattern"),
        ({"competence_id": "local:a\x00b"}, "match pattern"),
        ({"competence_id": "local:" + "x" * 201}, "at most"),
        ({"colour": "red"}, "not permitted"),
    ],
)
def test_what_is_wrong_is_refused(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        SHAPE.validate_python([{"competence_id": "welding", "action": "confirmed"} | wrong])


def test_no_more_than_two_hundred() -> None:
    many = [{"competence_id": f"c{n}", "action": "removed"} for n in range(201)]
    with pytest.raises(ValidationError, match="at most 200"):
        SHAPE.validate_python(many)
