"""All that the encoder learns from, whichever file it came from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from matcher.encoding.training.concepts import Concept, Whole

__all__ = ["Corpus"]


@dataclass
class Corpus:
    """All that the encoder learns from.

    Attributes:
        concepts: by source; names of one concept mean the same.
        broader: by source; a narrower concept and the one above it.
        wholes: by source; the parts of one whole belong together.
        parallel: by source; two texts that say the same in two languages.
    """

    concepts: dict[str, list[Concept]] = field(default_factory=dict)
    broader: dict[str, list[tuple[Concept, Concept]]] = field(default_factory=dict)
    wholes: dict[str, list[Whole]] = field(default_factory=dict)
    parallel: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def texts(self) -> Iterator[str]:
        """Every name, definition and parallel text, in the order in which they were read."""
        for concepts in self.concepts.values():
            for concept in concepts:
                yield from concept.all_names
                yield from concept.texts
        for parallel in self.parallel.values():
            for pair in parallel:
                yield from pair

    def digest(self) -> str:
        """SHA-256 over :meth:`texts` and what belongs together, so that changed data shows."""
        digest = hashlib.sha256()
        for text in self.texts():
            digest.update(text.encode() + b"\0")
        together = [(whole.name, *whole.parts) for each in self.wholes.values() for whole in each]
        together += [pair for each in self.broader.values() for pair in each]
        for concepts in together:
            names = [concept.all_names[0] for concept in concepts]
            digest.update("\n".join(names).encode() + b"\0")
        return digest.hexdigest()
