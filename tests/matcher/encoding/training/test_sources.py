from pathlib import Path

import pytest

from matcher.encoding.training.own import glossary_folder
from matcher.encoding.training.sources import read_corpus
from matcher.errors import TrainingDataError


def test_every_source_is_read_within_its_own_taxonomy(data: Path, vocabulary: Path) -> None:
    corpus = read_corpus(data, vocabulary)
    assert set(corpus.concepts) == {
        "esco skill", "esco occupation", "jobtech terms", "jobtech groups",
        "onet occupations", "onet technology", "onet tools", "vocabulary",
    }  # fmt: skip
    assert set(corpus.wholes) == {"esco", "jobtech", "onet", "vocabulary"}
    assert len(corpus.parallel["syllabi"]) == 2


def test_esco_names_stand_by_language(data: Path) -> None:
    skill = read_corpus(data).concepts["esco skill"][0]
    assert skill.names["sv"] == ["svetsning", "svetsa rör", "svetsarbete"]
    assert skill.all_names[0] == "svetsning"
    assert "arc welding" in skill.all_names


def test_relations_to_unknown_concepts_are_left_out(data: Path) -> None:
    assert len(read_corpus(data).wholes["esco"]) == 3


def test_vocabulary_competences_go_with_their_neighbours(data: Path, vocabulary: Path) -> None:
    lean, smed = read_corpus(data, vocabulary).wholes["vocabulary"]
    assert [part.all_names[0] for part in lean.parts] == ["ställtidsreduktion"]
    assert [part.all_names[0] for part in smed.parts] == ["lean"]


def test_what_is_broader_is_read_from_the_official_archive(data: Path) -> None:
    pairs = read_corpus(data).broader["esco"]
    assert [(a.all_names[0], b.all_names[0]) for a, b in pairs] == [
        ("gjutning", "svetsning"), ("fräsning", "svetsning"), ("lackering", "svetsning"),
    ]  # fmt: skip


def test_a_glossary_line_gives_translations_and_what_lies_near(data: Path, glossary: Path) -> None:
    corpus = read_corpus(data, glossary=glossary)
    assert [each.names for each in corpus.concepts["glossary"]] == [
        {"sv": ["ompipning"], "en": ["rebarrelling"]},
        {"en": ["pourer"], "sv": ["gjutare"]},
    ]
    assert corpus.concepts["glossary near"][0].names == {
        "sv": ["ompipning", "pipbyte", "vapensmide"],
        "en": ["rebarrelling", "gunsmithing"],
    }


def test_a_malformed_glossary_line_is_named(glossary: Path) -> None:
    (glossary / "sv.tsv").write_text("ord\tword\n", encoding="utf-8")
    with pytest.raises(TrainingDataError, match="line 1"):
        read_corpus(glossary / "nothing", glossary=glossary)


def test_the_bundled_glossary_is_well_formed() -> None:
    corpus = read_corpus(Path("nothing"), glossary=glossary_folder())
    assert len(corpus.concepts["glossary"]) > 25_000
    assert all(each.names["sv"] and each.names["en"] for each in corpus.concepts["glossary"])


def test_an_empty_folder_gives_an_empty_corpus(tmp_path: Path) -> None:
    assert not read_corpus(tmp_path).concepts
