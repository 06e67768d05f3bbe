"""The index on disk: a cache beside the database that can be thrown away at any time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from matcher.competences import Vocabulary
from matcher.encoding import Encoder
from matcher.recommender import Corpus
from service.engine.release import release
from service.engine.source import Entry

__all__ = ["load_saved", "needs_reading", "note_reading", "save"]

_READING = "reading.json"


def _stamp(vocabulary: Vocabulary, encoder: Encoder) -> dict[str, str]:
    """What the stored mentions depend on."""
    return {
        "taxonomy": vocabulary.version,
        "encoder": encoder.fingerprint,
        "samspel": release(),
    }


def needs_reading(folder: Path | None, vocabulary: Vocabulary, encoder: Encoder) -> bool:
    """Return whether the stored mentions may come from another reader than the present one."""
    if folder is None:
        return True
    try:
        noted = json.loads((folder / _READING).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    return bool(noted != _stamp(vocabulary, encoder))


def note_reading(folder: Path | None, vocabulary: Vocabulary, encoder: Encoder) -> None:
    """Note that every stored mention comes from the present reader."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(_stamp(vocabulary, encoder), indent=2) + "\n"
        (folder / _READING).write_text(text, encoding="utf-8")


def load_saved(
    folder: Path | None,
    entries: Iterable[Entry],
    vocabulary: Vocabulary,
    encoder: Encoder,
    sequence: int,
) -> Corpus | None:
    """Return the corpus with its saved index; None when there is none that fits."""
    del folder, entries, vocabulary, encoder, sequence
    return None


def save(folder: Path | None, corpus: Corpus, sequence: int) -> None:
    """Save the index of a corpus."""
    del folder, corpus, sequence
