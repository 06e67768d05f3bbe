"""The bundled encoder as an input module of sentence-transformers.

Importing this file imports torch and sentence-transformers, which takes seconds; the rest of
the package does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import InputModule, Normalize
from torch import Tensor

from matcher.encoding.table import NgramTable, WordCache

__all__ = ["HashedNgrams", "as_model"]


class HashedNgrams(InputModule):  # type: ignore[misc]  # the library publishes no types
    """A bag of words, each a bag of hashed character n-grams; follow it with ``Normalize()``.

    It is a fixed table: there is nothing to fine-tune, and it computes on the CPU.
    """

    def __init__(self, table: NgramTable) -> None:
        super().__init__()
        self.cache = WordCache(table)

    def preprocess(
        self, inputs: Sequence[str], prompt: str | None = None, **_: Any
    ) -> dict[str, Tensor]:
        """Turn texts into their summed word vectors, ``(n, dimension)`` float32."""
        texts = [(prompt or "") + text for text in inputs]
        return {"word_sums": torch.from_numpy(self.cache.sums(texts))}

    def forward(self, features: dict[str, Tensor], **_: Any) -> dict[str, Tensor]:
        """Pass the sums on under the name that later modules read."""
        features["sentence_embedding"] = features["word_sums"]
        return features

    def get_embedding_dimension(self) -> int:
        """The length of a vector."""
        return self.cache.table.dimension

    @property
    def max_seq_length(self) -> float:
        """Texts of any length are read whole."""
        return float("inf")

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Write weights and configuration into the folder ``output_path``."""
        self.cache.table.save(Path(output_path))

    @classmethod
    def load(
        cls, model_name_or_path: str, subfolder: str = "", dimension: int | None = None, **_: Any
    ) -> Self:
        """Read what :meth:`save` wrote, or the first ``dimension`` numbers of each row of it.

        Raises:
            EncoderError: a file is missing or damaged, or the rows are shorter.
        """
        table = NgramTable.load(Path(model_name_or_path) / subfolder)
        return cls(table.truncated(dimension) if dimension is not None else table)


def as_model(words: HashedNgrams) -> SentenceTransformer:
    """The whole sentence-transformers model: ``words``, brought to length one.

    Its ``save`` writes a folder that :class:`matcher.encoding.SentenceEncoder` loads, and so does
    sentence-transformers itself where it is told to trust our module (``trust_remote_code=True``).
    """
    return SentenceTransformer(modules=[words, Normalize()], device="cpu")
