"""The database as the engine sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from matcher.competences import Reader, Vocabulary
from matcher.types import Kind, Mention
from models import ConsentPurpose, Correction, MentionBase, StudentIdentity
from service.auth import SYSTEM, Viewer
from service.engine import Changes, Entry, Key
from service.engine.source import Progress
from service.store import (
    Documents,
    Session,
    changes,
    competences,
    consents,
    identities,
    mentions,
    needs,
    proposals,
    students,
    trainings,
    transaction,
    vocabulary_edits,
)
from service.usecases.documents.reading import Reading, reading_of
from service.usecases.documents.rows import Row, document_of, mention_rows, read_mentions, restored
from service.usecases.documents.vocabulary import vocabulary_of

__all__ = [
    "STORES",
    "DatabaseSource",
    "Reread",
    "changes_since",
    "count_documents",
    "read_rows",
    "reread_rows",
]

STORES: Mapping[Kind, Documents[Any, Any, Any]] = {
    Kind.NEED: needs,
    Kind.STUDENT: students,
    Kind.PROPOSAL: proposals,
    Kind.TRAINING: trainings,
}


class DatabaseSource:
    """Gives the engine what is stored; it sees all, and shows nothing to anyone by itself."""

    def __init__(self, sessions: Any) -> None:
        self._sessions = sessions

    def latest(self) -> int:
        """Return the number of the last committed change."""
        with self._sessions() as session:
            return changes.latest(SYSTEM, session)

    def vocabulary(self) -> Vocabulary:
        """Return the stored competences."""
        with self._sessions() as session:
            batches = competences.batches(SYSTEM, session)
            return vocabulary_of(row for rows in batches for row in rows)

    def vocabulary_changed(self, since: int) -> bool:
        """Return whether a competence has changed after `since`."""
        with self._sessions() as session:
            return any(one.kind == "competence" for one in changes_since(session, since))

    def entries(self) -> Iterator[Entry]:
        """Give every document with its stored mentions."""
        with self._sessions() as session:
            for kind, store in STORES.items():
                for rows in store.batches(SYSTEM, session):
                    yield from _entries(session, kind, rows)
                    session.expunge_all()

    def changes(self, since: int) -> Changes:
        """Return the documents that have changed after `since`."""
        with self._sessions() as session:
            found = list(changes_since(session, since))
            entries: dict[Key, Entry | None] = {}
            for kind, store in STORES.items():
                ids = [one.document_id for one in found if one.kind == kind.value]
                rows = store.get_many(SYSTEM, session, ids)
                entries.update({(kind, document_id): None for document_id in ids})
                entries.update((one.key, one) for one in _entries(session, kind, rows.values()))
            learnt = [one.seq or 0 for one in found if one.kind == "competence"]
            return Changes(
                sequence=max((one.seq or since for one in found), default=since),
                entries=entries,
                vocabulary=bool(learnt),
                unread=not vocabulary_edits.have_read(SYSTEM, session, learnt),
            )

    def reread(self, reader: Reader, progress: Progress | None = None) -> Iterator[Entry]:
        """Read every text again, store the mentions that differ, and give every document.

        Each thousand documents is a transaction of its own.
        """
        for kind, store in STORES.items():
            with self._sessions() as reading:
                for rows in store.batches(SYSTEM, reading):
                    with transaction(self._sessions) as session:
                        read = read_rows(session, reader, kind, rows)
                        agreed = _agreed(session, kind, rows)
                    for row in rows:
                        text, found = read[row.id]
                        document = document_of(row, text, found, agreed.get(row.id, ()))
                        yield Entry(document, row.version)
                    reading.expunge_all()
                    if progress:
                        progress(len(rows))


def count_documents(viewer: Viewer, session: Session) -> int:
    """Return how many documents that are read the viewer may see."""
    return sum(store.count(viewer, session) for store in STORES.values())


def changes_since(session: Session, seq: int) -> Iterator[Any]:
    """Give the changes after `seq`, in as many pages as it takes."""
    while page := changes.since(SYSTEM, session, seq):
        yield from page
        seq = page[-1].seq or seq


def _readings(session: Session, kind: Kind, rows: Collection[Row]) -> dict[str, Reading]:
    """Return what is read of each row, with students' identities struck."""
    known: dict[str, StudentIdentity] = {}
    if kind is Kind.STUDENT:
        known = identities.read(SYSTEM, session, [row.id for row in rows])
    return {row.id: reading_of(row, known.get(row.id)) for row in rows}


def _agreed(
    session: Session, kind: Kind, rows: Collection[Row]
) -> Mapping[str, frozenset[ConsentPurpose]]:
    """Return what students agree to now."""
    if kind is not Kind.STUDENT:
        return {}
    return consents.in_force(SYSTEM, session, [row.id for row in rows])


def _entries(session: Session, kind: Kind, rows: Collection[Row]) -> Iterator[Entry]:
    """Give the documents of rows of one kind."""
    readings = _readings(session, kind, rows)
    stored = mentions.of_many(SYSTEM, session, kind.value, [row.id for row in rows])
    agreed = _agreed(session, kind, rows)
    for row in rows:
        reading = readings[row.id]
        found = restored(reading, stored.get(row.id, ()))
        yield Entry(document_of(row, reading, found, agreed.get(row.id, ())), row.version)


@dataclass(frozen=True, slots=True)
class Reread:
    """A row read again: what is kept of it, what was found now, and the rows that makes."""

    reading: Reading
    kept: Sequence[MentionBase]
    found: tuple[Mention, ...]
    made: Sequence[MentionBase]

    @property
    def differs(self) -> bool:
        """Whether it reads differently."""
        return Counter(map(_values, self.made)) != Counter(map(_values, self.kept))


def reread_rows(
    session: Session,
    reader: Reader,
    kind: Kind,
    rows: Collection[Row],
    moves: Callable[[Sequence[Correction]], list[Correction]] = list,
) -> dict[str, Reread]:
    """Read rows of one kind and store nothing; `moves` gives their corrections as they will be."""
    readings = _readings(session, kind, rows)
    stored = mentions.of_many(SYSTEM, session, kind.value, [row.id for row in rows])
    read: dict[str, Reread] = {}
    for row in rows:
        plain = readings[row.id]
        reading = replace(plain, corrections=tuple(moves(plain.corrections)))
        found = read_mentions(reader, reading, kind)
        kept = stored.get(row.id, ())
        read[row.id] = Reread(reading, kept, found, mention_rows(reading, found))
    return read


def read_rows(
    session: Session, reader: Reader, kind: Kind, rows: Collection[Row]
) -> dict[str, tuple[Reading, tuple[Mention, ...]]]:
    """Read rows of one kind and store the mentions that differ from those kept.

    It belongs in the transaction that creates or changes the rows; returns by id what was read
    and what was found.
    """
    read = reread_rows(session, reader, kind, rows)
    new = {id_: one.made for id_, one in read.items() if one.differs}
    mentions.replace_many(SYSTEM, session, kind.value, new)
    return {id_: (one.reading, one.found) for id_, one in read.items()}


_OTHERS = attrgetter(*(name for name in MentionBase.model_fields if name != "similarity"))


def _values(mention: MentionBase) -> tuple[Any, ...]:
    """All of a mention, its similarity to six digits: the last ones depend on the company."""
    return *_OTHERS(mention), round(mention.similarity, 6)
