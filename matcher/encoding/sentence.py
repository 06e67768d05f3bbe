"""Any sentence-transformers model, or one of our own, behind the one face of an encoder."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.calibration import Calibration
from matcher.encoding.fingerprint import fingerprint
from matcher.encoding.table import CONFIG, KIND, NgramTable, WordCache
from matcher.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["SentenceEncoder", "is_ours", "usual_prompt"]

_E5 = re.compile(r"(^|-)e5-(small|base|large)")


def is_ours(folder: Path) -> bool:
    """Whether a folder holds a model written by :mod:`matcher.encoding.training`."""
    try:
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(config, dict) and config.get("kind") == KIND


class SentenceEncoder:
    """Encodes with a sentence-transformers model given by local path or hub name.

    Code inside a model is never run (``trust_remote_code=False``). A model of our own is encoded
    by its lean path, which needs no torch; :attr:`model` builds the equal sentence-transformers
    model when asked for.

    Args:
        name: a local folder or a hub name.
        prompt: put before every text; if not given, ``"query: "`` for models of the E5 family,
            which want it on both sides of a symmetric comparison, and nothing for all others.
        dimension: keep only this many numbers of each vector, from the first, brought to length
            one again; good at 64 and 128 for ours and for others trained as Matryoshka models.

    Raises:
        EncoderError: the model cannot be found, read, or does not give vectors, or they are
            shorter than ``dimension``.
    """

    def __init__(
        self, name: str | Path, prompt: str | None = None, dimension: int | None = None
    ) -> None:
        self.name = str(name)
        self._prompt = usual_prompt(self.name) if prompt is None else prompt
        self._cut = dimension
        self._lock = threading.Lock()
        self._model: SentenceTransformer | None = None
        self._cache: WordCache | None = None
        self._calibration: Calibration | None = None
        folder = Path(name)
        if is_ours(folder):
            table = NgramTable.load(folder)
            self._cache = WordCache(table.truncated(dimension) if dimension is not None else table)
            self._dimension = self._cache.table.dimension
            self._calibration = None if dimension is not None else Calibration.load(folder)
        else:
            self._model = _foreign(self.name, dimension)
            folder = folder if folder.is_dir() else _cached(self.name)
            self._dimension = int(self._model.get_embedding_dimension() or 0)
        notes = ["unit length", f"prompt {self._prompt}", f"dimension {self._dimension}"]
        self._fingerprint = fingerprint(folder, notes)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over weights, configuration, prompt, normalisation and the library's major."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """The number of columns of every encoded matrix."""
        return self._dimension

    @property
    def calibration(self) -> Calibration | None:
        """What a cosine means, for a whole model of ours that was calibrated; else None."""
        return self._calibration

    @property
    def model(self) -> SentenceTransformer:
        """The sentence-transformers model itself; built on first use for a model of ours."""
        with self._lock:
            if self._model is None:
                self._model = _own(Path(self.name), self._cut)
            return self._model

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode ``n`` texts as an ``(n, dimension)`` float32 matrix of unit or zero rows."""
        said = [self._prompt + text if text.strip() else "" for text in texts]
        if self._cache is not None:
            return self._cache.encode(said)
        out = np.zeros((len(said), self.dimension), dtype=np.float32)
        rows = [i for i, text in enumerate(said) if text]
        if rows:
            with self._lock:
                out[rows] = _encode(self._model, [said[i] for i in rows])
        return out

    def word_vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        """One vector a word, ``(n, dimension)``; of length one unless the model is ours."""
        return self._cache.words(words) if self._cache is not None else self.encode(words)


def _encode(model: SentenceTransformer | None, texts: list[str]) -> NDArray[np.float32]:
    assert model is not None  # noqa: S101  # a foreign encoder always holds its model
    vectors: NDArray[np.float32] = model.encode(
        texts, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
    )
    return vectors.astype(np.float32, copy=False)


def usual_prompt(name: str) -> str:
    """What a model of this name wants before every text of a symmetric comparison."""
    return "query: " if _E5.search(Path(name).name.lower()) else ""


def _own(folder: Path, dimension: int | None) -> SentenceTransformer:
    from matcher.encoding.hashed_ngrams import HashedNgrams, as_model  # noqa: PLC0415  # torch

    return as_model(HashedNgrams.load(str(folder), dimension=dimension))


def _foreign(name: str, dimension: int | None) -> SentenceTransformer:
    if name.startswith((".", "/", "~")) and not Path(name).is_dir():
        raise EncoderError(f"cannot load the encoder {name!r}: there is no such folder")
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415  # takes seconds

    try:
        model = SentenceTransformer(name, trust_remote_code=False)
    except Exception as error:  # the library raises many types for a model it cannot load
        raise EncoderError(f"cannot load the encoder {name!r}: {error}") from error
    whole = int(model.get_embedding_dimension() or 0)
    if dimension is not None:
        if not 1 <= dimension <= whole:
            raise EncoderError(f"dimension {dimension} is not between 1 and {name}'s {whole}")
        model.truncate_dim = dimension
    return model


def _cached(name: str) -> Path:
    """Find the local copy that the hub's client keeps of a model just loaded by name."""
    from huggingface_hub import snapshot_download  # noqa: PLC0415  # only for hub names

    return Path(snapshot_download(name, local_files_only=True))
