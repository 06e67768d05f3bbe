"""A past for the demo region: what is loaded at once seems to have come over a year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from service.auth import Viewer
from service.store import Session, consents

__all__ = ["spread_over_a_year"]

_YEAR: Final = 350  # days; the latest came this week
_SCATTER: Final = 37  # prime, so that one after the other does not come on the same days


def spread_over_a_year(
    viewer: Viewer,
    session: Session,
    new: Sequence[tuple[Any, Sequence[str]]],
    student_ids: Sequence[str],
    now: datetime,
) -> None:
    """Let documents, by store and ids, and students' consents be as old as in a lived-in region.

    It is the same every time, and more of it is recent than old.
    """
    for documents, ids in new:
        rows = documents.get_many(viewer, session, ids)
        for n, id_ in enumerate(ids):
            rows[id_].created_at = rows[id_].updated_at = now - _age(n, len(ids))
            session.add(rows[id_])
    for n, id_ in enumerate(student_ids):
        for one in consents.of(viewer, session, id_):
            one.given_at = now - _age(n, len(student_ids))
            session.add(one)
    session.flush()


def _age(n: int, count: int) -> timedelta:
    """Return how long ago the nth of some came."""
    share = (n * _SCATTER % count) / count
    return timedelta(days=_YEAR * share**1.5, hours=n % 9)
