"""What documents are filtered by, as arrays: a test looks once at each distinct value."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.types import Document

__all__ = ["Facet", "Facets"]

V = TypeVar("V", bound=Hashable)


class Facet(Generic[V]):
    """One value of each of ``n`` documents; a test runs once for each distinct value."""

    def __init__(self, values: Sequence[V]) -> None:
        numbers: dict[V, int] = {}
        self._codes = np.array(
            [numbers.setdefault(value, len(numbers)) for value in values], dtype=np.int64
        )
        self._distinct = list(numbers)

    def where(self, test: Callable[[V], bool]) -> NDArray[np.bool_]:
        """The documents (n,) whose value passes ``test``."""
        passed = np.array([test(value) for value in self._distinct], dtype=bool)
        return passed[self._codes] if len(passed) else np.zeros(0, dtype=bool)


class Facets:
    """The facets of ``n`` documents."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.municipality = Facet([one.place.code if one.place else "" for one in documents])
        self.languages = Facet([frozenset(one.languages) for one in documents])
        self.level = Facet([one.level for one in documents])
        self.status = Facet([one.status for one in documents])
        self.consents = Facet([frozenset(one.consents) for one in documents])
        self.company = Facet([one.company for one in documents])
        self.confidential = Facet([one.confidential for one in documents])
        self.text_language = Facet([one.language for one in documents])
        self.periods = Facet([_periods(one) for one in documents])
        self.dates = Facet(
            [tuple((one.starts, one.seats > 0) for one in d.occasions) for d in documents]
        )
        self.online = np.array([one.online for one in documents], dtype=bool)


def _periods(document: Document) -> tuple[tuple[date, date], ...]:
    """When a document is on: its occasions, or its own period, open to the side that is missing."""
    occasions = tuple((one.starts, one.ends) for one in document.occasions)
    return occasions or ((document.starts or date.min, document.ends or date.max),)
