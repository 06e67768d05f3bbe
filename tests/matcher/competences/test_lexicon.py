"""Finding terms: exact, inflected, in context; the longest wins."""

from __future__ import annotations

import pytest

from matcher.competences.concepts import Vocabulary
from matcher.competences.lexicon import Lexicon
from matcher.competences.tokens import tokenise
from matcher.types import Competence

LEXICON = Lexicon(
    Vocabulary.of(
        [
            Competence("welding", "a", "svetsning", "welding", stems_sv=("svets",)),
            Competence("robot-welding", "a", "robotsvetsning", "robot welding"),
            Competence("robots", "a", "industrirobot", "industrial robot", ("robot",), ("robot",)),
            Competence("go", "a", "Go", "Go", context={"go": {"with": ("python",)}}),
            Competence("spc", "a", "statistisk processtyrning", "", abbreviations=("SPC",)),
            Competence("fem", "a", "finita elementmetoden", "", abbreviations=("FEM",)),
            Competence("press", "a", "press", "", context={"press": {"without": ("medi",)}}),
        ]
    )
)


def found(text: str) -> list[tuple[str, str]]:
    return [
        (hit.competence, text[hit.start : hit.end]) for hit in LEXICON.find(text, tokenise(text))
    ]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("robot welding", [("robot-welding", "robot welding")]),
        ("robot. Welding", [("robots", "robot"), ("welding", "Welding")]),
        ("Svetsningen går bra", [("welding", "Svetsningen")]),
        ("statistiska processtyrningen", [("spc", "statistiska processtyrningen")]),
        ("SPC", [("spc", "SPC")]),
        ("spc", [("spc", "spc")]),
        ("Fem av oss kan FEM", [("fem", "FEM")]),
        ("Go och Python", [("go", "Go")]),
        ("Go home. Python", []),
        ("press för plåt", [("press", "press")]),
        ("press och medier", []),
        ("svetsfogar", [("welding", "svets")]),
        ("", []),
    ],
)
def test_hits(text: str, hits: list[tuple[str, str]]) -> None:
    assert found(text) == hits


def test_every_label_of_the_vocabulary_without_a_context_is_found_whole(
    vocabulary: Vocabulary,
) -> None:
    lexicon, lost = Lexicon(vocabulary), []
    for competence in vocabulary:
        for label in filter(None, (competence.sv, competence.en)):
            if label.lower() not in competence.context:
                hits = lexicon.find(label, tokenise(label))
                if not hits:
                    lost.append(label)
    assert len(lost) <= 0.02 * len(vocabulary), lost
