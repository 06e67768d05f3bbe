"""The parts of `samspel bench`, each measured when it is asked for."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from matcher.encoding import Encoder
from matcher.evaluation.speed import Latency, Rate, latency, rate, search_speed
from matcher.evaluation.synthetic import Synthetic
from matcher.recommender import Corpus, Recommender
from matcher.recommender.lanes import need_lanes
from matcher.types import Document, Kind, Place, Task
from models.municipality import municipalities
from service.usecases.matching import FILE_TASKS, index, load_engine

__all__ = ["Benchmark", "Part", "resident_mb"]

Part = tuple[str, Latency | Rate | float | str]
_ENCODED, _SLOWLY_ENCODED, _FILE_STUDENTS, _K = 2_000, 64, 10_000, 20
_TODAY = date(2027, 1, 1)


class Benchmark:
    """Synthetic documents of the given sizes, and what is measured on them.

    Args:
        sizes: how many of each kind.
        seed: of the documents.
        note: told what is being worked on.
        beside: encoders to set beside the bundled one, by name.
    """

    def __init__(
        self,
        sizes: Mapping[Kind, int],
        seed: int,
        note: Callable[[str], None],
        beside: Mapping[str, Encoder] | None = None,
    ) -> None:
        self._sizes, self._note, self._beside = sizes, note, dict(beside or {})
        self._engine = load_engine()
        region = municipalities()
        places = [Place(one.code, one.name, one.latitude, one.longitude) for one in region]
        self._synthetic = Synthetic(self._engine.vocabulary, places, seed)

    def parts(self) -> Iterator[Part]:
        """Name and figure of each part, as it is done."""
        self._note("making documents")
        unread = {
            kind: list(self._synthetic.documents(kind, count))
            for kind, count in self._sizes.items()
        }
        yield from self._encoding([one.text for one in unread[Kind.STUDENT][:_ENCODED]])
        self._note("reading")
        documents: list[Document] = []
        total = sum(self._sizes.values())
        whole = [one for some in unread.values() for one in some]
        reading = rate(lambda: documents.extend(map(self._read, whole)), total)
        yield "reading, texts of 100 words", reading
        self._note("indexing")
        made: list[Recommender] = []
        indexing = rate(lambda: made.append(index(self._engine, documents, FILE_TASKS)), total)
        yield "indexing (vectors, terms, tables)", indexing
        yield "full rebuild from texts, minutes", (reading.seconds + indexing.seconds) / 60
        yield "memory of the process, MB", resident_mb()
        yield from self._search(made[0].corpus)
        yield from self._suggestions(made[0])
        yield from self._files(documents)

    def _read(self, document: Document) -> Document:
        mentions = self._engine.reader.read(document.text, document.kind)
        return replace(document, mentions=mentions)

    def _encoding(self, texts: list[str]) -> Iterator[Part]:
        """The encoder on texts of 100 words, and those that stand beside it on fewer of them."""
        for name, encoder in {"the bundled encoder": self._engine.encoder, **self._beside}.items():
            some = texts if name not in self._beside else texts[:_SLOWLY_ENCODED]
            encoder.encode(some[:8])
            yield f"encoding by {name}", rate(partial(encoder.encode, some), len(some))

    def _search(self, corpus: Corpus) -> Iterator[Part]:
        """One exact search of the students by whole-text vectors."""
        queries = [corpus.vector(one) for one in corpus.shelves[Kind.NEED].documents]
        found = search_speed(corpus.shelves[Kind.STUDENT].dense, queries)
        yield f"search of {found.count:,} vectors", found.ours
        yield "the same through a filter that lets half pass", found.filtered
        yield "the same in bare FAISS", found.bare
        yield "the same by brute force in NumPy", found.numpy
        yield "share above bare FAISS", found.share_above_bare
        yield "recall against NumPy", found.recall

    def _suggestions(self, recommender: Recommender) -> Iterator[Part]:
        """A stored need in each lane, in all three, and a text that is read first."""
        needs = recommender.corpus.shelves[Kind.NEED].documents
        for task in (Task.NEED_STUDENT, Task.NEED_TRAINING, Task.NEED_PROPOSAL):
            suggest = partial(recommender.suggest, task=task, k=_K)
            yield f"suggestions for a stored need, {task}", latency(suggest, needs)

        def lanes(need: Document) -> object:
            return need_lanes(recommender, need, _K, _TODAY)

        yield "suggestions for a stored need, three lanes", latency(lanes, needs)
        texts = [replace(one, mentions=()) for one in needs]
        yield (
            "suggestions for a free text, need_student",
            latency(lambda one: recommender.suggest(self._read(one), Task.NEED_STUDENT, _K), texts),
        )
        yield "a free text, three lanes", latency(lambda one: lanes(self._read(one)), texts)

    def _files(self, documents: list[Document]) -> Iterator[Part]:
        """File matching against a tenth of the students, after reading and indexing."""
        needs = [one for one in documents if one.kind is Kind.NEED]
        students = [one for one in documents if one.kind is Kind.STUDENT][:_FILE_STUDENTS]
        small = index(self._engine, [*needs, *students], (Task.NEED_STUDENT,))

        def match_all() -> None:
            for need in needs:
                small.suggest(need, Task.NEED_STUDENT, _K, diverse=False)

        yield f"file matching against {len(students):,} students", rate(match_all, len(needs))


def resident_mb() -> float:
    """Megabytes of memory that this process holds now (Linux), or at most has held."""
    pages = Path("/proc/self/statm")
    if pages.is_file():
        held = int(pages.read_text(encoding="ascii").split()[1])
        return held * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
