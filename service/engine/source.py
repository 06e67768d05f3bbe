"""Where the engine gets its documents from: a face that the use cases implement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from matcher.competences import Reader, Vocabulary
from matcher.types import Document, Kind

__all__ = ["Changes", "Entry", "Key", "Progress", "Source"]

Key = tuple[Kind, str]
"""The kind and id of a document."""

Progress = Callable[[int], object]
"""Told how many more documents are done."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document and the version of the row that it was made from."""

    document: Document
    version: int

    @property
    def key(self) -> Key:
        """The kind and id."""
        return self.document.kind, self.document.id


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed up to `sequence`: an entry for each document, None if it is gone.

    `unread` says of a changed vocabulary that texts have not been read with it yet.
    """

    sequence: int
    entries: Mapping[Key, Entry | None]
    vocabulary: bool
    unread: bool


class Source(Protocol):
    """The database as the engine sees it."""

    def latest(self) -> int:
        """Return the number of the last committed change."""

    def vocabulary(self) -> Vocabulary:
        """Return the stored competences."""

    def vocabulary_changed(self, since: int) -> bool:
        """Return whether a competence has changed after `since`."""

    def entries(self) -> Iterable[Entry]:
        """Give every document with its stored mentions."""

    def changes(self, since: int) -> Changes:
        """Return the documents that have changed after `since`."""

    def reread(self, reader: Reader, progress: Progress | None = None) -> Iterable[Entry]:
        """Read every text again, store the mentions that differ, and give every document."""
