"""One text from a document's fields, and its language."""

from __future__ import annotations

import pytest

from matcher.competences import compose, detect_language


def test_fields_stand_on_lines_of_their_own() -> None:
    whole = compose(" Titel ", "Text här", ["Kurs A", " ", "Kurs B "])
    assert whole.text == "Titel\nText här\nKurs A\nKurs B"
    assert whole.text[whole.text_at :].startswith("Text")
    assert whole.courses_at is not None
    assert whole.text[whole.courses_at :] == "Kurs A\nKurs B"


def test_empty_fields_leave_no_line() -> None:
    whole = compose(" ", "Text", [""])
    assert (whole.text, whole.text_at, whole.courses_at) == ("Text", 0, None)
    assert compose("", "").text == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vi söker en svetsare som kan läsa ritning", "sv"),
        ("We are looking for a welder with experience of drawings", "en"),
        ("Vi behöver hjälp med machine learning och data science", "sv"),
        ("PLC CATIA SPC", ""),
        ("", ""),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect_language(text) == language
