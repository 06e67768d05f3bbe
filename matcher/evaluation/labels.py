"""Labelled sentences: which competences a careful human reads in a text, and how they are meant.

One JSON object a line: ``id, text, kind, language, half`` ("tuned" or "measured"), ``tags`` and
``mentions`` with ``competence, start, end, necessity, level, negated, held``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from matcher.errors import EvaluationError
from matcher.types import Kind, Mention, Necessity

__all__ = ["HALVES", "Labelled", "bundled_labels", "read_labels"]

HALVES = ("tuned", "measured")


@dataclass(frozen=True)
class Labelled:
    """One text with the mentions that a human labelled, before the reader ran on it."""

    id: str
    text: str
    kind: Kind
    language: str
    half: str
    tags: tuple[str, ...]
    mentions: tuple[Mention, ...]


def bundled_labels() -> list[Labelled]:
    """The labelled sentences that ship with Samspel."""
    file = resources.files("matcher.evaluation") / "data" / "reading.jsonl"
    return _parse(file.read_text(encoding="utf-8").splitlines(), file.name)


def read_labels(path: Path) -> list[Labelled]:
    """Labelled sentences from a file, or from ``reading.jsonl`` in a folder.

    Raises:
        EvaluationError: the file is missing or a row is malformed; the message names it.
    """
    file = path / "reading.jsonl" if path.is_dir() else path
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"cannot read {file}: {error}") from error
    return _parse(lines, file.name)


def _parse(lines: Iterable[str], name: str) -> list[Labelled]:
    found: list[Labelled] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(_labelled(json.loads(line)))
            except (KeyError, TypeError, ValueError) as error:
                raise EvaluationError(f"{name} row {number}: {error!r}") from error
    if not found:
        raise EvaluationError(f"{name}: no labelled sentences")
    return found


def _labelled(record: Mapping[str, Any]) -> Labelled:
    text = record["text"]
    if record["half"] not in HALVES:
        raise ValueError(f"half {record['half']!r}: tuned or measured was expected")
    mentions = tuple(_mention(one, text) for one in record["mentions"])
    tags = tuple(record.get("tags", ()))
    kind = Kind(record["kind"])
    return Labelled(record["id"], text, kind, record["language"], record["half"], tags, mentions)


def _mention(record: Mapping[str, Any], text: str) -> Mention:
    start, end = record["start"], record["end"]
    if not 0 <= start < end <= len(text):
        raise ValueError(f"span {start}-{end} lies outside the text")
    return Mention(
        competence=record["competence"],
        start=start,
        end=end,
        necessity=Necessity(record.get("necessity", "asked")),
        level=record.get("level"),
        negated=record.get("negated", False),
        held=record.get("held", False),
    )
