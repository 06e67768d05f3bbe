"""A corpus: all documents of one moment, indexed by kind, never changed.

A *shelf* holds one kind. What a score needs beside the two documents (rarity, language
means, term weights) is frozen here, so a score means the same for every query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.competences import Vocabulary
from matcher.encoding import Encoder
from matcher.errors import IndexRefusedError
from matcher.index import DenseIndex
from matcher.lexical import LexicalIndex, LexicalModel
from matcher.ranking.coverage import AskTable, OfferTable
from matcher.ranking.fit import FitTable
from matcher.ranking.lists import asked, asks, denied, offered
from matcher.ranking.nearness import Nearness, NearnessWeights
from matcher.ranking.statistics import LanguageMeans, Rarity
from matcher.ranking.weights import Shape
from matcher.recommender.facets import Facets
from matcher.recommender.musts import Musts
from matcher.types import Document, Kind, Necessity

__all__ = ["Corpus", "Frozen", "Shelf", "Vectors"]

_KEPT = 64


@dataclass(frozen=True)
class Frozen:
    """What every score of a corpus rests on."""

    encoder: Encoder
    vocabulary: Vocabulary
    nearness: Nearness
    rarity: Rarity
    means: LanguageMeans
    terms: LexicalModel
    shape: Shape


@dataclass(frozen=True)
class Shelf:
    """The documents of one kind with their tables; row ``i`` is ``documents[i]``.

    ``learned`` tells where each stands among the texts that the term weights were learned from;
    None for a shelf of other documents.
    """

    kind: Kind
    documents: tuple[Document, ...]
    dense: DenseIndex
    frozen: Frozen
    learned: NDArray[np.int64] | None = None

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each document id."""
        return {document.id: row for row, document in enumerate(self.documents)}

    @cached_property
    def lexical(self) -> LexicalIndex:
        """The texts by term."""
        model = self.frozen.terms
        if model.weights is not None and self.learned is not None:
            return LexicalIndex(model, model.weights[self.learned])
        return LexicalIndex(model, model.transform([one.text for one in self.documents]))

    @cached_property
    def offers(self) -> OfferTable:
        """Who offers what."""
        return OfferTable([offered(document) for document in self.documents])

    @cached_property
    def asks(self) -> AskTable:
        """Who asks what; only needs and proposals ask."""
        lists = [asked(document) for document in self.documents]
        return AskTable(lists, self.frozen.rarity, self.frozen.nearness, self.frozen.shape)

    @cached_property
    def fit(self) -> FitTable:
        """Place, period and languages."""
        return FitTable(self.documents)

    @cached_property
    def facets(self) -> Facets:
        """What the documents are filtered by."""
        return Facets(self.documents)

    @cached_property
    def denials(self) -> dict[str, NDArray[np.int64]]:
        """For each competence the rows that negate it and nowhere offer it."""
        found: dict[str, list[int]] = {}
        for row, document in enumerate(self.documents):
            for competence in denied(document.mentions):
                found.setdefault(competence, []).append(row)
        return {competence: np.array(rows) for competence, rows in found.items()}

    @cached_property
    def musts(self) -> Musts:
        """What each document must have."""
        needed = [
            [ask.competence for ask in asked(document) if ask.necessity is Necessity.MUST]
            for document in self.documents
        ]
        return Musts(needed, self.frozen.vocabulary)

    @cached_property
    def levelled_musts(self) -> dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """For each competence the rows that must have it at a stated level, and that level."""
        found: dict[str, list[tuple[int, int]]] = {}
        for row, document in enumerate(self.documents):
            for ask in asked(document):
                if ask.necessity is Necessity.MUST and ask.level:
                    found.setdefault(ask.competence, []).append((row, ask.level))
        return {
            competence: (np.array([row for row, _ in pairs]), np.array([lv for _, lv in pairs]))
            for competence, pairs in found.items()
        }

    @property
    def can_ask(self) -> bool:
        """Whether this kind asks rather than offers."""
        return asks(self.kind)


@dataclass(frozen=True)
class Vectors:
    """What the encoder said of a corpus: language means and an index a kind, in order of id.

    Saved and loaded again, it spares encoding; it fits only the very documents it was made of.
    """

    means: LanguageMeans
    dense: Mapping[Kind, DenseIndex]

    @classmethod
    def of(cls, documents: Sequence[Document], encoder: Encoder) -> Vectors:
        """Encode ``documents``, which stand in order of kind and id."""
        raw = encoder.encode([document.text for document in documents])
        languages = [document.language for document in documents]
        means = LanguageMeans.of(raw, languages)
        centred = means.centre(raw, languages)
        kinds = np.array([document.kind.value for document in documents], dtype=object)
        dense = {kind: DenseIndex.build(centred[kinds == kind.value]) for kind in Kind}
        return cls(means, dense)


@dataclass(frozen=True)
class Corpus:
    """One shelf a kind, with what they share."""

    shelves: dict[Kind, Shelf]
    frozen: Frozen

    @classmethod
    def build(
        cls,
        documents: Iterable[Document],
        vocabulary: Vocabulary,
        encoder: Encoder,
        *,
        shape: Shape | None = None,
        nearness: NearnessWeights | None = None,
        vectors: Vectors | None = None,
    ) -> Corpus:
        """Index ``documents``, whose mentions are read already, in order of id.

        ``vectors`` are those of a corpus of the same documents, kept from before.

        Raises:
            IndexRefusedError: ``vectors`` are not as many as the documents of each kind.
        """
        ordered = sorted(documents, key=lambda document: (document.kind, document.id))
        vectors = vectors or Vectors.of(ordered, encoder)
        local = {m.competence for d in ordered for m in d.mentions if m.is_local}
        universe = (*vocabulary.competences, *sorted(local))
        frozen = Frozen(
            encoder=encoder,
            vocabulary=vocabulary,
            nearness=Nearness(vocabulary, encoder, universe, nearness or NearnessWeights()),
            rarity=Rarity.of(ordered),
            means=vectors.means,
            terms=LexicalModel([document.text for document in ordered]),
            shape=shape or Shape(),
        )
        shelves = {kind: _shelf(kind, ordered, vectors, frozen) for kind in Kind}
        return cls(shelves, frozen)

    def vector(self, document: Document) -> NDArray[np.float32]:
        """The centred unit vector (d,) of a document's text."""
        return self._vector(document.text, document.language)

    @cached_property
    def _vector(self) -> Callable[[str, str], NDArray[np.float32]]:
        """Vectors by text and language; a query is asked for by each of its lanes."""

        def encoded(text: str, language: str) -> NDArray[np.float32]:
            raw = self.frozen.encoder.encode([text])
            vector: NDArray[np.float32] = self.frozen.means.centre(raw, [language])[0]
            vector.flags.writeable = False
            return vector

        return lru_cache(maxsize=_KEPT)(encoded)


def _shelf(kind: Kind, documents: Sequence[Document], vectors: Vectors, frozen: Frozen) -> Shelf:
    rows = [row for row, document in enumerate(documents) if document.kind is kind]
    own = tuple(documents[row] for row in rows)
    dense = vectors.dense[kind]
    if dense.count != len(own):
        raise IndexRefusedError(f"{kind}: {dense.count} vectors for {len(own)} documents")
    return Shelf(kind, own, dense, frozen, np.array(rows, dtype=np.int64))
