"""Lines of a layout as paragraphs: what was broken to fit the width is joined again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from service.usecases.cv.columns import Line

__all__ = ["paragraphs"]

_BULLET: Final = re.compile(r"^\s*(?:[•·▪●◦‣∙▸►■□o]\s|[–—*-]\s|\d{1,2}[.)]\s|\uf0b7)")
_HANGING: Final = re.compile(r"^(?:och|eller|samt|and|or)\b", re.IGNORECASE)
_BROKEN: Final = re.compile(r"[^\W\d_]-$")
_SOFT: Final = "\u00ad"
_RUNNING: Final = 35


def paragraphs(part: Sequence[Line]) -> list[str]:
    """Return the lines of one part, joined where a line ended only for want of width.

    Lines on one height stand on one line, two spaces apart unless they are close.
    """
    rows = _side_by_side(part)
    if not rows:
        return []
    right = max(row.x1 for row in rows)
    found = [rows[0].text.strip()]
    for above, below in pairwise(rows):
        if _goes_on(above, below, right):
            found[-1] = _joined(found[-1], below.text.strip())
        else:
            found.append(below.text.strip())
    return [one.replace(_SOFT, "") for one in found if one]


def _side_by_side(part: Sequence[Line]) -> list[Line]:
    """Lines that share a height as one line."""
    rows: list[Line] = []
    for one in part:
        last = rows[-1] if rows else None
        if last is not None and _beside(last, one):
            apart = "  " if one.x0 - last.x1 > 0.8 * one.size else " "
            text = f"{last.text.rstrip()}{apart}{one.text.strip()}"
            bottom = max(last.bottom, one.bottom)
            rows[-1] = Line(text, last.x0, min(last.top, one.top), one.x1, bottom, last.size)
        else:
            rows.append(one)
    return rows


def _beside(a: Line, b: Line) -> bool:
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return b.x0 >= a.x1 and shared > 0.5 * min(a.height, b.height)


def _goes_on(above: Line, below: Line, right: float) -> bool:
    """Whether `below` goes on with what `above` began.

    It does when both are alike and close, it starts no item, and its first word would not
    have found room on the line above.
    """
    if abs(above.size - below.size) > 0.15 * above.size or _BULLET.match(below.text):
        return False
    if below.top - above.bottom > 0.55 * below.height or below.x0 < above.x0 - above.size * 3:
        return False
    if above.text.rstrip().endswith((_SOFT,)) or _BROKEN.search(above.text.rstrip()):
        return True
    if below.text[:1].isupper() and len(above.text) < _RUNNING:
        return False
    letters = max(len(below.text), 1)
    word = len(below.text.split(maxsplit=1)[0]) + 1 if below.text.strip() else 0
    room = right - above.x1
    return word * (below.x1 - below.x0) / letters > room


def _joined(above: str, below: str) -> str:
    """Two lines as one; a word that was broken at a hyphen is whole again."""
    if above.endswith(_SOFT):
        return above[:-1] + below
    if _BROKEN.search(above) and below[:1].islower() and not _HANGING.match(below):
        return above[:-1] + below
    return f"{above} {below}"
