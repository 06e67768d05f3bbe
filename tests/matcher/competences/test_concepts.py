"""The vocabulary file, its errors, and how competences stand to each other."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from matcher.competences.concepts import (
    Vocabulary,
    bundled_vocabulary,
    competence_record,
    read_competences,
)
from matcher.errors import VocabularyError
from matcher.types import Competence

MILLING = Competence(
    id="milling",
    area="machining",
    sv="fräsning",
    en="milling",
    synonyms_sv=("fräsa detaljer",),
    abbreviations=("5AX",),
    stems_sv=("fräs",),
    broader=("machining",),
    related=("turning",),
    context={"mill": {"with": ("cnc",), "without": ("paper mill",)}},
    source_ids=("esco:1", "jobtech:2"),
)
MACHINING = Competence(id="machining", area="machining", sv="", en="machining", broader=("making",))
MAKING = Competence(id="making", area="machining", sv="tillverkning", en="", broader=("milling",))


def line(**changes: Any) -> str:
    return json.dumps({"id": "a", "sv": "svetsning", "en": "welding"} | changes)


def test_a_record_reads_back_the_same() -> None:
    text = json.dumps(competence_record(MILLING))
    assert list(read_competences(["", text], "other", "file")) == [MILLING]


def test_area_comes_from_the_file_and_terms_are_trimmed() -> None:
    row = line(syn_sv=[" svetsa ", " "], context={"TIG": {"with": ["Argon"]}})
    (found,) = read_competences([row], "joining", "joining.jsonl")
    assert (found.area, found.synonyms_sv) == ("joining", ("svetsa",))
    assert found.context == {"tig": {"with": ("argon",)}}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "not JSON"),
        ("[]", "one JSON object a line"),
        ('{"id": "a", "sv": "x"}', "'en' is missing or not a text"),
        (line(id=7), "'id' is missing or not a text"),
        (line(id=" "), "'id' is empty"),
        (line(sv="", en=" "), "a Swedish or an English name is needed"),
        (line(syn_en="weld"), "'syn_en' must be a list of texts"),
        (line(broader=[1]), "'broader' must be a list of texts"),
        (line(context=[]), "'context' must map terms to their rules"),
        (line(context={"tig": ["x"]}), "'context' must map terms to their rules"),
        (line(context={"tig": {"with": "argon"}}), "'with' of 'tig' must be a list of texts"),
    ],
)
def test_a_malformed_row_is_named(row: str, message: str) -> None:
    with pytest.raises(VocabularyError, match=r"my\.jsonl row 2: " + message):
        list(read_competences([line(), row], "area", "my.jsonl"))


def test_labels_and_ancestors() -> None:
    vocabulary = Vocabulary.of([MILLING, MAKING, MACHINING])
    assert list(vocabulary.competences) == ["machining", "making", "milling"]
    assert len(vocabulary) == 3
    assert "milling" in vocabulary
    assert vocabulary["milling"] is MILLING
    assert vocabulary.label("machining", "sv") == "machining"
    assert vocabulary.label("making", "en") == "tillverkning"
    assert vocabulary.label("local:fräsmaskin x", "en") == "fräsmaskin x"
    assert vocabulary.label("unknown", "sv") == "unknown"
    assert vocabulary.ancestors("milling") == {"machining": 1, "making": 2}
    assert vocabulary.ancestors("milling") is vocabulary.ancestors("milling")
    assert vocabulary.ancestors("unknown") == {}


def test_the_version_follows_the_content_and_not_the_order() -> None:
    version = Vocabulary.of([MILLING, MACHINING]).version
    assert version == Vocabulary.of([MACHINING, MILLING]).version
    assert version != Vocabulary.of([replace(MILLING, sv="fräs"), MACHINING]).version
    assert len(version) == 12


def test_an_id_stands_once() -> None:
    with pytest.raises(VocabularyError, match="'milling' stands twice"):
        Vocabulary.of([MILLING, MILLING])


def test_a_taxonomy_file_stands_beside_and_before_the_bundled_one(tmp_path: Path) -> None:
    bundled = bundled_vocabulary()
    first = next(iter(bundled))
    extra = tmp_path / "extra.jsonl"
    rows = [replace(first, synonyms_sv=("ett till namn",)), replace(MILLING, id="esco-1")]
    extra.write_text("\n".join(json.dumps(competence_record(row)) for row in rows), "utf-8")
    found = bundled_vocabulary(extra)
    assert len(found) == len(bundled) + 1
    assert found[first.id].synonyms_sv == ("ett till namn",)
    assert found["esco-1"].area == "machining"


def test_a_taxonomy_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing.jsonl"
    with pytest.raises(VocabularyError, match=r"missing\.jsonl: a taxonomy file was expected"):
        bundled_vocabulary(missing)
    missing.write_bytes(line(sv="fräsning").encode("utf-16"))
    with pytest.raises(VocabularyError, match=r"missing\.jsonl: a taxonomy file was expected"):
        bundled_vocabulary(missing)
    missing.write_text(f"{line()}\n{line()}", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"missing\.jsonl: id 'a' stands twice"):
        bundled_vocabulary(missing)


def test_the_bundled_vocabulary_is_whole() -> None:
    bundled = bundled_vocabulary()
    assert len(bundled) >= 500
    for one in bundled:
        assert one.sv, one.id
        assert one.en, one.id
        linked = {*one.broader, *one.related}
        assert linked <= set(bundled.competences), (one.id, linked - set(bundled.competences))
