"""Lists as pages show them: a page of rows, how many there are, and how many pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from service.auth import Viewer
from service.store import Session
from service.store.listing import Listed

__all__ = ["PAGE", "Listing", "list_rows"]

PAGE: Final = 50
"""Rows on a page."""

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class Listing(Generic[RowT]):
    """One page of a list; pages are counted from 1."""

    items: Sequence[RowT]
    total: int
    page: int
    pages: int


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
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    offset = (page - 1) * PAGE
    rows = kept.listed(viewer, session, offset=offset, limit=PAGE, text=text, by=by, **equal)
    return Listing(rows, total, page, pages)
