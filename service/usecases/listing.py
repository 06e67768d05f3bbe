"""Lists as pages show them: a page of rows, how many there are, and how many pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from service.auth import Viewer
from service.store import Session
from service.store.listing import Listed

__all__ = ["PAGE", "Listing", "list_by_status", "list_rows"]

PAGE: Final = 50
"""Rows on a page."""

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class Listing(Generic[RowT]):
    """One page of a list; pages are counted from 1.

    `counts` tells how many there are in each status, of documents that have one.
    """

    items: Sequence[RowT]
    total: int
    page: int
    pages: int
    counts: Mapping[str, int] = field(default_factory=dict)


def list_rows(
    kept: Listed[Any, Any, Any, Any],
    viewer: Viewer,
    session: Session,
    page: int = 1,
    *,
    text: str | None = None,
    by: str | None = None,
    **equal: Any,
) -> Listing[Any]:
    """Return a page of those rows that the viewer may see, that hold `text` and equal the rest."""
    total = kept.total(viewer, session, text=text, **equal)
    page, pages = _within(page, total)
    offset = (page - 1) * PAGE
    rows = kept.listed(viewer, session, offset=offset, limit=PAGE, text=text, by=by, **equal)
    return Listing(rows, total, page, pages)


def list_by_status(
    kept: Listed[Any, Any, Any, Any],
    viewer: Viewer,
    session: Session,
    page: int,
    status: str | None,
    show: Callable[[Viewer, Session, Sequence[Any]], Sequence[RowT]],
    **equal: Any,
) -> Listing[RowT]:
    """Return a page of rows in one status, or in any, and how many there are in each.

    `show` makes of rows what is listed; `equal` is as for `list_rows`, `text` among it.
    """
    counts = kept.counted(viewer, session, **equal)
    total = counts.get(status, 0) if status else sum(counts.values())
    page, pages = _within(page, total)
    offset = (page - 1) * PAGE
    rows = kept.listed(viewer, session, offset=offset, limit=PAGE, status=status, **equal)
    return Listing(show(viewer, session, rows), total, page, pages, counts)


def _within(page: int, total: int) -> tuple[int, int]:
    """Return the nearest page that there is, and how many there are."""
    pages = max(1, -(-total // PAGE))
    return min(max(1, page), pages), pages
