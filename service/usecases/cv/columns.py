"""Reading order: lines on a page, in the order in which a person reads them.

A region is cut again and again (the recursive XY-cut of Nagy and Seth, 1984): at a gutter
that nothing crosses, into columns; or else below what crosses it, into what stands above
one another. Lines that face each other across a gutter, such as a date and what was done
then, are rows of a table and stay together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

__all__ = ["Line", "in_reading_order"]

_MIN_GUTTER: Final = 0.9
_LABEL_CHARS: Final = 30
_ALIGNED: Final = 0.75
_MAX_DEPTH: Final = 12
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of letters: its text, its box in points from the top left, its letter size."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float

    @property
    def height(self) -> float:
        """How tall the box is."""
        return self.bottom - self.top


def in_reading_order(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the columns and parts of one page in reading order, each with its lines.

    Lines on the same height within a part stand from left to right.
    """
    return _cut(sorted(lines, key=lambda one: (one.top, one.x0)), 0)


def _cut(lines: list[Line], depth: int) -> list[list[Line]]:
    if len(lines) < 3 or depth > _MAX_DEPTH:
        return [_rows(lines)] if lines else []
    gutter = _gutter(lines)
    if gutter is not None:
        left = [one for one in lines if one.x1 <= gutter]
        right = [one for one in lines if one.x0 >= gutter]
        if _are_rows(left, right):
            return [_rows(lines)]
        return _cut(left, depth + 1) + _cut(right, depth + 1)
    cut = _best_cut(lines)
    if cut is None:
        return [_rows(lines)]
    return _cut(lines[:cut], depth + 1) + _cut(lines[cut:], depth + 1)


def _rows(lines: Sequence[Line]) -> list[Line]:
    """Lines from top to bottom, and from left to right where they share a height."""
    found: list[list[Line]] = []
    for one in sorted(lines, key=lambda line: line.top):
        if found and _same_height(found[-1][0], one):
            found[-1].append(one)
        else:
            found.append([one])
    return [one for row in found for one in sorted(row, key=lambda line: line.x0)]


def _same_height(a: Line, b: Line) -> bool:
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return shared > 0.5 * min(a.height, b.height)


def _gutter(lines: Sequence[Line]) -> float | None:
    """Return the middle of the widest gap from top to bottom, if it is wide enough."""
    ends: list[tuple[float, float]] = []
    for one in sorted(lines, key=lambda line: line.x0):
        if ends and one.x0 <= ends[-1][1]:
            ends[-1] = (ends[-1][0], max(ends[-1][1], one.x1))
        else:
            ends.append((one.x0, one.x1))
    gaps = [(b[0] - a[1], (a[1] + b[0]) / 2) for a, b in pairwise(ends)]
    widest = max(gaps, default=(0.0, 0.0))
    return widest[1] if widest[0] >= _MIN_GUTTER * median(one.size for one in lines) else None


def _are_rows(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether the lines across a gutter belong to each other, one label to each part.

    That is so when nearly every part of the sparser side starts on the height of a line of
    the other, and its parts are short; or when a good part of it are years that all do. A
    column of its own hardly ever meets either.
    """
    few, many = sorted((left, right), key=lambda side: sum(len(one.text) for one in side))
    dated = [one for one in few if _YEAR.search(one.text) and len(one.text) <= _LABEL_CHARS]
    if len(dated) >= max(2, len(few) / 3):
        return all(any(_level(one, other) for other in many) for one in dated)
    parts = _parts(few)
    if not parts or len(_parts(many)) < 2:
        return len(few) <= 1
    facing = sum(any(_same_height(part[0], one) for one in many) for part in parts)
    short = max(sum(len(one.text) for one in part) for part in parts) <= 2 * _LABEL_CHARS
    aligned = sum(any(_level(one, other) for other in many) for one in few)
    return (
        short
        and facing >= _ALIGNED * len(parts)
        and aligned >= _ALIGNED * len(few)
        and max(len(part) for part in parts) <= 3
    )


def _level(a: Line, b: Line) -> bool:
    """Whether two lines stand on the same line of writing, or nearly."""
    return abs(a.bottom - b.bottom) < 0.35 * min(a.height, b.height) or _same_height(a, b)


def _parts(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that follow one another closely, as parts."""
    found: list[list[Line]] = []
    for one in sorted(lines, key=lambda line: line.top):
        if found and one.top - found[-1][-1].bottom < 0.6 * one.height:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _best_cut(lines: Sequence[Line]) -> int | None:
    """Return where to cut across, so that the larger half has a gutter; None if nowhere.

    `lines` stand from top to bottom. The cut that leaves the longest run of lines with a
    gutter wins, above or below it.
    """
    best: tuple[int, int] | None = None
    lowest = 0.0
    for place in range(1, len(lines)):
        lowest = max(lowest, lines[place - 1].bottom)
        if lines[place].top < lowest - 0.3 * lines[place].height:
            continue
        for side in (lines[:place], lines[place:]):
            if len(side) >= 4 and _gutter(side) is not None:
                best = max(best or (0, 0), (len(side), place))
    return best[1] if best else None
