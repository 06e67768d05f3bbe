"""Names of courses, as students and providers write them, for the fields that suggest them."""

import json
import re
from collections import Counter
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.student import Student
from models.training import Training

__all__ = ["names_like"]

_PLAIN = re.compile(r"[ -~]+")
_SCANNED = 1_000
_SHARED = 2
"""A course is told to others when this many students have it: one alone might tell of one."""


def names_like(session: Session, words: str, limit: int) -> list[str]:
    """Return names that hold `words`: of trainings, and of courses that several students have.

    The most common come first.
    """
    wanted = words.casefold()
    found: Counter[str] = Counter()
    for courses in session.exec(
        select(Student.courses).where(_may_hold(col(Student.courses), words)).limit(_SCANNED)
    ):
        found.update({one for one in courses if wanted in one.casefold()})
    shared = Counter({name: n for name, n in found.items() if n >= _SHARED})
    pattern = f"%{_escaped(words)}%"
    titles = select(Training.title).where(col(Training.title).ilike(pattern, escape="\\"))
    shared.update(set(session.exec(titles.limit(limit))))
    ordered = sorted(shared.items(), key=lambda one: (-one[1], one[0].casefold()))
    return [name for name, _ in ordered[:limit]]


def _may_hold(column: Any, words: str) -> sa.ColumnElement[bool]:
    """Return a condition that lists with these words meet, and few others.

    A list is stored as JSON with its other letters escaped: it is searched for the longest
    stretch of plain ones.
    """
    stretch = max(_PLAIN.findall(words), key=len, default="")
    pattern = f"%{_escaped(json.dumps(stretch)[1:-1])}%"
    return sa.cast(column, sa.Text).ilike(pattern, escape="\\")


def _escaped(words: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", words)
