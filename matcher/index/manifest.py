"""What a saved index says of itself, so that a foreign, old or damaged one is refused."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from matcher.errors import IndexRefusedError

__all__ = ["Manifest", "file_digest"]

FORMAT = 1


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's bytes, as hexadecimal digits."""
    return sha256(path.read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Manifest:
    """Encoder fingerprint, shape, content digest and the database sequence it was built at."""

    encoder: str
    taxonomy: str
    dimension: int
    count: int
    digest: str
    sequence: int
    format: int = FORMAT

    def save(self, path: Path) -> None:
        """Write this manifest as JSON beside the index file."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Manifest:
        """Read a manifest.

        Raises:
            IndexRefusedError: the file is missing or is not a manifest of this format.
        """
        try:
            manifest = cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise IndexRefusedError(f"{path.name}: no readable manifest ({error})") from error
        if manifest.format != FORMAT:
            raise IndexRefusedError(f"{path.name}: format {manifest.format}, expected {FORMAT}")
        return manifest

    def require(self, *, encoder: str, taxonomy: str, sequence: int | None, file: Path) -> None:
        """Check that this manifest describes ``file`` and belongs to what runs now.

        Raises:
            IndexRefusedError: says which of encoder, taxonomy, sequence or content differs.
        """
        if self.encoder != encoder:
            raise IndexRefusedError(f"{file.name}: made by another encoder ({self.encoder[:12]})")
        if self.taxonomy != taxonomy:
            raise IndexRefusedError(f"{file.name}: made with another taxonomy ({self.taxonomy})")
        if sequence is not None and self.sequence != sequence:
            raise IndexRefusedError(
                f"{file.name}: made at database sequence {self.sequence}, now {sequence}"
            )
        if not file.is_file() or file_digest(file) != self.digest:
            raise IndexRefusedError(f"{file.name}: missing or damaged")
