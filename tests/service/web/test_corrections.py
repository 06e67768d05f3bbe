"""The chips of a form become corrections, whatever button was pressed."""

import json
from typing import Any

import pytest

from matcher.competences import Reader
from matcher.types import Kind
from service.errors import ValidationProblemError
from service.web.corrections import corrections_of
from service.web.forms import Form


def chip(name: str, action: str | None = None, **more: Any) -> tuple[str, str]:
    state = {"competence_id": name, "label": name, "action": action, "necessity": "asked"} | more
    return "chip", json.dumps(state)


def given(reader: Reader, *fields: tuple[str, str]) -> list[dict[str, Any]]:
    found = corrections_of(Form(fields), reader, Kind.NEED)
    return [{k: v for k, v in one.items() if v is not None} for one in found]


def test_a_chip_left_alone_is_no_correction(reader: Reader) -> None:
    alone = (chip("welding"), ("necessity-0", "asked"), ("level-0", ""))
    assert given(reader, *alone) == []


def test_another_choice_is_a_change(reader: Reader) -> None:
    assert given(reader, chip("welding"), ("necessity-0", "must"), ("level-0", "3")) == [
        {"competence_id": "welding", "action": "changed", "necessity": "must", "level": 3}
    ]


def test_a_change_stays_although_the_text_agrees_by_now(reader: Reader) -> None:
    same = (("necessity-0", "asked"), ("level-0", ""))
    assert given(reader, chip("welding", "changed"), *same)[0]["action"] == "changed"
    assert given(reader, chip("welding", "confirmed"), *same)[0]["action"] == "confirmed"


@pytest.mark.parametrize(
    ("button", "action"),
    [("keep-1", "confirmed"), ("drop-1", "removed"), ("reset-1", None)],
)
def test_a_button_speaks_of_its_own_chip(reader: Reader, button: str, action: str | None) -> None:
    found = given(reader, chip("welding"), chip("plc-programming"), (button, "yes"))
    expected = [{"competence_id": "plc-programming", "action": action}] if action else []
    assert found == expected


def test_what_is_added_is_taken_away_without_a_trace(reader: Reader) -> None:
    added = chip("python", "added", label="Pythonskript", level=2)
    (kept,) = given(reader, added)
    assert (kept["action"], kept["label"], kept["level"]) == ("added", "Pythonskript", 2)
    assert given(reader, added, ("drop-0", "yes")) == []


def test_what_was_removed_stays_so_until_it_is_brought_back(reader: Reader) -> None:
    gone = (("gone", "welding"), ("gone", "python"))
    assert {one["competence_id"] for one in given(reader, *gone)} == {"welding", "python"}
    (left,) = given(reader, *gone, ("back", "welding"))
    assert left == {"competence_id": "python", "action": "removed"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("TIG-svetsning", {"tig-welding": "TIG-svetsning"}),
        ("tig welding", {"tig-welding": "tig welding"}),
        ("PLC och Python", {"plc-programming": "PLC", "python": "Python"}),
        ("Zorglub 77", {"local:zorglub 77": "Zorglub 77"}),
        (" … ", {}),
    ],
)
def test_words_add_what_they_name(reader: Reader, words: str, expected: dict[str, str]) -> None:
    found = given(reader, ("add", words))
    assert {one["competence_id"]: one["label"] for one in found} == expected
    assert all(one["action"] == "added" for one in found)


def test_adding_overrules_a_removal(reader: Reader) -> None:
    (one,) = given(reader, ("gone", "python"), ("add", "Python"))
    assert (one["competence_id"], one["action"]) == ("python", "added")


def test_a_correction_of_what_is_not_read_stays(reader: Reader) -> None:
    idle = {"competence_id": "lean", "action": "changed", "level": 2}
    assert given(reader, ("idle", json.dumps(idle))) == [idle]


@pytest.mark.parametrize(
    "field", [("chip", "{"), ("chip", '{"x": 1}'), ("idle", '{"action": "party"}')]
)
def test_hidden_fields_that_were_meddled_with_are_refused(
    reader: Reader, field: tuple[str, str]
) -> None:
    with pytest.raises(ValidationProblemError):
        given(reader, field)


def test_a_meddled_choice_is_refused(reader: Reader) -> None:
    with pytest.raises(ValidationProblemError):
        given(reader, chip("welding"), ("necessity-0", "perhaps"))
