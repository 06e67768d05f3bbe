"""All that answers one request: immutable, so a request never sees half a change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from matcher.competences import Vocabulary
from matcher.recommender import Corpus, Recommender
from matcher.types import Document, Kind
from service.engine.overlay import overlay
from service.engine.source import Entry, Key

__all__ = ["Snapshot"]


@dataclass(frozen=True)
class Snapshot:
    """The corpus built at `base_sequence`, and the documents touched since, up to `sequence`."""

    base: Corpus
    entries: Mapping[Key, Entry]
    base_sequence: int
    sequence: int
    touched: Mapping[Key, Entry | None] = field(default_factory=dict)
    recommender: Recommender = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "recommender", overlay(self.base, self.touched))

    def entry(self, kind: Kind, document_id: str) -> Entry | None:
        """Return a document with its row's version; None when there is none."""
        key = (kind, document_id)
        return self.touched[key] if key in self.touched else self.entries.get(key)

    def document(self, kind: Kind, document_id: str) -> Document | None:
        """Return a document; None when there is none."""
        entry = self.entry(kind, document_id)
        return None if entry is None else entry.document

    def all_entries(self) -> dict[Key, Entry]:
        """Return every document of this moment."""
        merged: dict[Key, Entry | None] = {**self.entries, **self.touched}
        return {key: entry for key, entry in merged.items() if entry is not None}

    @property
    def count(self) -> int:
        """How many documents the base holds."""
        return len(self.entries)

    @property
    def vocabulary(self) -> Vocabulary:
        """The competences that this moment knows."""
        return self.base.frozen.vocabulary

    @property
    def encoder_version(self) -> str:
        """Twelve digits of the encoder's fingerprint."""
        return self.base.frozen.encoder.fingerprint[:12]

    @property
    def taxonomy_version(self) -> str:
        """The version of the vocabulary."""
        return self.vocabulary.version

    @property
    def index_version(self) -> str:
        """Which data this is: the sequence the corpus was built at, and that of what lies over."""
        return f"{self.base_sequence}.{self.sequence}"
