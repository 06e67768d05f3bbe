from pathlib import Path

from matcher.encoding.training.sources import read_corpus


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


def test_an_empty_folder_gives_an_empty_corpus(tmp_path: Path) -> None:
    assert not read_corpus(tmp_path).concepts
