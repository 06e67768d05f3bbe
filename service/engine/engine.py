"""The engine: holds vocabulary, encoder, reader and the snapshot that answers.

It follows the database by its sequence of changes: whoever asks after a commit, of this process
or another, finds what the commit changed. A few changes lie over the last built corpus; when
they are more than a tenth of it, or than 500, the corpus is built anew, at once while it is
small, else in the background while the old one with the changes over it goes on answering.

After a change of the vocabulary every text is read again. An edit that has read the texts it
concerns itself says so, and then no one waits: the corpus is built beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Event, Lock, RLock, Thread

from matcher.competences import NearLabels, Reader, Vocabulary
from matcher.encoding import Encoder
from matcher.recommender import Corpus
from matcher.types import Competence, Kind
from service.engine.saved import load_saved, needs_reading, note_reading, save
from service.engine.snapshot import Snapshot
from service.engine.source import Entry, Key, Progress, Source
from service.errors import UnavailableError

__all__ = ["MOST_OVER", "SMALL", "Engine"]

SMALL = 5_000
"""Up to this many documents a corpus is built while the asker waits."""

MOST_OVER = 500
"""At most this many changed documents lie over a corpus before it is built anew."""


class Engine:
    """One for a process; safe to share between threads."""

    def __init__(self, source: Source, encoder: Encoder, index_dir: Path | None = None) -> None:
        self._source = source
        self._encoder = encoder
        self._index_dir = index_dir
        self._lock = RLock()
        self._reader: Reader | None = None
        self._reader_sequence = -1
        self._snapshot: Snapshot | None = None
        self._edited: tuple[Vocabulary, Mapping[str, Competence | None], Reader] | None = None
        self._unread = False
        self._is_building = False
        self._building: Thread | None = None
        self._saving = Lock()
        self._loaded = Event()

    @property
    def ready(self) -> bool:
        """Whether the engine can answer."""
        return self._loaded.is_set()

    def load_reader(self) -> Reader:
        """Make the reader alone, for a process that stores texts and answers nothing."""
        with self._lock:
            return self._reader or self._learn(self._source.latest())

    def load(self, progress: Progress | None = None, *, reread: bool = False) -> None:
        """Read what is stored and become ready.

        Texts are read again when `reread` is set, or when the stored mentions were made with
        another vocabulary, encoder or reader; a saved index that fits is used, any other is
        refused and built anew.
        """
        with self._lock:
            sequence = self._source.latest()
            reader = self._learn(sequence)
            if reread or needs_reading(self._index_dir, reader.vocabulary, self._encoder):
                found = self._source.reread(reader, progress)
            else:
                found = self._source.entries()
            entries = {entry.key: entry for entry in found}
            note_reading(self._index_dir, reader.vocabulary, self._encoder)
            corpus = (
                None
                if reread
                else load_saved(self._index_dir, entries.values(), reader.vocabulary, self._encoder)
            )
            fresh = corpus is None
            if corpus is None:
                corpus = self._build(entries.values(), reader.vocabulary)
            self._publish(Snapshot(_warm(corpus), entries, sequence, sequence))
            if fresh:
                save(self._index_dir, corpus, entries.values(), sequence)
            self._loaded.set()

    def save(self) -> None:
        """Build on everything committed and save the index for the next start."""
        with self._lock:
            snapshot = self.current()
            entries, sequence = snapshot.all_entries(), snapshot.sequence
            corpus = snapshot.base
            if snapshot.touched:
                corpus = _warm(self._build(entries.values(), self.reader().vocabulary))
                self._publish(Snapshot(corpus, entries, sequence, sequence))
            save(self._index_dir, corpus, entries.values(), sequence)

    def reader(self) -> Reader:
        """Return the reader for the vocabulary as it is stored now."""
        if self._reader is None:
            raise UnavailableError("the vocabulary is not loaded yet")
        sequence = self._source.latest()
        if sequence != self._reader_sequence:
            with self._lock:
                if self._source.vocabulary_changed(self._reader_sequence):
                    return self._learn(sequence)
                self._reader_sequence = sequence
        return self._reader

    def reader_with(self, edited: Mapping[str, Competence | None]) -> Reader:
        """Return a reader for the stored vocabulary with some competences changed, or gone (None).

        The last one made is kept, so that what was previewed can be saved without another.
        """
        vocabulary = self.reader().vocabulary
        known = self._edited
        if known is not None and known[0] is vocabulary and known[1] == edited:
            return known[2]
        left = {**vocabulary.competences, **edited}
        wanted = Vocabulary.of(one for one in left.values() if one is not None)
        reader = self._make_reader(wanted)
        self._edited = vocabulary, dict(edited), reader
        return reader

    def adopt(self, reader: Reader, sequence: int) -> None:
        """Read with `reader` from now on; it is for the vocabulary as committed at `sequence`."""
        with self._lock:
            if sequence > self._reader_sequence:
                self._reader, self._reader_sequence = reader, sequence

    @property
    def building(self) -> bool:
        """Whether a corpus is being built in the background."""
        return self._is_building

    def current(self) -> Snapshot:
        """Return the snapshot that holds every committed change."""
        snapshot = self._require()
        if self._source.latest() == snapshot.sequence:
            return snapshot
        with self._lock:
            return self._catch_up()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for a build that goes on in the background; return whether none does any more."""
        building = self._building
        if building is not None:
            building.join(timeout)
        return building is None or not building.is_alive()

    def _require(self) -> Snapshot:
        if self._snapshot is None:
            raise UnavailableError("the index is not built yet")
        return self._snapshot

    def _learn(self, sequence: int) -> Reader:
        """Make the reader of the stored vocabulary, unless it is the one that is there."""
        known = self._reader
        since = self._reader_sequence
        if known is None or since < 0 or self._source.vocabulary_changed(since):
            vocabulary = self._source.vocabulary()
            if known is None or known.vocabulary.version != vocabulary.version:
                known = self._make_reader(vocabulary)
        self._reader, self._reader_sequence = known, max(sequence, self._reader_sequence)
        return known

    def _make_reader(self, vocabulary: Vocabulary) -> Reader:
        return Reader(vocabulary, NearLabels(vocabulary, self._encoder))

    def _build(self, entries: Iterable[Entry], vocabulary: Vocabulary) -> Corpus:
        return Corpus.build([entry.document for entry in entries], vocabulary, self._encoder)

    def _publish(self, snapshot: Snapshot) -> Snapshot:
        self._snapshot = snapshot
        return snapshot

    def _catch_up(self) -> Snapshot:
        """Take in what was committed since the last snapshot."""
        snapshot = self._require()
        if self._source.latest() < snapshot.sequence:  # another database lies there now
            self._reader_sequence = -1
            self.load(reread=True)
            return self._require()
        changes = self._source.changes(snapshot.sequence)
        if changes.sequence == snapshot.sequence:
            return snapshot
        if changes.vocabulary:
            self._learn(changes.sequence)
            if changes.unread and snapshot.count <= SMALL:
                return self._read_anew(changes.sequence)
            self._unread = self._unread or changes.unread
        touched = {**snapshot.touched, **changes.entries}
        over = Snapshot(
            snapshot.base, snapshot.entries, snapshot.base_sequence, changes.sequence, touched
        )
        self._publish(over)
        if not changes.vocabulary and len(touched) <= _most_over(snapshot.count):
            return over
        if changes.vocabulary or snapshot.count + len(touched) > SMALL:
            self._start_building()
            return over
        return self._built(over.all_entries(), changes.sequence)

    def _built(self, entries: Mapping[Key, Entry], sequence: int) -> Snapshot:
        """Build while the asker waits."""
        corpus = _warm(self._build(entries.values(), self.reader().vocabulary))
        return self._publish(Snapshot(corpus, entries, sequence, sequence))

    def _read_anew(self, sequence: int) -> Snapshot:
        """Read every text with a changed vocabulary, and build."""
        reader = self.reader()
        entries = {entry.key: entry for entry in self._source.reread(reader)}
        note_reading(self._index_dir, reader.vocabulary, self._encoder)
        return self._built(entries, sequence)

    def _start_building(self) -> None:
        with self._lock:
            if not self._is_building:
                self._is_building = True
                self._building = Thread(target=self._build_beside, daemon=True)
                self._building.start()

    def _build_beside(self) -> None:
        """Build while others answer, until no more has changed meanwhile than lies over well."""
        try:
            while not self._built_beside():
                pass
        except BaseException:
            self._unread = True  # whoever builds next reads again
            raise
        finally:
            self._is_building = False
        with self._saving:
            snapshot = self._require()
            save(self._index_dir, snapshot.base, snapshot.entries.values(), snapshot.base_sequence)

    def _built_beside(self) -> bool:
        """Build once; return whether that was enough."""
        with self._lock:
            snapshot, reader = self._require(), self.reader()
            entries, sequence = snapshot.all_entries(), snapshot.sequence
            unread, self._unread = self._unread, False
        if unread:
            entries = {entry.key: entry for entry in self._source.reread(reader)}
        note_reading(self._index_dir, reader.vocabulary, self._encoder)
        corpus = _warm(self._build(entries.values(), reader.vocabulary))
        with self._lock:
            changes = self._source.changes(sequence)
            if changes.vocabulary:
                self._learn(changes.sequence)
                self._unread = self._unread or changes.unread
            self._publish(Snapshot(corpus, entries, sequence, changes.sequence, changes.entries))
            few = len(changes.entries) <= _most_over(len(entries))
            done = few and not self._unread and self.reader() is reader
            if done:
                self._is_building = False
            return done


def _most_over(count: int) -> int:
    """How many changed documents may lie over a corpus of `count`."""
    return min(count // 10, MOST_OVER)


def _warm(corpus: Corpus) -> Corpus:
    """Make the tables that the first question would otherwise wait for."""
    for kind in Kind:
        shelf = corpus.shelves[kind]
        _ = shelf.rows, shelf.lexical, shelf.offers, shelf.fit, shelf.denials
        if shelf.can_ask:
            _ = shelf.asks
    return corpus
