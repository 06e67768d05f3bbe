"""Matching from files alone: no server, no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from matcher.competences import NearLabels, Reader, Vocabulary, bundled_vocabulary
from matcher.encoding import Encoder, SentenceEncoder, bundled_encoder
from matcher.recommender import Corpus, Lane, Recommender
from matcher.types import Document, Kind, Task
from service.usecases.file_matching.files import FileDocument

__all__ = [
    "FILE_TASKS",
    "Engine",
    "Matched",
    "Timings",
    "index",
    "load_engine",
    "match",
    "read",
    "tasks_for",
]

FILE_TASKS = (Task.NEED_STUDENT, Task.NEED_TRAINING, Task.NEED_PROPOSAL, Task.STUDENT_PROPOSAL)
"""What the file command runs, where both sides are given."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What reading and matching need, loaded once."""

    vocabulary: Vocabulary
    encoder: Encoder
    reader: Reader

    @property
    def versions(self) -> dict[str, str]:
        """The versions that a result names."""
        return {"encoder": self.encoder.fingerprint[:12], "taxonomy": self.vocabulary.version}


@dataclass(slots=True)
class Timings:
    """Seconds spent before any query is asked."""

    loading: float = 0.0
    reading: float = 0.0
    indexing: float = 0.0


@dataclass(frozen=True, slots=True)
class Matched:
    """One query's lane under one task."""

    query: Document
    lane: Lane


def load_engine(taxonomy: Path | None = None, encoder: str = "bundled") -> Engine:
    """The bundled vocabulary, with a taxonomy file if given, an encoder, and a reader of both.

    Raises:
        VocabularyError: the taxonomy file is malformed.
        EncoderError: the encoder cannot be loaded.
    """
    vocabulary = bundled_vocabulary(taxonomy)
    loaded = bundled_encoder() if encoder == "bundled" else SentenceEncoder(encoder)
    return Engine(vocabulary, loaded, Reader(vocabulary, NearLabels(vocabulary, loaded)))


def read(engine: Engine, documents: Iterable[FileDocument]) -> Iterator[Document]:
    """Each document with its mentions."""
    for one in documents:
        document = one.document
        mentions = engine.reader.read(document.text, document.kind, one.reading.courses_at)
        yield replace(document, mentions=mentions)


def tasks_for(kinds: Iterable[Kind], wanted: Sequence[Task] = ()) -> list[Task]:
    """The tasks of which both sides are there; without ``wanted`` those of `FILE_TASKS`."""
    there = set(kinds)
    chosen = [task for task in Task if task in (wanted or FILE_TASKS)]
    return [task for task in chosen if {task.query, task.target} <= there]


def index(engine: Engine, documents: Sequence[Document], tasks: Sequence[Task]) -> Recommender:
    """A recommender over ``documents``, its tables for ``tasks`` made beforehand."""
    corpus = Corpus.build(documents, engine.vocabulary, engine.encoder)
    for task in tasks:
        shelf = corpus.shelves[task.target]
        asked_by_query = task.query in (Kind.NEED, Kind.PROPOSAL)
        for table in ("lexical", "fit", "denials", "offers" if asked_by_query else "asks"):
            getattr(shelf, table)
    return Recommender(corpus)


def match(
    recommender: Recommender, queries: Mapping[Kind, Sequence[Document]], task: Task, k: int
) -> Iterator[Matched]:
    """The lane of each query under ``task``: score order, no filter, no diversity."""
    for query in queries[task.query]:
        yield Matched(query, recommender.suggest(query, task, k, diverse=False))
