"""How far an offered level meets an asked one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEVEL_FACTORS", "UNSTATED", "level_factor"]

UNSTATED = 0
"""The code of an unstated level in arrays of levels."""

# Rows: asked level (0 unstated, 1–4). Columns: offered level (0 unstated, 1–4). Along a row the
# factor never falls from 1 to 4; an unstated offer counts as level 2, "uses".
LEVEL_FACTORS: NDArray[np.float32] = np.array(
    [
        [0.96, 0.88, 0.96, 0.98, 1.00],
        [1.00, 1.00, 1.00, 1.00, 1.00],
        [1.00, 0.75, 1.00, 1.00, 1.00],
        [0.85, 0.50, 0.85, 1.00, 1.00],
        [0.70, 0.40, 0.70, 0.90, 1.00],
    ],
    dtype=np.float32,
)


def level_factor(asked: int | None, offered: int | None) -> float:
    """The share of an asked level (1–4 or None) that an offered one (1–4 or None) meets."""
    return float(LEVEL_FACTORS[asked or UNSTATED, offered or UNSTATED])
