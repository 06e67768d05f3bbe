"""Words that say how a competence is meant."""

from __future__ import annotations

import pytest

from matcher.competences.cues import Cue, Reach, Signal, find_cues
from matcher.competences.tokens import tokenise


def cues(text: str) -> list[Cue]:
    return find_cues(text, tokenise(text))


@pytest.mark.parametrize(
    ("text", "signal", "reach"),
    [
        ("Krav: X", Signal.MUST, Reach.AFTER),
        ("X är ett krav", Signal.MUST, Reach.BEFORE),
        ("X is required", Signal.MUST, Reach.BEFORE),
        ("X är meriterande", Signal.NICE, Reach.BEFORE),
        ("gärna X", Signal.NICE, Reach.AFTER),
        ("X is a plus", Signal.NICE, Reach.BEFORE),
        ("X is not required", Signal.NICE, Reach.BOTH),
        ("ingen erfarenhet av X", Signal.NEGATED, Reach.AFTER),
        ("aldrig X", Signal.NEGATED, Reach.AFTER),
        ("vi har redan X", Signal.HELD, Reach.AFTER),
        ("vi saknar X", Signal.LACKED, Reach.AFTER),
    ],
)
def test_signals(text: str, signal: Signal, reach: Reach) -> None:
    assert (signal, reach) in [(cue.signal, cue.reach) for cue in cues(text)]


@pytest.mark.parametrize(
    ("text", "level"),
    [("basic", 1), ("some experience of", 2), ("goda kunskaper i", 3), ("expert", 4),
     ("1 year", 2), ("fem år", 3), ("12+ years of experience", 4)],
)  # fmt: skip
def test_levels(text: str, level: int) -> None:
    assert [cue.level for cue in cues(text) if cue.signal is Signal.LEVEL] == [level]


@pytest.mark.parametrize("text", ["inte bara X", "not only X", "utan problem", "no doubt", ""])
def test_what_only_looks_like_a_negation(text: str) -> None:
    assert Signal.NEGATED not in [cue.signal for cue in cues(text)]


def test_cues_come_in_order_and_a_short_one_inside_a_long_one_is_left_out() -> None:
    text = "CATIA is not required. Krav: PLC, gärna robot."
    found = cues(text)
    assert [cue.start for cue in found] == sorted(cue.start for cue in found)
    assert [cue.signal for cue in found] == [Signal.NICE, Signal.MUST, Signal.NICE]
    assert all(text[cue.start : cue.end].strip() for cue in found)
