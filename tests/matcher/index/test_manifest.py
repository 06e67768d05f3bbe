"""What a saved index says of itself."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from matcher.errors import IndexRefusedError
from matcher.index.manifest import Manifest, file_digest

MANIFEST = Manifest("f" * 64, "abc", 192, 10, "d" * 64, 3)


def test_a_manifest_comes_back_as_it_was_written(tmp_path: Path) -> None:
    MANIFEST.save(tmp_path / "a.json")
    assert Manifest.load(tmp_path / "a.json") == MANIFEST


def test_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(asdict(MANIFEST) | {"format": 99}), encoding="utf-8")
    with pytest.raises(IndexRefusedError, match="format 99"):
        Manifest.load(path)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"what": 1}', "null"])
def test_what_is_no_manifest_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(IndexRefusedError, match="no readable manifest"):
        Manifest.load(path)


def test_the_digest_is_of_the_files_bytes(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"abc")
    assert file_digest(tmp_path / "one").startswith("ba7816bf8f01cfea")
