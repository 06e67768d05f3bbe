"""A large corpus with a small one over it: what has changed since the large one was built.

Both share the frozen statistics, so a score means the same in either. What the small one holds
anew, and what is gone, is hidden in the large one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from matcher.index import DenseIndex
from matcher.ranking.diversity import diversify
from matcher.ranking.statistics import Rarity
from matcher.ranking.weights import Weights
from matcher.recommender import (
    Abstention,
    Corpus,
    Filters,
    Lane,
    Recommender,
    Shelf,
    Suggestion,
)
from matcher.recommender.corpus import Frozen
from matcher.recommender.suggesting import FLOOR, recognised
from matcher.types import Document, Kind, Task
from service.engine.source import Entry, Key

__all__ = ["OverlayRecommender", "overlay"]

_SPARE = 20


class OverlayRecommender(Recommender):
    """Suggests from a base corpus and a fresh one as if they were one.

    Each side gives all it has; the cut-off is applied to both together, as `Recommender` does.
    """

    def __init__(self, base: Corpus, fresh: Corpus, hidden: Mapping[Kind, frozenset[str]]) -> None:
        super().__init__(base)
        self._base = Recommender(base, cut_off=0.0)
        self._fresh = Recommender(fresh, cut_off=0.0)
        self._hidden = hidden

    def suggest(
        self,
        query: Document,
        task: Task,
        k: int,
        *,
        filters: Filters | None = None,
        weights: Weights | None = None,
        diverse: bool = True,
    ) -> Lane:
        """At most `k` suggestions from both corpora, best first; as `Recommender.suggest`."""
        is_fresh = query.id in self._fresh.corpus.shelves[query.kind].rows
        home = self._fresh if is_fresh else self._base
        if not recognised(query, home.corpus):
            return Lane(task, (), Abstention.NOTHING_RECOGNISED)
        given = filters or Filters()
        seen = replace(given, hidden=given.hidden | self._hidden.get(task.target, frozenset()))
        lanes = [
            corpus.suggest(query, task, k + _SPARE, filters=only, weights=weights, diverse=False)
            for corpus, only in ((self._base, seen), (self._fresh, given))
        ]
        found = [one for lane in lanes for one in lane.suggestions if one.score]
        best = max((one.score for one in found), default=0.0)
        if all(lane.abstained is Abstention.NOTHING_TO_SUGGEST for lane in lanes):
            return Lane(task, (), Abstention.NOTHING_TO_SUGGEST)
        met = max(lane.met for lane in lanes)
        if met < self.cut_off:
            return Lane(task, (), Abstention.NOBODY_NEAR, best, met)
        found = [one for one in found if one.score >= FLOOR * self.cut_off]
        found.sort(key=lambda one: (-one.score, one.document.id))
        return Lane(task, _ranked(found[: k + _SPARE], k, diverse), best=best, met=met)


def _ranked(found: list[Suggestion], k: int, diverse: bool) -> tuple[Suggestion, ...]:
    order = list(range(len(found)))
    if diverse:
        order = diversify([one.score for one in found], [one.document.company for one in found])
    return tuple(replace(found[at], rank=rank) for rank, at in enumerate(order[:k], start=1))


def overlay(base: Corpus, touched: Mapping[Key, Entry | None]) -> Recommender:
    """Return a recommender over `base` with the touched documents anew, or gone."""
    if not touched:
        return Recommender(base)
    documents = [entry.document for entry in touched.values() if entry is not None]
    frozen = replace(base.frozen, rarity=_with_new_terms(base.frozen.rarity, documents))
    hidden: dict[Kind, set[str]] = {}
    for kind, document_id in touched:
        hidden.setdefault(kind, set()).add(document_id)
    return OverlayRecommender(
        replace(base, frozen=frozen),
        _corpus(documents, frozen),
        {kind: frozenset(ids) for kind, ids in hidden.items()},
    )


def _corpus(documents: Iterable[Document], frozen: Frozen) -> Corpus:
    """A corpus of other documents under the same statistics."""
    shelves = {}
    listed = sorted(documents, key=lambda document: document.id)
    for kind in Kind:
        own = [document for document in listed if document.kind is kind]
        vectors = frozen.encoder.encode([document.text for document in own])
        centred = frozen.means.centre(vectors, [document.language for document in own])
        shelves[kind] = Shelf(kind, tuple(own), DenseIndex.build(centred), frozen)
    return Corpus(shelves, frozen)


def _with_new_terms(rarity: Rarity, documents: Iterable[Document]) -> Rarity:
    """Count terms that the base has never seen; what it has seen keeps its weight."""
    unseen: Counter[str] = Counter()
    for document in documents:
        said = {mention.competence for mention in document.mentions}
        unseen.update(one for one in said if one not in rarity.frequency)
    return Rarity(rarity.count, {**rarity.frequency, **unseen}) if unseen else rarity
