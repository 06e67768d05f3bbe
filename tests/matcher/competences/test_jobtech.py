"""The JobTech importer, on small files written here and on the real ones where they are."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from matcher.competences.jobtech import read_jobtech
from matcher.errors import VocabularyError
from matcher.types import Competence

# the folder that holds esco/ and jobtech/ as downloaded; without it the last test is skipped
DOWNLOAD = Path(os.environ.get("SAMSPEL_DATA", "")) / "jobtech"
needs_download = pytest.mark.skipif(
    "SAMSPEL_DATA" not in os.environ, reason="needs the taxonomy's files"
)

HEADER = "term;uuid;concept;type;term_uuid;term_misspelled;version"


def concept(concept_id: str, label: str, **more: Any) -> dict[str, Any]:
    return {"id": concept_id, "preferred_label": label, "type": "skill"} | more


def saved(path: Path, concepts: list[Any]) -> Path:
    content = json.dumps({"data": {"concepts": concepts}}, ensure_ascii=False).encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


@pytest.mark.parametrize("name", ["skills.json", "skills.json.gz"])
def test_skills_as_downloaded(tmp_path: Path, name: str) -> None:
    path = saved(
        tmp_path / name,
        [
            concept("zz_1", "Plåtsvetsning"),
            concept("aa_1", "SOAP, kommunikationsprotokoll"),
            concept("bb_1", "Magnetisk resonanstomografi/MRT"),
            concept("cc_1", "Business Intelligence (BI)"),
            concept("dd_1", "Arkivledning, museum", alternative_labels=["leda arkiv"]),
            concept("ee_1", "Utgången", deprecated=True),
            concept("ff_1", "Svetsare", type="occupation-name"),
        ],
    )
    found = read_jobtech(path)
    assert [one.id for one in found] == [f"jobtech-{x}_1" for x in ("aa", "bb", "cc", "dd", "zz")]
    assert found[0].synonyms_sv == ("SOAP",)
    assert found[1].synonyms_sv == ("Magnetisk resonanstomografi",)
    assert found[1].abbreviations == ("MRT",)
    assert (found[2].synonyms_sv, found[2].abbreviations) == (("Business Intelligence",), ("BI",))
    assert found[3].synonyms_sv == ("leda arkiv",)
    assert found[4] == Competence(
        id="jobtech-zz_1",
        area="jobtech",
        sv="Plåtsvetsning",
        en="",
        source_ids=("jobtech:zz_1",),
    )


def test_the_api_s_list_and_a_hierarchy(tmp_path: Path) -> None:
    path = tmp_path / "concepts.json"
    path.write_text(
        json.dumps(
            [
                {
                    "taxonomy/id": "hh_1",
                    "taxonomy/type": "skill-headline",
                    "taxonomy/preferred-label": "Svetsning",
                    "narrower": [concept("ii_1", "Gassvetsning")],
                },
                {
                    "taxonomy/id": "gg_1",
                    "taxonomy/type": "skill",
                    "taxonomy/preferred-label": "Bågsvetsning",
                },
            ]
        ),
        encoding="utf-8",
    )
    assert [one.sv for one in read_jobtech(path)] == ["Bågsvetsning", "Gassvetsning"]


def test_abilities_only_when_named(tmp_path: Path) -> None:
    rows = [
        HEADER,
        "affärstänk;u-1;Affärsmässig;FORMAGA;t-1;False;1",
        "affärsmässig;u-1;Affärsmässig;FORMAGA;t-2;False;1",
        "afärstänk;u-1;Affärsmässig;FORMAGA;t-3;True;1",
        "svetsare;u-2;Svetsare;YRKE;t-4;False;1",
    ]
    path = tmp_path / "termer_koncept_formaga.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    saved(tmp_path / "skills.json", [concept("aa_1", "Gassvetsning")])
    assert [one.sv for one in read_jobtech(tmp_path)] == ["Gassvetsning"]
    skill, ability = read_jobtech([tmp_path, path])
    assert (skill.id, ability.id) == ("jobtech-aa_1", "jobtech-u-1")
    assert ability.synonyms_sv == ("affärstänk", "afärstänk")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("s.json", '{"data":\n oops}', r"s\.json row 2: JSON was expected"),
        ("s.json", '{"skills": []}', r"s\.json row 1: .*concepts.* was expected"),
        ("s.json", '{"data": {"concepts": [1]}}', r"s\.json row 1: a concept"),
        ("s.json", '[{"id": "a", "type": "skill"}]', r"s\.json row 1: 'preferred_label'"),
        ("s.json", '[{"type": "skill", "preferred_label": "x"}]', r"s\.json row 1: 'id'"),
        ("s.json", "[]", r"s\.json: concepts of type 'skill' were expected"),
        ("s.csv", "term;uuid\nx;y\n", r"s\.csv row 1: column 'concept' was expected"),
        ("s.csv", HEADER + "\nx;;y;FORMAGA;;;\n", r"s\.csv row 2: term, uuid, concept, type were"),
        ("s.csv", HEADER + '\n"open', r"s\.csv row 2: CSV with ';' was expected"),
        ("s.csv", HEADER + "\n", r"s\.csv: concepts of type 'skill' were expected"),
        ("s.json.gz", "plain", r"s\.json\.gz: UTF-8 text was expected"),
    ],
)
def test_malformed_files_are_named(tmp_path: Path, name: str, content: str, message: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(VocabularyError, match=message):
        read_jobtech(path)


def test_alternative_labels_must_be_texts(tmp_path: Path) -> None:
    path = saved(tmp_path / "s.json", [concept("a", "x", alternative_labels="y")])
    with pytest.raises(VocabularyError, match="row 1: 'alternative_labels'"):
        read_jobtech(path)


def test_missing_and_empty_paths_are_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="no such file or folder"):
        read_jobtech(tmp_path / "skills.json")
    with pytest.raises(VocabularyError, match="of type 'skill' were expected; none is there"):
        read_jobtech(tmp_path)


@needs_download
def test_the_real_taxonomy() -> None:
    found = read_jobtech(DOWNLOAD)
    assert len(found) == 6_657
    assert found == read_jobtech(DOWNLOAD / "skills.json.gz")
    abilities = read_jobtech(DOWNLOAD / "termer_koncept_formaga.csv.gz")
    assert len(abilities) == 549
    assert sum(len(one.synonyms_sv) for one in abilities) > 700
