"""Who a CV is about, and what of others is left out of it."""

import pytest

from service.usecases.cv.reading import read_cv

CV = """EBBA LINDQVIST-ÅKERÖ
ebba.lindqvist@student.example
Profil
Läser femte året på maskinteknik och kan Abaqus och Python.
Övrigt
"""


def test_a_name_in_capitals_is_written_as_a_name() -> None:
    found = read_cv((CV + "B-körkort.").encode(), "cv.txt")
    assert found.identity.name == "Ebba Lindqvist-Åkerö"
    assert "LINDQVIST" not in found.text


@pytest.mark.parametrize(
    "line",
    [
        "Referens: Sven Karlsson, 0455-12 34 56",
        "B-körkort. Referenser lämnas på begäran: Sven Karlsson.",
        "References: Sven Karlsson, head of production",
    ],
)
def test_referees_are_left_out(line: str) -> None:
    text = read_cv((CV + line).encode(), "cv.txt").text
    assert "Karlsson" not in text
    assert "Abaqus" in text


def test_a_model_for_reference_is_no_referee() -> None:
    line = "Tog fram en referensmodell: strömning i Ansys."
    assert line in read_cv((CV + line).encode(), "cv.txt").text
