import json
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.competences import Reader, Vocabulary
from matcher.encoding import Encoder
from matcher.errors import EvaluationError
from matcher.evaluation.labels import Labelled, read_labels
from matcher.evaluation.outside import evaluate_outside, r_precision
from matcher.evaluation.reading import compare, evaluate_reading, figures
from matcher.types import Kind, Mention, Necessity

TEXT = "Svets och PLC är krav, CATIA är meriterande."
SVETS = Mention("welding", 0, 5, Necessity.MUST)
PLC = Mention("plc-programming", 10, 13, Necessity.MUST)
CATIA = Mention("catia", 23, 28, Necessity.NICE)


def labelled(*mentions: Mention, half: str = "tuned") -> Labelled:
    return Labelled("r1", TEXT, Kind.NEED, "sv", half, ("must-nice",), mentions)


def test_a_hit_is_the_same_competence_where_spans_overlap() -> None:
    wide = replace(PLC, start=6, end=13)
    case = compare(labelled(SVETS, PLC), [SVETS, wide, replace(CATIA, start=40, end=44)])
    assert case.hits == ((SVETS, SVETS), (PLC, wide))
    assert not case.missed
    assert len(case.added) == 1
    apart = compare(labelled(PLC), [replace(PLC, start=30, end=33)])
    assert (len(apart.hits), len(apart.missed), len(apart.added)) == (0, 1, 1)


def test_each_label_is_used_once() -> None:
    case = compare(labelled(PLC), [PLC, replace(PLC, start=9, end=12)])
    assert case.hits == ((PLC, PLC),)
    assert len(case.added) == 1


def test_a_local_term_is_neither_right_nor_wrong() -> None:
    case = compare(labelled(SVETS), [SVETS, Mention("local:krav", 17, 21)])
    assert case.right
    assert figures([case])["precision"] == 1


def test_strict_figures_want_necessity_level_and_negation() -> None:
    cases = [
        compare(
            labelled(SVETS, PLC, CATIA),
            [replace(SVETS, necessity=Necessity.NICE), replace(PLC, level=3), CATIA],
        )
    ]
    found = figures(cases)
    assert found["f1"] == 1
    assert found["strict_f1"] == pytest.approx(1 / 3)
    assert found["necessity"] == pytest.approx(2 / 3)
    assert found["level"] == pytest.approx(2 / 3)
    assert found["negation"] == 1
    negated = compare(labelled(SVETS), [replace(SVETS, negated=True)])
    assert not negated.right


def test_nothing_labelled_and_nothing_read_is_right() -> None:
    found = figures([compare(labelled(), [])])
    assert (found["precision"], found["recall"], found["f1"], found["cases_right"]) == (1, 1, 1, 1)


def test_figures_per_half_language_and_tag(reader: Reader) -> None:
    found = evaluate_reading(reader, [labelled(SVETS, PLC, CATIA), labelled(half="measured")])
    assert found["tuned"]["all"]["recall"] == 1
    assert found["tuned"]["tag"]["must-nice"]["labels"] == 3
    assert found["measured"]["language"]["sv"]["precision"] == 0


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("not json", "row 1"),
        ({"id": "r1"}, "text"),
        ({"half": "third"}, "tuned or measured"),
        ({"mentions": [{"competence": "x", "start": 3, "end": 99}]}, "span 3-99"),
        ({"kind": "advert"}, "advert"),
    ],
)
def test_a_malformed_row_is_refused(tmp_path: Path, record: object, expected: str) -> None:
    whole = {
        "id": "r1", "text": TEXT, "kind": "need", "language": "sv", "half": "tuned", "mentions": [],
    }  # fmt: skip
    if isinstance(record, dict):
        record = record if record == {"id": "r1"} else whole | record
    line = record if isinstance(record, str) else json.dumps(record)
    (tmp_path / "reading.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(EvaluationError) as caught:
        read_labels(tmp_path)
    assert expected in str(caught.value)
    assert "reading.jsonl row 1" in str(caught.value)


def test_r_precision_is_out_of_what_could_be() -> None:
    assert r_precision(["a", "b", "c"], frozenset({"a", "c"}), 2) == 0.5
    assert r_precision(["a", "b", "c"], frozenset({"a", "c"}), 5) == 1
    assert r_precision(["x"], frozenset({"a"}), 5) == 0


def test_outside_labels_are_found_by_their_english_names(
    tmp_path: Path, vocabulary: Vocabulary, encoder: Encoder
) -> None:
    known = [
        replace(one, source_ids=("esco:1",))
        for one in vocabulary
        if one.id in {"welding", "plc-programming", "catia", "accounting"}
    ]
    reader = Reader(Vocabulary.of(known))
    rows = (
        "sentence,span,sub_span,label\n"
        "We weld and draw in CATIA,weld,,Welding\n"
        "We weld and draw in CATIA,CATIA,,CATIA (software)\n"
        "We laugh,laugh,,LABEL NOT PRESENT\n"
    )
    (tmp_path / "tech_validation_annotations.csv").write_text(rows, encoding="utf-8")
    found = evaluate_outside(tmp_path, reader, {"bundled": encoder})
    assert found["tech"]["sentences"] == 1
    assert found["tech"]["systems"]["reader, then encoder"]["rp@5"] == 1
    with pytest.raises(EvaluationError, match="ESCO"):
        evaluate_outside(tmp_path, Reader(Vocabulary.of([])), {"bundled": encoder})
    with pytest.raises(EvaluationError, match="tech_validation"):
        evaluate_outside(tmp_path / "none", reader, {"bundled": encoder})
