"""Why: each asked competence, what covers it, the words on both sides, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.ranking.coverage import ask_weights, best_offer
from matcher.ranking.lists import Ask, Offer
from matcher.ranking.nearness import Nearness
from matcher.ranking.statistics import Rarity
from matcher.ranking.weights import Shape
from matcher.types import Mention, Necessity

__all__ = ["Covered", "Explanation", "Missing", "explain"]


@dataclass(frozen=True, slots=True)
class Covered:
    """One asked competence and the offer that covers it best.

    ``value`` is how much of it is covered (0–1), ``nearness`` how near the two competences are,
    ``level_difference`` offered less asked level (None if either is unstated), ``gives`` what it
    adds to the coverage (its share of the asked weight × value).
    """

    competence: str
    necessity: Necessity
    asked: Mention
    by: str
    offered: Mention
    nearness: float
    value: float
    level_difference: int | None
    gives: float


@dataclass(frozen=True, slots=True)
class Missing:
    """One asked competence that nothing covers; a must is a question to ask, not a no."""

    competence: str
    necessity: Necessity
    asked: Mention
    would_give: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Covered and missing competences, each in order of what they give or would give."""

    covered: tuple[Covered, ...]
    missing: tuple[Missing, ...]

    @property
    def questions(self) -> tuple[Missing, ...]:
        """Musts that the other side does not mention."""
        return tuple(one for one in self.missing if one.necessity is Necessity.MUST)

    @property
    def change(self) -> Missing | None:
        """The missing competence that would change the rank most."""
        return max(self.missing, key=lambda one: one.would_give, default=None)


def explain(
    asks: Sequence[Ask],
    offers: Sequence[Offer],
    *,
    nearness: Nearness,
    rarity: Rarity,
    shape: Shape,
    weight: float,
) -> Explanation:
    """Explain the coverage of ``asks`` by ``offers``; ``weight`` is that part's weight (0–1)."""
    weights = ask_weights(asks, rarity, shape)
    total = float(weights.sum()) + shape.doubt
    by_id = {offer.competence: offer for offer in offers}
    covered: list[Covered] = []
    missing: list[Missing] = []
    for ask, share in zip(asks, weights, strict=True):
        worth = weight * float(share) / total
        offer, value = best_offer(ask, by_id, nearness)
        if offer is None:
            missing.append(Missing(ask.competence, ask.necessity, ask.mention, worth))
            continue
        known = ask.level is not None and offer.level is not None
        covered.append(
            Covered(
                competence=ask.competence,
                necessity=ask.necessity,
                asked=ask.mention,
                by=offer.competence,
                offered=offer.mention,
                nearness=round(nearness.between(ask.competence, offer.competence), 4),
                value=round(value, 4),
                level_difference=(offer.level or 0) - (ask.level or 0) if known else None,
                gives=round(worth * value, 4),
            )
        )
    covered.sort(key=lambda one: (-one.gives, one.competence))
    missing.sort(key=lambda one: (-one.would_give, one.competence))
    return Explanation(tuple(covered), tuple(missing))
