"""The encoder that comes with the package: no network, no GPU, no torch to encode."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from matcher.encoding.sentence import SentenceEncoder

__all__ = ["bundled_encoder", "bundled_path"]


def bundled_path() -> Path:
    """Return the folder of the bundled model inside the installed package."""
    return Path(str(resources.files("matcher.encoding") / "bundled"))


@cache
def bundled_encoder() -> SentenceEncoder:
    """Load the bundled encoder once and share it; it is safe under threads.

    Raises:
        EncoderError: the package data is missing or damaged.
    """
    return SentenceEncoder(bundled_path())
