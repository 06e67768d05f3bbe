"""One name for everything that decides an encoder's vectors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

__all__ = ["fingerprint"]

_TELLING = {".json", ".safetensors", ".bin", ".txt", ".model", ".pt", ".onnx"}


def fingerprint(folder: Path, notes: Iterable[str] = ()) -> str:
    """Hash the weights and configuration in ``folder``, ``notes`` and the library's major version.

    Args:
        folder: a model's folder; every file of weights, configuration or vocabulary counts,
            with its path inside the folder. Model cards and hidden files do not.
        notes: what else decides the vectors, such as prompts or the normalisation.

    Returns:
        64 hexadecimal digits (SHA-256).
    """
    digest = hashlib.sha256()
    major = version("sentence-transformers").partition(".")[0]
    for note in (f"sentence-transformers {major}", *notes):
        digest.update(note.encode() + b"\0")
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        if path.is_file() and path.suffix in _TELLING and not hidden:
            digest.update(inside.as_posix().encode() + b"\0")
            with path.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
