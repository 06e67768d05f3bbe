from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.encoding import bundled_encoder
from matcher.encoding.training.calibrating import examine
from matcher.encoding.training.concepts import Concept
from matcher.encoding.training.corpus import Corpus
from matcher.encoding.training.heldout import HeldOut, hold_out
from matcher.encoding.training.sources import read_corpus

TOOLS = ("lathe", "mill", "press", "robot", "saw", "torch", "grinder", "drill", "laser", "crane")


def corpus() -> tuple[Corpus, list[HeldOut]]:
    concepts = [
        Concept({"en": [f"operate a {tool}"], "sv": []}) for tool in (*TOOLS, "ship", "school")
    ]
    made = Corpus({"esco skill": concepts})
    made.broader["esco"] = [(one, concepts[0]) for one in concepts[:5]]
    held = [
        HeldOut(f"{verb} {tool}", concept)
        for tool, concept in zip(TOOLS, concepts, strict=False)
        for verb in ("running a", "operating the", "work with a", "handle a")
    ]
    return made, held


def test_a_higher_cosine_means_the_same_more_often() -> None:
    made, held = corpus()
    made.concepts["esco occupation"] = [Concept({"en": [f"trade {i}"]}) for i in range(20)]
    found = examine(bundled_encoder().encode, made, held).calibration
    assert found is not None
    assert found.same.slope > 0
    low, high = found.same.probability(np.array([0.2, 0.95], np.float32))
    assert low < 0.2 < high
    cosines = np.linspace(0, 1, 50, dtype=np.float32)
    assert (found.related(cosines) >= found.same.probability(cosines)).all()
    assert sum(each.pairs for each in found.reliability if each.question == "same") == 20 * 20


def test_too_few_names_give_no_calibration() -> None:
    made, held = corpus()
    assert examine(bundled_encoder().encode, made, held[:10]).calibration is None


def test_without_relations_there_is_no_calibration() -> None:
    made, held = corpus()
    made.broader.clear()
    found = examine(bundled_encoder().encode, made, held)
    assert found.calibration is None
    assert found.mrr > 0.8


def test_without_another_name_there_is_no_calibration() -> None:
    made, held = corpus()
    del made.concepts["esco skill"][1:]
    assert examine(bundled_encoder().encode, made, held[:4] * 5).calibration is None


@pytest.mark.parametrize(("trades", "nearest"), [(0, 12), (7, 19), (8, 20), (9, 20)])
def test_fewer_than_twenty_preferred_names_are_all_near(trades: int, nearest: int) -> None:
    made, held = corpus()
    made.concepts["esco occupation"] = [Concept({"en": [f"trade {i}"]}) for i in range(trades)]
    found = examine(bundled_encoder().encode, made, held).calibration
    assert found is not None
    assert sum(each.pairs for each in found.reliability if each.question == "same") == 20 * nearest


def test_held_out_names_find_their_own() -> None:
    made, held = corpus()
    assert examine(bundled_encoder().encode, made, held).mrr > 0.8
    assert examine(bundled_encoder().encode, made, []).mrr == 0


def test_every_name_is_encoded_once() -> None:
    made, held = corpus()
    said: list[str] = []

    def embed(texts: list[str]) -> NDArray[np.float32]:
        said.extend(texts)
        return bundled_encoder().encode(texts)

    examine(embed, made, held)
    assert len(said) == len(set(said)) == 12 + 40


def test_held_out_names_leave_every_source(data: Path) -> None:
    made = read_corpus(data)
    skill = made.concepts["esco skill"][0]
    names = [f"weld it {i}" for i in range(300)]
    skill.names["en"].extend(names)
    held = hold_out(made)
    taken = {each.name for each in held}
    assert {each for each in names if crc32(each.encode()) % 50 == 0} <= taken
    assert skill.names["en"][0] == "welding"
    assert not taken & {
        name for each in made.concepts.values() for c in each for name in c.all_names
    }
    assert not taken & {
        name for wholes in made.wholes.values() for whole in wholes for part in whole.parts
        for name in part.all_names
    }  # fmt: skip


def test_a_name_of_two_concepts_stays(data: Path) -> None:
    made = read_corpus(data)
    shared = next(f"weld it {i}" for i in range(999) if crc32(f"weld it {i}".encode()) % 50 == 0)
    for concept in made.concepts["esco skill"][:2]:
        concept.names["en"].append(shared)
    assert shared not in {each.name for each in hold_out(made)}
