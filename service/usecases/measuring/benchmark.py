"""The parts of `samspel bench`, each measured when it is asked for."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from matcher.encoding import Encoder
from matcher.evaluation.speed import Latency, Rate, latency, rate, search_speed
from matcher.evaluation.synthetic import Synthetic
from matcher.recommender import Corpus, Recommender
from matcher.types import Document, Kind, Task
from models import migrations
from service.usecases.file_matching.matching import index, load_engine
from service.usecases.measuring.coldstart import seconds_to_ready
from service.usecases.measuring.filling import places
from service.usecases.measuring.region import Region

__all__ = ["Benchmark", "Part", "resident_mb"]

Part = tuple[str, Latency | Rate | float | str]
_ENCODED, _SLOWLY_ENCODED, _READ = 2_000, 64, 5_000
_LONG = 150
_FILE_STUDENTS, _FILE_K, _K = 10_000, 20, 10


class Benchmark:
    """Synthetic documents of the given sizes, and what is measured on them.

    Args:
        sizes: how many of each kind.
        seed: of the documents.
        note: told what is being worked on.
        beside: loads encoders to set beside the bundled one, by name.
    """

    def __init__(
        self,
        sizes: Mapping[Kind, int],
        seed: int,
        note: Callable[[str], None],
        beside: Callable[[], Mapping[str, Encoder]] = dict,
    ) -> None:
        self._sizes, self._note, self._beside = sizes, note, beside
        self._engine = load_engine()
        self._synthetic = Synthetic(self._engine.vocabulary, places(), seed)

    def parts(self) -> Iterator[Part]:
        """Name and figure of each part, as it is done."""
        with TemporaryDirectory(prefix="samspel-bench-") as folder:
            yield from self._cold_start(Path(folder) / "demo")
            some = list(self._synthetic.documents(Kind.STUDENT, self._sizes[Kind.STUDENT]))
            yield from self._encoding([one.text for one in some[:_ENCODED]])
            yield from self._reading(some[:_READ])
            del some
            yield from self._region(Path(folder) / "region")

    def _cold_start(self, folder: Path) -> Iterator[Part]:
        """`samspel serve` on a database that is migrated and empty, and on the one it leaves."""
        self._note("starting the server")
        folder.mkdir()
        migrations.upgrade(f"sqlite:///{folder}/samspel.db")
        yield "first start of serve, demo region loaded, seconds", seconds_to_ready(folder)
        yield "cold start of serve, demo region stored, seconds", seconds_to_ready(folder)

    def _encoding(self, texts: list[str]) -> Iterator[Part]:
        """The encoder on texts of 100 words, names and longer texts; then those beside it.

        Those are loaded last, so that ours is measured in a process without torch.
        """
        self._note("encoding")
        ours = self._engine.encoder
        yield _encoded("the bundled encoder", ours, texts)
        names = [name for one in self._engine.vocabulary for name in (one.sv, one.en)]
        ours.encode(names)
        yield "encoding names, warm", rate(partial(ours.encode, names * 10), len(names) * 10)
        long = [" ".join(f"{a} {b}".split()[:_LONG]) for a, b in pairwise(texts)]
        yield "encoding one text of 150 words", latency(lambda one: ours.encode([one]), long[:500])
        for name, encoder in self._beside().items():
            yield _encoded(name, encoder, texts[:_SLOWLY_ENCODED])

    def _reading(self, documents: Sequence[Document]) -> Iterator[Part]:
        """The reader alone."""
        self._note("reading")

        def read_all() -> None:
            for one in documents:
                self._engine.reader.read(one.text, one.kind)

        yield "reading, texts of 100 words", rate(read_all, len(documents))

    def _region(self, folder: Path) -> Iterator[Part]:
        """The service over all documents in one process: rebuild, memory, search, suggestions."""
        self._note("storing documents")
        before = resident_mb()
        with Region(folder) as region:
            total = sum(self._sizes.values())
            kinds = self._sizes.items()
            stored = rate(
                lambda: region.fill(
                    {kind: list(self._synthetic.documents(kind, count)) for kind, count in kinds}
                ),
                total,
            )
            yield "storing rows in bulk", stored
            self._note("rebuilding: reading and indexing")
            rebuilt = rate(region.rebuild, total)
            yield "full rebuild, stored texts to saved index", rebuilt
            yield "full rebuild, minutes", rebuilt.seconds / 60
            yield "memory of the process, MB", resident_mb()
            yield "memory for the documents, MB", resident_mb() - before
            recommender = region.recommender
            yield from self._search(recommender.corpus)
            yield from self._suggestions(region, recommender)
            yield from self._files(region)

    def _search(self, corpus: Corpus) -> Iterator[Part]:
        """One exact search of the students by whole-text vectors."""
        self._note("searching")
        queries = [corpus.vector(one) for one in corpus.shelves[Kind.NEED].documents]
        found = search_speed(corpus.shelves[Kind.STUDENT].dense, queries)
        yield f"search of {found.count:,} vectors", found.ours
        yield "the same through a filter that lets half pass", found.filtered
        yield "the same in bare FAISS", found.bare
        yield "the same by brute force in NumPy", found.numpy
        yield "share above bare FAISS", found.share_above_bare
        yield "recall against NumPy", found.recall

    def _suggestions(self, region: Region, recommender: Recommender) -> Iterator[Part]:
        """A stored need and a text that is read first, as the service answers, then ranked alone.

        The service comes first and free texts are new ones, so that nothing is remembered.
        """
        self._note("suggesting")
        needs = recommender.corpus.shelves[Kind.NEED].documents
        stored = latency(lambda need: region.stored(need.id, _K), needs)
        yield "service: suggestions for a stored need", stored
        other = replace(self._synthetic, seed=self._synthetic.seed + 1)
        texts = list(other.documents(Kind.NEED, len(needs)))
        yield "service: suggestions for a free text", latency(lambda t: region.free(t, _K), texts)
        yield "of which reading", latency(lambda text: region.read(text.text), texts)
        ranked = latency(lambda need: region.ranked(need, _K), needs)
        yield "ranking a stored need, three lanes", ranked
        yield "the service's share above ranking", stored.median / ranked.median - 1
        for task in (Task.NEED_STUDENT, Task.NEED_TRAINING, Task.NEED_PROPOSAL):
            suggest = partial(recommender.suggest, task=task, k=_K)
            yield f"suggestions for a stored need, {task}", latency(suggest, needs)

    def _files(self, region: Region) -> Iterator[Part]:
        """File matching against 10,000 students at most, after reading and indexing."""
        self._note("matching from files")
        shelves = region.recommender.corpus.shelves
        needs = shelves[Kind.NEED].documents
        students = shelves[Kind.STUDENT].documents[:_FILE_STUDENTS]
        small = index(self._engine, [*needs, *students], (Task.NEED_STUDENT,))

        def match_all() -> None:
            for need in needs:
                small.suggest(need, Task.NEED_STUDENT, _FILE_K, diverse=False)

        yield f"file matching against {len(students):,} students", rate(match_all, len(needs))


def _encoded(name: str, encoder: Encoder, texts: list[str]) -> Part:
    encoder.encode(texts[:8])
    return f"encoding by {name}", rate(partial(encoder.encode, texts), len(texts))


def resident_mb() -> float:
    """Megabytes of memory that this process holds now (Linux), or at most has held."""
    pages = Path("/proc/self/statm")
    if pages.is_file():
        held = int(pages.read_text(encoding="ascii").split()[1])
        return held * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
