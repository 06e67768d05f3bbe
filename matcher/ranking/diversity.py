"""Not one firm five times: a gentle reordering after the score, which it never changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

__all__ = ["diversify"]


def diversify(
    totals: Sequence[float],
    companies: Sequence[str],
    *,
    top: int = 5,
    most: int = 2,
    within: float = 0.05,
) -> list[int]:
    """The order in which to show results that are sorted by ``totals``, best first.

    Among the first ``top`` no more than ``most`` are of one company, as long as another one
    is near: at most ``within`` below the score that it displaces. An empty company counts as
    one of its own.

    Returns:
        A permutation of ``range(len(totals))``.
    """
    waiting = list(range(len(totals)))
    order: list[int] = []
    used: Counter[str] = Counter()
    while waiting and len(order) < top:
        first = waiting[0]
        chosen = first
        if companies[first] and used[companies[first]] >= most:
            chosen = next(
                (
                    item
                    for item in waiting
                    if (not companies[item] or used[companies[item]] < most)
                    and totals[first] - totals[item] <= within
                ),
                first,
            )
        waiting.remove(chosen)
        order.append(chosen)
        used[companies[chosen]] += 1
    return order + waiting
