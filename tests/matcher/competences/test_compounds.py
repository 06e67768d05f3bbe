"""Looking into Swedish compounds."""

from __future__ import annotations

import pytest

from matcher.competences.compounds import Compounds
from matcher.competences.tokens import stem_sv


@pytest.fixture(scope="module")
def compounds() -> Compounds:
    made = Compounds()
    made.add_stem("svets", "welding")
    for word in ("fräsning", "laser", "energi"):
        made.add_term(word, stem_sv(word), word)
    return made


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("svetsarbetet", [("welding", "svets")]),
        ("storformatsfräsning", [("fräsning", "fräsning")]),
        ("laserfräsning", [("laser", "laser"), ("fräsning", "fräsning")]),
        ("robotsvets", [("welding", "svets")]),
        ("lasern", []),
        ("bord", []),
        ("", []),
    ],
)
def test_parts(compounds: Compounds, word: str, parts: list[tuple[str, str]]) -> None:
    assert [(one, word[start:end]) for one, start, end in compounds.parts(word)] == parts


def test_the_first_competence_of_a_stem_keeps_it() -> None:
    compounds = Compounds()
    compounds.add_stem("gjut", "casting")
    compounds.add_stem("gjut", "other")
    assert [one for one, _, _ in compounds.parts("gjutgods")] == ["casting"]
