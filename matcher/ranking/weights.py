"""The few numbers of the score, in one place."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PARTS", "Shape", "Weights"]

PARTS = ("coverage", "closeness", "lexical", "fit")


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts; they sum to 1, so that a total lies in 0–1.

    Fitted on the tuned half of the demo judgements by `matcher.evaluation.fitting`.
    """

    coverage: float = 0.5
    closeness: float = 0.31
    lexical: float = 0.13
    fit: float = 0.06

    def __post_init__(self) -> None:
        for name in PARTS:
            if getattr(self, name) < 0:
                raise ValueError(f"weight {name!r} must not be negative")
        if sum(getattr(self, name) for name in PARTS) <= 0:
            raise ValueError("at least one weight must be above zero")

    def normalised(self) -> Weights:
        """The same proportions in four decimals, summing to 1.

        Parts are shown in four decimals: a part of a weight in four decimals is never rounded
        above it, so that the parts together never come above 1.
        """
        total = sum(getattr(self, name) for name in PARTS)
        shares = {name: round(getattr(self, name) / total, 4) for name in PARTS}
        most = max(PARTS, key=lambda name: shares[name])
        rest = sum(share for name, share in shares.items() if name != most)
        return Weights(**(shares | {most: round(1 - rest, 4)}))


@dataclass(frozen=True, slots=True)
class Shape:
    """Constants that turn raw evidence into values of 0–1.

    ``must``/``asked``/``nice`` weigh an asked competence; ``common`` is the share that
    the most common competence keeps of a rare one's weight; ``doubt`` is added to the asked
    weight, so that a list of one is not covered as surely as a list of five. ``lead`` multiplies
    the weight of what stands in a need's title or opening line. A cosine counts from
    ``cosine_from`` to ``cosine_to``, a lexical cosine up to ``lexical_to``.
    """

    must: float = 1.4
    asked: float = 1.0
    nice: float = 0.6
    common: float = 0.05
    doubt: float = 3.0
    cosine_from: float = 0.0
    cosine_to: float = 0.85
    lexical_to: float = 0.2
    lead: float = 1.5
