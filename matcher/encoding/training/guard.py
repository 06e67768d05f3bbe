"""What may not be trained on: benchmarks, and files that join two taxonomies."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from matcher.encoding.ngrams import words
from matcher.errors import TrainingDataError

__all__ = ["Excluded", "open_source", "read_csv", "read_json", "read_jsonl", "read_zipped_csv"]

_TAXONOMIES = {
    "esco": ("esco",),
    "onet": ("o*net", "onet", "soc code", "soc_code"),
    "jobtech": ("ssyk", "jobtech", "af_id", "taxonomy_id"),
}
_JOINING = ("crosswalk", "_to_esco", "esco_to_", "mapping")


def _check(path: Path, head: str) -> None:
    if "bench" in (part.lower() for part in path.resolve().parts):
        raise TrainingDataError(f"{path} lies under a benchmark folder and may not be trained on")
    joined = {
        taxonomy
        for taxonomy, signs in _TAXONOMIES.items()
        if any(sign in head.lower() for sign in signs)
    }
    if len(joined) > 1 or any(sign in path.name.lower() for sign in _JOINING):
        raise TrainingDataError(f"{path} joins two taxonomies and may not be trained on")


def open_source(path: Path) -> io.StringIO:
    """Read a training file, gzipped or plain, as UTF-8 text.

    Raises:
        TrainingDataError: the file lies under a folder named ``bench``, joins two taxonomies by
            its name or by its first line, or cannot be read.
    """
    _check(path, "")
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise TrainingDataError(f"cannot read {path}: {error}") from error
    if ".csv" in path.suffixes or ".tsv" in path.suffixes:
        _check(path, text.partition("\n")[0])
    return io.StringIO(text)


def read_csv(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    """Read a guarded CSV file row by row."""
    yield from csv.DictReader(open_source(path), delimiter=delimiter)


def read_zipped_csv(path: Path, member: str) -> Iterator[dict[str, str]]:
    """Read one CSV file inside a guarded ZIP archive row by row; none if it is not there."""
    _check(path, "")
    try:
        with ZipFile(path) as archive:
            if member not in archive.namelist():
                return
            text = archive.read(member).decode("utf-8-sig")
    except (OSError, BadZipFile, UnicodeDecodeError) as error:
        raise TrainingDataError(f"cannot read {path}: {error}") from error
    _check(path, text.partition("\n")[0])
    yield from csv.DictReader(io.StringIO(text))


def read_json(path: Path) -> Any:
    """Read a guarded JSON file."""
    return json.load(open_source(path))


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """Read a guarded file with one JSON object a line."""
    for line in open_source(path):
        if line.strip():
            yield json.loads(line)


class Excluded:
    """The annotated pairs of benchmarks, as pairs of normalised texts.

    This is the only place that reads a benchmark, and it reads it only to keep its pairs out.

    Attributes:
        met: the distinct pairs that were forbidden so far.
    """

    def __init__(self, bench: Path | None) -> None:
        self._pairs: set[tuple[str, str]] = set()
        self.met: set[tuple[str, str]] = set()
        for path in sorted(bench.rglob("annotations.tsv")) if bench else []:
            self._read(path.parent)

    def __len__(self) -> int:
        return len(self._pairs) // 2

    def _read(self, folder: Path) -> None:
        queries = _texts(folder / "queries.tsv")
        corpus = _texts(folder / "corpus_elements.tsv")
        for line in (folder / "annotations.tsv").read_text(encoding="utf-8").splitlines():
            query, _, element, *_ = line.split("\t")
            left, right = queries.get(query, ""), corpus.get(element, "")
            self._pairs.update({(left, right), (right, left)})

    def forbids(self, left: str, right: str) -> bool:
        """Whether these two texts are an annotated pair, equal texts aside."""
        pair = (normalised(left), normalised(right))
        forbidden = pair[0] != pair[1] and pair in self._pairs
        if forbidden:
            self.met.add(min(pair, pair[::-1]))
        return forbidden


def normalised(text: str) -> str:
    """Return the words of a text, lower-case, joined by single blanks."""
    return " ".join(words(text))


def _texts(path: Path) -> dict[str, str]:
    rows = (line.split("\t", 1) for line in path.read_text(encoding="utf-8").splitlines())
    return {row[0]: normalised(row[1]) for row in rows if len(row) == 2}
