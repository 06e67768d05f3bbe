"""Words with their place and their stems in two languages."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.competences.tokens import stem_en, stem_sv, tokenise


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("C++, C# och .NET", ["C++", "C#", "och", ".NET"]),
        ("ISO9001 och S7", ["ISO", "9001", "och", "S7"]),
        ("PLC-programmering", ["PLC", "programmering"]),
        ("  \n…🤖", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [token.surface for token in tokenise(text)] == words


@pytest.mark.parametrize("words", ["svetsning svetsa svetsar", "presshärdning presshärdade"])
def test_forms_of_a_swedish_word_share_their_stem(words: str) -> None:
    assert len({stem_sv(word) for word in words.split()}) == 1


def test_forms_of_an_english_word_share_their_stem() -> None:
    assert len({stem_en(word) for word in ("weld", "welds", "welded", "welding")}) == 1


@given(text=st.text(max_size=80))
def test_every_word_stands_where_it_says(text: str) -> None:
    tokens = tokenise(text)
    assert all(text[one.start : one.end] == one.surface for one in tokens)
    assert all(one.end <= other.start for one, other in pairwise(tokens))


def test_stemming_is_safe_in_many_threads() -> None:
    words = [f"svets{letter}ningarna" for letter in "abcdefghijklmno"] * 50
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(stem_sv.__wrapped__, words)) == [stem_sv(word) for word in words]
