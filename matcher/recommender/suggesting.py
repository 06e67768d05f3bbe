"""A lane: the suggestions of one kind for one query, each with its reasons.

A query without a recognised competence gets questions instead of a ranking; a lane whose best
score lies below the calibrated cut-off stays empty and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, partial

from matcher.ranking.diversity import diversify
from matcher.ranking.explanation import Explanation, explain
from matcher.ranking.lists import asked, asks, offered
from matcher.ranking.weights import Weights
from matcher.recommender.corpus import Corpus
from matcher.recommender.filters import Filters, allowed
from matcher.recommender.scoring import Scorer
from matcher.types import Document, Task

__all__ = [
    "CUT_OFF",
    "FLOOR",
    "Abstention",
    "Lane",
    "Parts",
    "Recommender",
    "Suggestion",
    "recognised",
]

CUT_OFF = 0.205
"""A lane stays empty when it is met less than this: when for nobody in it the total and what is
covered of the asked list, counted once more, reach it together. Calibrated on the tuned half of the
demo judgements and on needs that nobody can meet; closeness alone is not enough to suggest a
person."""
FLOOR = 0.4
"""In a lane that is not empty, totals below this share of the cut-off are not shown."""


class Abstention(StrEnum):
    """Why a lane is empty."""

    NOTHING_RECOGNISED = "nothing_recognised"
    NOBODY_NEAR = "nobody_near"
    NOTHING_TO_SUGGEST = "nothing_to_suggest"


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a score, rounded to four decimals; they add up to it exactly."""

    covered: float
    covered_nice: float
    closeness: float
    lexical: float
    fit: float


@dataclass(frozen=True)
class Suggestion:
    """One suggested document with its score and reasons; ``rank`` counts from 1.

    The reasons are worked out when they are first asked for: most of what is found is not shown.
    """

    document: Document
    rank: int
    score: float
    parts: Parts
    reasons: Callable[[], Explanation] = field(repr=False, compare=False)

    @cached_property
    def explanation(self) -> Explanation:
        """What is covered and by what, and what is missing."""
        return self.reasons()


@dataclass(frozen=True, slots=True)
class Lane:
    """Suggestions for one task, or why there are none.

    ``best`` is the best total, ``met`` what the cut-off is compared with.
    """

    task: Task
    suggestions: tuple[Suggestion, ...]
    abstained: Abstention | None = None
    best: float = 0.0
    met: float = 0.0


def recognised(query: Document, corpus: Corpus) -> bool:
    """Whether a text says any competence: a concept, or a term that another document uses."""
    vocabulary, rarity = corpus.frozen.vocabulary, corpus.frozen.rarity
    own = 1 if query.id in corpus.shelves[query.kind].rows else 0
    return any(
        mention.competence in vocabulary or rarity.frequency.get(mention.competence, 0) > own
        for mention in query.mentions
        if not mention.negated and not mention.held
    )


class Recommender:
    """Suggests from one corpus; immutable and safe to share between threads."""

    def __init__(self, corpus: Corpus, cut_off: float = CUT_OFF) -> None:
        self.corpus = corpus
        self.cut_off = cut_off

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
        """At most ``k`` suggestions for ``query``, best first.

        Args:
            query: a document of ``task.query``'s kind, its mentions read.
            task: who asks and who offers.
            k: how many at most, from 1.
            filters: what may be suggested at all.
            weights: other weights than the default ones; totals then mean something else.
            diverse: whether to spread firms over the first five.
        """
        if not recognised(query, self.corpus):
            return Lane(task, (), Abstention.NOTHING_RECOGNISED)
        shelf = self.corpus.shelves[task.target]
        mask = None if filters is None else allowed(filters, shelf)
        scorer = Scorer(self.corpus, weights)
        scored = scorer.score(query, task, mask)
        if not len(scored.rows):
            return Lane(task, (), Abstention.NOTHING_TO_SUGGEST)
        best = float(scored.totals[0])
        met = float((scored.totals + scored.parts[:, :2].sum(axis=1)).max())
        if met < self.cut_off:
            return Lane(task, (), Abstention.NOBODY_NEAR, best, met)
        count = int((scored.totals >= FLOOR * self.cut_off).sum())
        documents = [shelf.documents[row] for row in scored.rows[: min(count, k + 20)]]
        order = list(range(len(documents)))
        if diverse:
            order = diversify(
                [float(t) for t in scored.totals[: len(documents)]], [d.company for d in documents]
            )
        suggestions = tuple(
            Suggestion(
                document=documents[at],
                rank=rank,
                score=float(scored.totals[at]),
                parts=Parts(*(float(part) for part in scored.parts[at])),
                reasons=partial(self.explain, query, documents[at], scorer.weights),
            )
            for rank, at in enumerate(order[:k], start=1)
        )
        return Lane(task, suggestions, best=best, met=met)

    def explain(self, query: Document, document: Document, weights: Weights) -> Explanation:
        """The reasons for one pair, from the asker's side."""
        asker, offerer = (query, document) if asks(query.kind) else (document, query)
        frozen = self.corpus.frozen
        return explain(
            asked(asker),
            offered(offerer),
            nearness=frozen.nearness,
            rarity=frozen.rarity,
            shape=frozen.shape,
            weight=weights.coverage,
        )
