"""What a cosine means: how likely two texts name the same competence, or related ones.

A logistic curve for each of the two questions (Platt 1999), fitted when the encoder is trained on
names that it has not learned from, each beside its nearest preferred names.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.errors import EncoderError

__all__ = ["Calibration", "Curve", "ReliabilityBin"]

_FILE = "calibration.json"


@dataclass(frozen=True, slots=True)
class Curve:
    """``probability = 1 / (1 + exp(-(slope * cosine + intercept)))``."""

    slope: float
    intercept: float

    def probability(self, cosines: NDArray[np.float32]) -> NDArray[np.float64]:
        """The probability, 0–1, for each cosine."""
        odds: NDArray[np.float64] = 1 / (
            1 + np.exp(-(self.slope * cosines.astype(np.float64) + self.intercept))
        )
        return odds

    def cosine(self, probability: float) -> float:
        """The cosine from which on the probability is at least this.

        Raises:
            ValueError: the probability is not between 0 and 1.
        """
        if not 0 < probability < 1:
            raise ValueError("a probability between 0 and 1 is wanted")
        return (float(np.log(probability / (1 - probability))) - self.intercept) / self.slope


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Pairs of about one cosine: what the curve says, and what is true of them."""

    question: str
    cosine: float
    said: float
    true: float
    pairs: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Both curves, and how they did on names that neither training nor fitting had seen.

    Attributes:
        same: the two texts name the same competence or occupation.
        akin: if they do not, they name the one above or below it, or a sibling.
        reliability: the bins of a reliability curve.
        names: how many names it was fitted on.
    """

    same: Curve
    akin: Curve
    reliability: tuple[ReliabilityBin, ...]
    names: int

    def related(self, cosines: NDArray[np.float32]) -> NDArray[np.float64]:
        """The probability, for each cosine, that the two are the same or akin."""
        same = self.same.probability(cosines)
        either: NDArray[np.float64] = same + (1 - same) * self.akin.probability(cosines)
        return either

    def save(self, folder: Path) -> None:
        """Write it beside the weights."""
        text = json.dumps(asdict(self), indent=1) + "\n"
        (folder / _FILE).write_text(text, encoding="utf-8")

    @staticmethod
    def remove(folder: Path) -> None:
        """Take away what :meth:`save` wrote, so that it is never left beside other weights."""
        (folder / _FILE).unlink(missing_ok=True)

    @classmethod
    def load(cls, folder: Path) -> Calibration | None:
        """Read what :meth:`save` wrote; None if there is none.

        Raises:
            EncoderError: the file is damaged.
        """
        if not (folder / _FILE).is_file():
            return None
        try:
            raw = json.loads((folder / _FILE).read_text(encoding="utf-8"))
            return cls(
                Curve(**raw["same"]),
                Curve(**raw["akin"]),
                tuple(ReliabilityBin(**each) for each in raw["reliability"]),
                int(raw["names"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EncoderError(f"cannot read the calibration in {folder}: {error}") from error
