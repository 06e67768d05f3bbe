"""Practical fit: place, period and working language, each 0–1, unknown in the middle."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.types import Document, Place

__all__ = ["FitTable", "distance_km", "practical_fit"]

UNKNOWN = 0.5
_NEAR_KM, _FAR_KM = 30.0, 150.0
_EARTH_KM = 6371.0
_NOWHERE = (math.nan, math.nan)


def distance_km(one: Place, other: Place) -> float:
    """Great-circle distance between two municipal centres in kilometres (haversine)."""
    here = np.radians([[one.latitude, one.longitude]])
    there = np.radians([other.latitude, other.longitude])
    return float(_haversine(here, there)[0])


def _haversine(points: NDArray[np.float64], centre: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distances in km from ``points`` (n, 2) to ``centre`` (2,), latitude and longitude in rad."""
    half = np.sin((points - centre) / 2) ** 2
    chord = half[:, 0] + np.cos(points[:, 0]) * np.cos(centre[0]) * half[:, 1]
    result: NDArray[np.float64] = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    return result


class FitTable:
    """What practical fit needs of ``n`` documents, as arrays."""

    def __init__(self, documents: Sequence[Document]) -> None:
        points = [
            (document.place.latitude, document.place.longitude)
            if document.place and not document.online
            else _NOWHERE
            for document in documents
        ]
        place = {point: at for at, point in enumerate(dict.fromkeys(points))}
        self._points = np.radians(list(place)).reshape(-1, 2)
        self._point = np.array([place[point] for point in points], dtype=np.int64)
        self._online = np.array([document.online for document in documents], dtype=bool)
        self._starts = _days([document.starts for document in documents], first=True)
        self._ends = _days([document.ends for document in documents], first=False)
        self._undated = np.array([not (d.starts or d.ends) for d in documents], dtype=bool)
        self.languages = [frozenset(document.languages) for document in documents]
        self._kinds = sorted(set(self.languages), key=sorted)
        number = {languages: at for at, languages in enumerate(self._kinds)}
        self._language = np.array([number[one] for one in self.languages], dtype=np.int64)

    def distances(self, place: Place) -> NDArray[np.float64]:
        """Kilometres from ``place`` to each document (n,); NaN is unknown or online."""
        centre = np.radians([place.latitude, place.longitude])
        found: NDArray[np.float64] = _haversine(self._points, centre)[self._point]
        return found

    def scores(
        self, query: Document, query_asks: bool, rows: NDArray[np.int64] | None = None
    ) -> NDArray[np.float32]:
        """The mean of the three fits for each document, (n,) or those of ``rows`` (m,)."""
        chosen = np.arange(len(self._point)) if rows is None else rows
        parts = (
            self._place(query, chosen)
            + self._period(query, chosen)
            + self._languages(query, query_asks, chosen)
        )
        return (parts / 3).astype(np.float32)

    def _place(self, query: Document, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        if query.online:
            return np.ones(len(rows))
        if query.place is None:
            return np.where(self._online[rows], 1.0, UNKNOWN)
        centre = np.radians([query.place.latitude, query.place.longitude])
        far = _haversine(self._points, centre)
        near = np.clip((_FAR_KM - far) / (_FAR_KM - _NEAR_KM), 0.0, 1.0)
        fit = np.nan_to_num(near, nan=UNKNOWN)[self._point[rows]]
        result: NDArray[np.float64] = np.where(self._online[rows], 1.0, fit)
        return result

    def _period(self, query: Document, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """1 if the two periods overlap, 0 if not, unknown if either is undated."""
        if not (query.starts or query.ends):
            return np.full(len(rows), UNKNOWN)
        begins = _days([query.starts], first=True)[0]
        ends = _days([query.ends], first=False)[0]
        overlap = (self._starts[rows] <= ends) & (begins <= self._ends[rows])
        return np.where(self._undated[rows], UNKNOWN, overlap.astype(np.float64))

    def _languages(
        self, query: Document, query_asks: bool, rows: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The share of the languages that the work requires which the person states."""
        own = frozenset(query.languages)
        by_kind = [
            _language_fit(own, other) if query_asks else _language_fit(other, own)
            for other in self._kinds
        ]
        found: NDArray[np.float64] = np.array(by_kind or [UNKNOWN])[self._language[rows]]
        return found


def _language_fit(required: frozenset[str], stated: frozenset[str]) -> float:
    if not required:
        return 1.0
    if not stated:
        return UNKNOWN
    return len(required & stated) / len(required)


def _days(dates: Sequence[date | None], *, first: bool) -> NDArray[np.int64]:
    """Dates as day numbers; a missing one is open to that side."""
    edge = date.min if first else date.max
    return np.array([(one or edge).toordinal() for one in dates], dtype=np.int64)


def practical_fit(query: Document, other: Document, query_asks: bool) -> float:
    """`FitTable.scores` for one pair."""
    return float(FitTable([other]).scores(query, query_asks)[0])
