"""How much of one competence another one gives: the same, a wider, a narrower, a related one.

Nearness is directed: who can do MIG welding covers most of "welding", while who can do "some
welding" covers part of MIG. It is the largest of what the vocabulary's links say and what
the encoder's cosine says; a cosine alone never makes two competences one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matcher.competences import Vocabulary
from matcher.encoding import Encoder

__all__ = ["Nearness", "NearnessWeights"]


@dataclass(frozen=True, slots=True)
class NearnessWeights:
    """What each kind of link gives (0–1); fitted on the tuned half of the demo judgements."""

    narrower: tuple[float, ...] = (0.85, 0.75, 0.65)
    wider: tuple[float, ...] = (0.45, 0.25)
    sibling: float = 0.4
    related: float = 0.45
    cosine_from: float = 0.52
    cosine_to: float = 0.87
    cosine_most: float = 0.55
    least: float = 0.15


@dataclass(eq=False)
class Nearness:
    """Near competences of each competence, worked out when first asked for and kept.

    ``universe`` are the ids that can be offered: all concepts, and the local terms in use.
    """

    vocabulary: Vocabulary
    encoder: Encoder
    universe: tuple[str, ...]
    weights: NearnessWeights = field(default_factory=NearnessWeights)

    def __post_init__(self) -> None:
        self.position = {competence: row for row, competence in enumerate(self.universe)}
        self._vectors = self._encode(self.universe)
        self._near: dict[str, Mapping[str, float]] = {}
        self._related: dict[str, set[str]] = {}
        for competence in self.vocabulary:
            for other in competence.related:
                self._related.setdefault(competence.id, set()).add(other)
                self._related.setdefault(other, set()).add(competence.id)

    def _encode(self, ids: Iterable[str]) -> NDArray[np.float32]:
        """One unit vector an id: the mean over its Swedish and English terms."""
        texts: list[str] = []
        spans: list[tuple[int, int]] = []
        for one in ids:
            terms = self._terms(one)
            spans.append((len(texts), len(texts) + len(terms)))
            texts += terms
        if not spans:
            return np.zeros((0, self.encoder.dimension), dtype=np.float32)
        encoded = self.encoder.encode(texts)
        means = np.stack([encoded[start:end].mean(axis=0) for start, end in spans])
        norms = np.linalg.norm(means, axis=1, keepdims=True)
        unit: NDArray[np.float32] = (means / np.maximum(norms, 1e-9)).astype(np.float32)
        return unit

    def _terms(self, competence_id: str) -> list[str]:
        if competence_id not in self.vocabulary:
            return [competence_id.removeprefix("local:")]
        competence = self.vocabulary[competence_id]
        terms = (competence.sv, competence.en, *competence.synonyms_sv, *competence.synonyms_en)
        return [term for term in dict.fromkeys(terms) if term]

    def of(self, asked: str) -> Mapping[str, float]:
        """What covers ``asked``: offered id → nearness in (0, 1]; itself with 1."""
        known = self._near.get(asked)
        if known is None:
            known = self._compute(asked)
            self._near[asked] = known
        return known

    def between(self, asked: str, offered: str) -> float:
        """The nearness of one pair."""
        return self.of(asked).get(offered, 0.0)

    def _compute(self, asked: str) -> Mapping[str, float]:
        near = self._by_cosine(asked)
        for other, value in self._by_links(asked):
            if other in self.position:
                near[other] = max(near.get(other, 0.0), value)
        near[asked] = 1.0
        return {other: value for other, value in near.items() if value >= self.weights.least}

    def _by_cosine(self, asked: str) -> dict[str, float]:
        row = self.position.get(asked)
        vector = self._vectors[row] if row is not None else self._encode([asked])[0]
        if not len(self._vectors):
            return {}
        w = self.weights
        cosines = self._vectors @ vector
        scaled = (cosines - w.cosine_from) / (w.cosine_to - w.cosine_from)
        values = np.clip(scaled, 0.0, 1.0) * w.cosine_most
        return {self.universe[i]: float(values[i]) for i in np.flatnonzero(values >= w.least)}

    def _by_links(self, asked: str) -> Iterable[tuple[str, float]]:
        w = self.weights
        if asked not in self.vocabulary:
            return
        level, below = [asked], 0
        while level and below < len(w.narrower):
            level = [child for one in level for child in self.vocabulary.children(one)]
            yield from ((child, w.narrower[below]) for child in level)
            below += 1
        for wider, steps in self.vocabulary.ancestors(asked).items():
            if steps <= len(w.wider):
                yield wider, w.wider[steps - 1]
            if steps == 1:
                yield from ((one, w.sibling) for one in self.vocabulary.children(wider))
        yield from ((one, w.related) for one in self._related.get(asked, ()))
