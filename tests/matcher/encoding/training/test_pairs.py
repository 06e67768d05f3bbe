from pathlib import Path

import numpy as np

from matcher.encoding.training.guard import Excluded, normalised
from matcher.encoding.training.pairs import Batch, Sampler
from matcher.encoding.training.sources import read_corpus


def drawn(data: Path, bench: Path | None, seed: int) -> list[Batch]:
    sampler = Sampler(read_corpus(data), Excluded(bench), short=16, long=8)
    return sampler.epoch(np.random.default_rng(seed))


def test_an_epoch_is_decided_by_its_seed(data: Path) -> None:
    assert drawn(data, None, 1) == drawn(data, None, 1)
    assert drawn(data, None, 1) != drawn(data, None, 2)


def test_swedish_and_english_names_are_paired(data: Path) -> None:
    pairs = {
        frozenset(pair)
        for batch in drawn(data, None, 1)
        for pair in zip(*sides(batch), strict=True)
    }
    assert {"svetsning", "welding"} in pairs


def sides(batch: Batch) -> tuple[list[str], list[str]]:
    return batch.left, batch.right


def test_no_annotated_pair_is_ever_drawn(data: Path, bench: Path) -> None:
    for seed in range(5):
        for batch in drawn(data, bench, seed):
            for left, right in zip(*sides(batch), strict=True):
                assert {normalised(left), normalised(right)} != {"svetsning", "welding"}


def test_neighbours_share_a_batch_when_asked(data: Path) -> None:
    sampler = Sampler(read_corpus(data), Excluded(None), short=4, long=8)
    embedded: list[int] = []

    def embed(texts: list[str]) -> np.ndarray:
        embedded.append(len(texts))
        return np.eye(len(texts), 8, dtype=np.float32)

    batches = sampler.epoch(np.random.default_rng(0), embed)
    assert embedded
    assert all(len(batch.left) == len(batch.right) == len(batch.groups) for batch in batches)
