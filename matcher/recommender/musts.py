"""What documents must have, so that an offerer who denies it can be kept away."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.competences import Vocabulary

__all__ = ["Musts"]


class Musts:
    """The musts of ``n`` documents, by competence."""

    def __init__(self, needed: Sequence[Sequence[str]], vocabulary: Vocabulary) -> None:
        self._count = len(needed)
        self._vocabulary = vocabulary
        rows: dict[str, list[int]] = {}
        for row, competences in enumerate(needed):
            for competence in competences:
                rows.setdefault(competence, []).append(row)
        self._rows = {competence: np.array(found) for competence, found in rows.items()}

    def refused(self, denied: Collection[str], offered: Collection[str]) -> NDArray[np.bool_]:
        """Documents (n,) with a must that is denied, or a wider one denied, and not offered.

        Args:
            denied: competences that the offerer negates.
            offered: those that it offers, with all that are wider.
        """
        out = np.zeros(self._count, dtype=bool)
        if denied:
            for competence, rows in self._rows.items():
                ancestors = self._vocabulary.ancestors(competence)
                denying = competence in denied or any(wider in denied for wider in ancestors)
                if denying and competence not in offered:
                    out[rows] = True
        return out
