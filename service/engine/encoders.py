"""The encoder that the settings name."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from matcher.encoding import Encoder, SentenceEncoder, bundled_encoder

__all__ = ["RememberingEncoder", "load_encoder"]

_KEPT = 200_000


class RememberingEncoder:
    """An encoder that keeps the vectors of texts it has seen, so that a rebuild is cheap.

    At most 200,000 texts are kept, by a digest of the text; the oldest go first.
    """

    def __init__(self, encoder: Encoder, kept: int = _KEPT) -> None:
        self._encoder = encoder
        self._kept = kept
        self._vectors: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the encoder behind."""
        return self._encoder.fingerprint

    @property
    def dimension(self) -> int:
        """The number of columns of every encoded matrix."""
        return self._encoder.dimension

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode `n` texts as an `(n, dimension)` float32 matrix, each distinct text once."""
        keys = [blake2b(text.encode("utf-8", "replace"), digest_size=16).digest() for text in texts]
        with self._lock:
            known = {key: self._vectors[key] for key in keys if key in self._vectors}
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            vectors = self._encoder.encode(list(new.values()))
            known.update(zip(new, vectors, strict=True))
            with self._lock:
                self._vectors.update((key, known[key]) for key in new)
                while len(self._vectors) > self._kept:
                    self._vectors.popitem(last=False)
        out = np.zeros((len(keys), self.dimension), dtype=np.float32)
        for row, key in enumerate(keys):
            out[row] = known[key]
        return out


def load_encoder(name: str) -> Encoder:
    """Return the encoder called `name`: "bundled", a folder or a sentence-transformers name.

    The bundled one keeps word vectors itself; any other keeps the vectors of whole texts.
    """
    if name == "bundled":
        return bundled_encoder()
    return RememberingEncoder(SentenceEncoder(name))
