import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matcher.encoding import SentenceEncoder
from matcher.encoding.calibration import Calibration, Curve
from matcher.encoding.training import Recipe, train
from matcher.encoding.training.checkpoint import Checkpoint
from matcher.errors import TrainingDataError

TINY = Recipe(dimension=16, nested=(4,), bits=10, members=2, epochs=2, threads=1)


def weights(folder: Path) -> bytes:
    return (folder / "model.safetensors").read_bytes()


def test_training_is_decided_by_data_and_seed(
    data: Path, tmp_path: Path, own: dict[str, Path]
) -> None:
    one = weights(train(data, tmp_path / "one", seed=1, recipe=TINY, **own))
    assert one == weights(train(data, tmp_path / "again", seed=1, recipe=TINY, **own))
    assert one != weights(train(data, tmp_path / "other", seed=2, recipe=TINY, **own))


def test_training_brings_names_of_one_competence_together(
    data: Path, tmp_path: Path, own: dict[str, Path]
) -> None:
    encoder = SentenceEncoder(train(data, tmp_path / "out", recipe=replace(TINY, epochs=4), **own))
    vectors = encoder.encode(["svetsning", "welding", "purchasing"])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_an_interrupted_run_goes_on_to_the_same_weights(
    data: Path, tmp_path: Path, own: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = weights(train(data, tmp_path / "whole", recipe=TINY, **own))
    kept = Checkpoint.save

    def stop(*args: Any) -> None:
        kept(*args)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Checkpoint, "save", stop)
        with pytest.raises(KeyboardInterrupt):
            train(data, tmp_path / "halted", recipe=TINY, **own)
    assert weights(train(data, tmp_path / "halted", recipe=TINY, **own)) == whole


def test_without_relations_it_is_trained_and_not_calibrated(
    data: Path, tmp_path: Path, own: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    next((data / "esco").glob("*.zip")).unlink()
    path = data / "esco" / "esco.jsonl.gz"
    rows = [json.loads(row) for row in gzip.decompress(path.read_bytes()).splitlines()]
    for row in rows[:3]:
        row["alt_en"] += [f"{row['label_en']} number {i}" for i in range(500)]
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    out = tmp_path / "out"
    out.mkdir()
    Calibration(Curve(20.0, -16.0), Curve(10.0, -6.0), (), 40).save(out)  # of earlier weights
    encoder = SentenceEncoder(train(data, out, recipe=replace(TINY, members=1), **own))
    assert encoder.calibration is None
    told = capsys.readouterr().out
    assert "names held out find their own concept at MRR 0." in told
    assert "no calibration" in told


def test_a_checkpoint_of_another_recipe_is_refused(
    data: Path, tmp_path: Path, own: dict[str, Path]
) -> None:
    train(data, tmp_path / "out", recipe=TINY, **own)
    with pytest.raises(TrainingDataError, match="another recipe"):
        train(data, tmp_path / "out", recipe=replace(TINY, dimension=8), **own)


def test_a_run_does_not_go_on_over_changed_data(
    data: Path, tmp_path: Path, own: dict[str, Path]
) -> None:
    train(data, tmp_path / "out", recipe=TINY, **own)
    added = '{"id": "new", "sv": "ny", "en": "new", "broader": [], "related": []}\n'
    (own["vocabulary"] / "more.jsonl").write_text(added, encoding="utf-8")
    with pytest.raises(TrainingDataError, match="or data"):
        train(data, tmp_path / "out", recipe=TINY, **own)


def test_removed_benchmark_pairs_are_counted_over_interruptions(
    data: Path,
    bench: Path,
    tmp_path: Path,
    own: dict[str, Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    for _ in range(2):  # the second time nothing is left to train
        train(data, tmp_path / "out", recipe=TINY, **own, bench=bench)
        assert "because a benchmark annotates them: 1\n" in capsys.readouterr().out


def test_data_under_a_bench_folder_and_no_data_are_refused(
    bench: Path, tmp_path: Path, own: dict[str, Path]
) -> None:
    with pytest.raises(TrainingDataError, match="no training data"):
        train(tmp_path / "nothing", tmp_path / "out", recipe=TINY, **own)
    (bench / "esco").mkdir()
    (bench / "esco" / "esco.jsonl.gz").write_bytes(b"")
    with pytest.raises(TrainingDataError, match="benchmark"):
        train(bench, tmp_path / "out", recipe=TINY, **own)


def test_saved_weights_are_finite(data: Path, tmp_path: Path, own: dict[str, Path]) -> None:
    encoder = SentenceEncoder(train(data, tmp_path / "out", recipe=TINY, **own))
    assert np.isfinite(encoder.encode(["svetsning", "okänt ord"])).all()


def test_the_glossary_is_learned(data: Path, tmp_path: Path, own: dict[str, Path]) -> None:
    recipe = replace(TINY, epochs=6)
    encoder = SentenceEncoder(train(data, tmp_path / "out", recipe=recipe, **own))
    vectors = encoder.encode(["ompipning", "rebarrelling", "continuous improvement"])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_the_beginning_of_a_vector_is_trained_to_do_alone(
    data: Path, tmp_path: Path, own: dict[str, Path]
) -> None:
    plain = train(data, tmp_path / "plain", recipe=replace(TINY, nested=()), **own)
    nested = train(data, tmp_path / "nested", recipe=TINY, **own)
    assert weights(plain) != weights(nested)


def test_averaged_runs_differ_from_each_of_them(
    data: Path, tmp_path: Path, own: dict[str, Path]
) -> None:
    one = train(data, tmp_path / "one", recipe=replace(TINY, members=1), **own)
    two = train(data, tmp_path / "two", recipe=TINY, **own)
    assert weights(one) != weights(two)
    assert (two / "checkpoint-2.pt").is_file()
