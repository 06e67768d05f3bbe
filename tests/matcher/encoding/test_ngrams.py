import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.encoding.ngrams import Hashing, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Presshärdning av B-stolpar", ["presshärdning", "av", "b", "stolpar"]),
        ("C++, C# och .NET", ["c++", "c#", "och", "net"]),
        ("PLC-programmering", ["plc", "programmering"]),
        ("a\u030aret", ["året"]),
        ("svets\u00adning", ["svetsning"]),
        ("", []),
        (" \n\t", []),
        ("🙂 !!! …", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_long_runs_are_cut_and_nothing_is_lost() -> None:
    assert words("x" * 100) == ["x" * 40, "x" * 40, "x" * 20]


def test_own_bucket_comes_first_and_grams_follow() -> None:
    hashing = Hashing(bits=17, shortest=3, longest=4)
    own, *grams = hashing.buckets("lean")
    assert len(grams) == 4 + 3  # of "<lean>"
    assert own not in grams


def test_inflections_share_buckets() -> None:
    hashing = Hashing()
    one, other = set(hashing.buckets("svetsare")), set(hashing.buckets("svetsaren"))
    assert len(one & other) > len(one) / 2


@given(st.text())
def test_any_text_is_cut_the_same_way_twice_and_hashed_in_range(text: str) -> None:
    hashing = Hashing(bits=10)
    cut = words(text)
    assert cut == words(text)
    assert all(0 <= bucket < hashing.size for word in cut for bucket in hashing.buckets(word))
