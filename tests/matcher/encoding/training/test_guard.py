from pathlib import Path

import pytest

from matcher.encoding.training.guard import Excluded, open_source, read_csv
from matcher.errors import TrainingDataError


def test_nothing_under_a_bench_folder_is_read(bench: Path) -> None:
    with pytest.raises(TrainingDataError, match="benchmark"):
        open_source(bench / "trades" / "queries.tsv")


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("esco_to_onet.csv", "a,b"),
        ("skills_crosswalk.csv", "a,b"),
        ("table.csv", "O*NET-SOC Code,ESCO uri"),
        ("table.csv", "ssyk_code,esco_uri"),
    ],
)
def test_a_file_that_joins_two_taxonomies_is_refused(
    tmp_path: Path, name: str, header: str
) -> None:
    path = tmp_path / name
    path.write_text(f"{header}\n1,2\n", encoding="utf-8")
    with pytest.raises(TrainingDataError, match="joins two taxonomies"):
        list(read_csv(path))


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "terms.csv.gz"
    broken.write_bytes(b"not gzip")
    with pytest.raises(TrainingDataError, match=r"terms\.csv\.gz"):
        open_source(broken)
    with pytest.raises(TrainingDataError, match="cannot read"):
        open_source(tmp_path / "gone.csv")


def test_annotated_pairs_are_forbidden_both_ways_and_counted(bench: Path) -> None:
    excluded = Excluded(bench)
    assert len(excluded) == 1
    assert excluded.forbids("SVETSNING", "welding")
    assert excluded.forbids("welding", "svetsning")
    assert not excluded.forbids("svetsning", "casting")
    assert excluded.met == {("svetsning", "welding")}


def test_without_a_benchmark_nothing_is_forbidden() -> None:
    assert not Excluded(None).forbids("svetsning", "welding")
