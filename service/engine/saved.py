"""The index on disk: a cache beside the database that can be thrown away at any time.

A folder holds one FAISS file with its manifest for each kind, the language means, and
`documents.json`, which is written last and says which documents, encoder and vocabulary all
this belongs to. What is foreign, old or damaged is refused, and the index is built anew.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import numpy as np

from matcher.competences import Vocabulary
from matcher.encoding import Encoder
from matcher.errors import IndexRefusedError
from matcher.index import DenseIndex
from matcher.ranking.statistics import LanguageMeans
from matcher.recommender import Corpus
from matcher.recommender.corpus import Vectors
from matcher.types import Kind
from service.engine.release import release
from service.engine.source import Entry

__all__ = ["load_saved", "needs_reading", "note_reading", "save"]

_log = logging.getLogger(__name__)
_READING = "reading.json"
_DOCUMENTS = "documents.json"
_MEANS = "means.npz"
_LANGUAGE = "language-"


def _stamp(vocabulary: Vocabulary, encoder: Encoder) -> dict[str, str]:
    """What the stored mentions depend on."""
    return {
        "taxonomy": vocabulary.version,
        "encoder": encoder.fingerprint,
        "samspel": release(),
    }


def needs_reading(folder: Path | None, vocabulary: Vocabulary, encoder: Encoder) -> bool:
    """Return whether the stored mentions may come from another reader than the present one."""
    return folder is None or _noted(folder / _READING) != _stamp(vocabulary, encoder)


def note_reading(folder: Path | None, vocabulary: Vocabulary, encoder: Encoder) -> None:
    """Note that every stored mention comes from the present reader."""
    if folder is not None:
        _note(folder / _READING, _stamp(vocabulary, encoder))


def _noted(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _note(path: Path, value: object) -> None:
    """Write JSON so that a reader sees the old file or the whole new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
    part.replace(path)


def _digest(entries: Iterable[Entry]) -> str:
    """A digest of what is encoded: kind, id, language and text of every document."""
    digest = sha256()
    for entry in sorted(entries, key=lambda one: one.key):
        document = entry.document
        parts = (document.kind.value, document.id, document.language, document.text)
        digest.update(json.dumps(parts).encode())
    return digest.hexdigest()


def load_saved(
    folder: Path | None,
    entries: Iterable[Entry],
    vocabulary: Vocabulary,
    encoder: Encoder,
) -> Corpus | None:
    """Return the corpus over its saved index; None when there is none that fits."""
    if folder is None or not (folder / _DOCUMENTS).exists():
        return None
    listed = list(entries)
    try:
        vectors = _load_vectors(folder, _digest(listed), vocabulary, encoder)
        documents = [entry.document for entry in listed]
        return Corpus.build(documents, vocabulary, encoder, vectors=vectors)
    except IndexRefusedError as error:
        _log.info("the saved index is refused and built anew: %s", error)
        return None


def _load_vectors(
    folder: Path, documents: str, vocabulary: Vocabulary, encoder: Encoder
) -> Vectors:
    """Read vectors that were made of these very documents; their digest says more than a date."""
    noted = _noted(folder / _DOCUMENTS)
    means = folder / _MEANS
    try:
        content = means.read_bytes()
    except OSError as error:
        raise IndexRefusedError(f"{_MEANS}: missing") from error
    wanted = {"documents": documents, "means": sha256(content).hexdigest()}
    if noted != wanted:
        raise IndexRefusedError(f"{_DOCUMENTS}: made of other documents, or damaged")
    taxonomy, version = vocabulary.version, encoder.fingerprint
    dense = {
        kind: DenseIndex.load(folder / f"{kind.value}.faiss", encoder=version, taxonomy=taxonomy)
        for kind in Kind
    }
    with np.load(means, allow_pickle=False) as arrays:
        found = {name.removeprefix(_LANGUAGE): arrays[name] for name in arrays.files}
    return Vectors(LanguageMeans(found), dense)


def save(folder: Path | None, corpus: Corpus, entries: Iterable[Entry], sequence: int) -> None:
    """Save the index of a corpus that was built at `sequence`; a full disk loses only time."""
    if folder is None:
        return
    frozen = corpus.frozen
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _DOCUMENTS).unlink(missing_ok=True)
        for kind, shelf in corpus.shelves.items():
            shelf.dense.save(
                folder / f"{kind.value}.faiss",
                encoder=frozen.encoder.fingerprint,
                taxonomy=frozen.vocabulary.version,
                sequence=sequence,
            )
        means = {f"{_LANGUAGE}{name}": mean for name, mean in frozen.means.means.items()}
        np.savez(folder / _MEANS, **means)  # type: ignore[arg-type]  # the names are the arrays'
        content = (folder / _MEANS).read_bytes()
        wanted = {"documents": _digest(entries), "means": sha256(content).hexdigest()}
        _note(folder / _DOCUMENTS, wanted)
    except (OSError, RuntimeError) as error:
        _log.warning("the index could not be saved: %s", error)
