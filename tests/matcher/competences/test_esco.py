"""The ESCO importer, on a small download written here and on the real one where it is."""

from __future__ import annotations

import csv
import io
import os
import shutil
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from matcher.competences.esco import read_esco
from matcher.errors import VocabularyError
from matcher.types import Competence

# the folder that holds esco/ and jobtech/ as downloaded; without it the last test is skipped
DOWNLOAD = Path(os.environ.get("SAMSPEL_DATA", "")) / "esco"
needs_download = pytest.mark.skipif(
    "SAMSPEL_DATA" not in os.environ, reason="needs the official download"
)

_HEADER = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,"
    "modifiedDate,scopeNote,definition,inScheme,description"
)
COLUMNS = _HEADER.split(",")
WELD, MIG, CUT, OLD = (f"0000000{n}-aaaa-4bbb-8ccc-0123456789ab" for n in range(4))
GROUP = "http://data.europa.eu/esco/skill/S8.6.1"


def uri(uuid: str) -> str:
    return f"http://data.europa.eu/esco/skill/{uuid}"


def skills(*rows: tuple[str, str, str], status: str = "released") -> str:
    table = [
        dict.fromkeys(COLUMNS, "")
        | {"conceptType": "KnowledgeSkillCompetence", "conceptUri": uri(uuid), "status": status}
        | {"preferredLabel": label, "altLabels": others}
        for uuid, label, others in rows
    ]
    return as_csv(COLUMNS, [[row[name] for name in COLUMNS] for row in table])


def as_csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue()


ENGLISH = skills(
    (WELD, "weld metal", "metal welding\njoin metal by welding\nweld metal"),
    (MIG, "perform MIG welding", "MIG welding | GMAW"),
    (CUT, "cut sheet\u2028metal ", ""),
)
SWEDISH = skills((WELD, "svetsa metall", ""), (CUT, "skära plåt", "plåtskärning"), (MIG, "", ""))
BROADER = as_csv(
    ["conceptType", "conceptUri", "broaderType", "broaderUri"],
    [
        ["KnowledgeSkillCompetence", uri(MIG), "KnowledgeSkillCompetence", uri(WELD)],
        ["KnowledgeSkillCompetence", uri(WELD), "SkillGroup", GROUP],
    ],
)
RELATED = as_csv(
    [
        "originalSkillUri",
        "originalSkillType",
        "relationType",
        "relatedSkillType",
        "relatedSkillUri",
    ],
    [
        [uri(WELD), "skill", "optional", "skill", uri(CUT)],
        [uri(MIG), "skill", "essential", "skill", uri(WELD)],
        [uri(CUT), "skill", "optional", "skill", uri(OLD)],
    ],
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An unpacked download in two languages, as version 1.1 names its files."""
    files = {
        "skills_en.csv": ENGLISH,
        "skills_sv.csv": SWEDISH,
        "broaderRelationsSkillPillar.csv": BROADER,
        "skillSkillRelations.csv": RELATED,
        "occupations_en.csv": "not,read\n",
    }
    home = tmp_path / "esco"
    home.mkdir()
    for name, content in files.items():
        (home / name).write_text(content, encoding="utf-8")
    return home


def zipped(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content.encode())
    return path


def test_folder_joins_languages_and_skills(folder: Path) -> None:
    weld, mig, cut = read_esco(folder)
    assert weld == Competence(
        id=f"esco-{WELD}",
        area="esco",
        sv="svetsa metall",
        en="weld metal",
        synonyms_en=("metal welding", "join metal by welding"),
        related=(f"esco-{CUT}",),
        source_ids=(f"esco:{WELD}",),
    )
    assert (mig.sv, mig.en) == ("", "perform MIG welding")
    assert mig.synonyms_en == ("MIG welding", "GMAW")
    assert mig.broader == (f"esco-{WELD}",)
    assert mig.related == ()
    assert (cut.en, cut.synonyms_sv) == ("cut sheet metal", ("plåtskärning",))
    assert cut.related == ()


def test_zips_read_like_their_folder_whatever_the_order(folder: Path, tmp_path: Path) -> None:
    english = zipped(
        tmp_path / "ESCO dataset - v1.2.0 - classification - en - csv.zip",
        {
            "ESCO/skills_en.csv": ENGLISH,
            "ESCO/broaderRelationsSkillPillar_en.csv": BROADER,
            "ESCO/skillSkillRelations_en.csv": RELATED,
        },
    )
    swedish = zipped(
        tmp_path / "ESCO dataset - v1.2.0 - classification - sv - csv.zip",
        {"skills_sv.csv": "\ufeff" + SWEDISH},
    )
    expected = read_esco(folder)
    assert read_esco([english, swedish]) == expected
    assert read_esco([swedish, english]) == expected
    both = tmp_path / "zips"
    both.mkdir()
    for one in (english, swedish):
        shutil.move(one, both)
    assert read_esco(both) == expected


def test_one_language_is_enough(folder: Path) -> None:
    assert [one.en for one in read_esco(folder / "skills_sv.csv")] == ["", ""]
    assert [one.sv for one in read_esco(folder / "skills_en.csv")] == ["", "", ""]


def test_other_languages_are_passed_over(folder: Path, tmp_path: Path) -> None:
    german = skills((WELD, "Metall schweißen", ""), (OLD, "nur auf Deutsch", ""))
    (folder / "skills_de.csv").write_text(german, encoding="utf-8")
    assert [one.id for one in read_esco(folder)] == [f"esco-{u}" for u in (WELD, MIG, CUT)]
    alone = zipped(tmp_path / "de.zip", {"skills_de.csv": german})
    with pytest.raises(VocabularyError, match=r"skills_sv\.csv or skills_en\.csv .* skills in: de"):
        read_esco(alone)


def test_unreleased_skills_are_left_out(folder: Path) -> None:
    obsolete = skills((OLD, "operate telex", ""), status="obsolete")
    with (folder / "skills_en.csv").open("a", encoding="utf-8") as stream:
        stream.write(obsolete.split("\r\n", 1)[1])
    assert f"esco-{OLD}" not in {one.id for one in read_esco(folder)}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("skills_en.csv", "uri,label\n1,x\n", r"skills_en\.csv row 1: column 'conceptUri'"),
        ("skills_en.csv", "", r"skills_en\.csv row 1: column 'conceptUri'"),
        (
            "skills_en.csv",
            ENGLISH.replace("skill/0", "occupation/0", 1),
            r"row 2: the address of a",
        ),
        ("skills_en.csv", ENGLISH + "KnowledgeSkillCompetence\n", r"row 5: 13 cells were expected"),
        ("skills_sv.csv", SWEDISH + '"open', r"skills_sv\.csv row 5: UTF-8 CSV was expected"),
        ("broaderRelationsSkillPillar.csv", "a,b\n", r"broaderRelations.* column 'conceptUri'"),
        ("skillSkillRelations.csv", "a,b\n", r"skillSkillRelations.* column 'originalSkillUri'"),
    ],
)
def test_malformed_files_are_named(folder: Path, name: str, content: str, message: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(VocabularyError, match=message):
        read_esco(folder)


def test_wrong_encoding_is_named(folder: Path) -> None:
    (folder / "skills_sv.csv").write_bytes(SWEDISH.encode("latin-1"))
    with pytest.raises(VocabularyError, match=r"skills_sv\.csv row \d+: UTF-8 CSV was expected"):
        read_esco(folder)


def test_what_is_no_download_is_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="no such file or folder"):
        read_esco(tmp_path / "missing.zip")
    with pytest.raises(VocabularyError, match="no skills file"):
        read_esco(tmp_path)
    (tmp_path / "torn.zip").write_bytes(b"PK\x03\x04 torn")
    with pytest.raises(VocabularyError, match=r"torn\.zip: a zip as downloaded was expected"):
        read_esco(tmp_path)


def test_a_damaged_entry_of_a_zip_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "en.zip", {"skills_en.csv": ENGLISH})
    path.write_bytes(path.read_bytes().replace(b"weld metal", b"wold metal", 1))
    with pytest.raises(VocabularyError, match=r"en\.zip/skills_en\.csv row \d+"):
        read_esco(path)


@needs_download
def test_the_official_download_reads_in_seconds() -> None:
    started = time.process_time()
    found = read_esco(DOWNLOAD)
    assert time.process_time() - started < 10
    assert len(found) == 13_896
    assert found == read_esco(sorted(DOWNLOAD.glob("*.zip"), reverse=True))
    by_label = {one.en: one for one in found}
    assert "Python3" in by_label["Python (computer programming)"].synonyms_en
    assert sum(bool(one.broader) for one in found) > 5_000
    assert sum(bool(one.related) for one in found) > 3_000
    ids = {one.id for one in found}
    assert all(ids.issuperset((*one.broader, *one.related)) for one in found)
