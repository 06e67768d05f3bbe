"""A corpus: all documents of one moment, indexed by kind, never changed.

A *shelf* holds one kind. What a score needs beside the two documents (rarity, language
means, term weights) is frozen here, so a score means the same for every query.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.competences import Vocabulary
from matcher.encoding import Encoder
from matcher.index import DenseIndex
from matcher.lexical import LexicalIndex, LexicalModel
from matcher.ranking.coverage import AskTable, OfferTable
from matcher.ranking.fit import FitTable
from matcher.ranking.lists import asked, asks, denied, offered
from matcher.ranking.nearness import Nearness, NearnessWeights
from matcher.ranking.statistics import LanguageMeans, Rarity
from matcher.ranking.weights import Shape
from matcher.recommender.facets import Facets
from matcher.types import Document, Kind, Necessity

__all__ = ["Corpus", "Frozen", "Shelf"]


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
    """The documents of one kind with their tables; row ``i`` is ``documents[i]``."""

    kind: Kind
    documents: tuple[Document, ...]
    dense: DenseIndex
    frozen: Frozen

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each document id."""
        return {document.id: row for row, document in enumerate(self.documents)}

    @cached_property
    def lexical(self) -> LexicalIndex:
        """The texts by term."""
        return LexicalIndex(self.frozen.terms, [document.text for document in self.documents])

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
    def musts(self) -> dict[str, NDArray[np.int64]]:
        """For each competence the rows that must have it, or a narrower one."""
        found: dict[str, list[int]] = {}
        for row, document in enumerate(self.documents):
            needed = [ask.competence for ask in asked(document) if ask.necessity is Necessity.MUST]
            ancestors = self.frozen.vocabulary.ancestors
            for competence in {wide for one in needed for wide in (one, *ancestors(one))}:
                found.setdefault(competence, []).append(row)
        return {competence: np.array(rows) for competence, rows in found.items()}

    @property
    def can_ask(self) -> bool:
        """Whether this kind asks rather than offers."""
        return asks(self.kind)


@dataclass(frozen=True)
class Corpus:
    """One shelf a kind, with what they share."""

    shelves: dict[Kind, Shelf]
    frozen: Frozen
    vectors: dict[Kind, NDArray[np.float32]] = field(default_factory=dict, repr=False)

    @classmethod
    def build(
        cls,
        documents: Iterable[Document],
        vocabulary: Vocabulary,
        encoder: Encoder,
        *,
        shape: Shape | None = None,
        nearness: NearnessWeights | None = None,
    ) -> Corpus:
        """Index ``documents``, whose mentions are read already, in order of id."""
        ordered = sorted(documents, key=lambda document: (document.kind, document.id))
        raw = encoder.encode([document.text for document in ordered])
        means = LanguageMeans.of(raw, [document.language for document in ordered])
        centred = means.centre(raw, [document.language for document in ordered])
        local = {m.competence for d in ordered for m in d.mentions if m.is_local}
        universe = (*vocabulary.competences, *sorted(local))
        frozen = Frozen(
            encoder=encoder,
            vocabulary=vocabulary,
            nearness=Nearness(vocabulary, encoder, universe, nearness or NearnessWeights()),
            rarity=Rarity.of(ordered),
            means=means,
            terms=LexicalModel([document.text for document in ordered]),
            shape=shape or Shape(),
        )
        shelves = {kind: _shelf(kind, ordered, centred, frozen) for kind in Kind}
        return cls(shelves, frozen)

    def vector(self, document: Document) -> NDArray[np.float32]:
        """The centred unit vector (d,) of a document's text."""
        raw = self.frozen.encoder.encode([document.text])
        vector: NDArray[np.float32] = self.frozen.means.centre(raw, [document.language])[0]
        return vector


def _shelf(
    kind: Kind, documents: Sequence[Document], vectors: NDArray[np.float32], frozen: Frozen
) -> Shelf:
    rows = [row for row, document in enumerate(documents) if document.kind is kind]
    return Shelf(
        kind, tuple(documents[row] for row in rows), DenseIndex.build(vectors[rows]), frozen
    )
