"""What may be suggested at all: a bitmap over a shelf, applied inside the search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.recommender.corpus import Shelf
from matcher.types import Place

__all__ = ["Filters", "allowed"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Every field that is left empty lets everything through.

    ``within_km`` counts from ``near`` and lets online documents through; ``levels`` are EQF
    4–8 and let an unstated level through; ``languages`` are those a person must state or
    that the work may require; ``consent`` is the purpose a student must have agreed to;
    ``period`` must overlap the document's own; ``statuses`` are matched as they are.
    ``coming_from`` wants a training with an occasion from that day on, or none dated at all.
    """

    municipalities: frozenset[str] = frozenset()
    near: Place | None = None
    within_km: float | None = None
    languages: frozenset[str] = frozenset()
    levels: frozenset[int] = frozenset()
    max_level: int | None = None
    period: tuple[date, date] | None = None
    statuses: frozenset[str] = frozenset()
    consent: str = ""
    companies: frozenset[str] = frozenset()
    not_companies: frozenset[str] = frozenset()
    public_only: bool = False
    coming_from: date | None = None
    text_language: str = ""
    ids: frozenset[str] | None = None
    hidden: frozenset[str] = frozenset()


def allowed(f: Filters, shelf: Shelf) -> NDArray[np.bool_]:
    """The rows (n,) of ``shelf`` that every given filter lets through."""
    facets = shelf.facets
    keep = np.ones(len(shelf.documents), dtype=bool)
    if f.near is not None and f.within_km is not None:
        keep &= facets.online | (shelf.fit.distances(f.near) <= f.within_km)
    if f.municipalities:
        keep &= facets.online | facets.municipality.where(f.municipalities.__contains__)
    first, last = f.period or (date.min, date.max)
    most, today = f.max_level or 8, f.coming_from or date.min
    sides: list[tuple[object, Callable[[], NDArray[np.bool_]]]] = [
        (f.languages, lambda: facets.languages.where(lambda o: not o or bool(f.languages & o))),
        (f.levels, lambda: facets.level.where(lambda one: one is None or one in f.levels)),
        (f.max_level, lambda: facets.level.where(lambda one: one is None or one <= most)),
        (f.period, lambda: facets.periods.where(lambda all_: _overlaps(all_, first, last))),
        (f.statuses, lambda: facets.status.where(f.statuses.__contains__)),
        (f.consent, lambda: facets.consents.where(lambda one: f.consent in one)),
        (f.companies, lambda: facets.company.where(f.companies.__contains__)),
        (f.not_companies, lambda: ~facets.company.where(f.not_companies.__contains__)),
        (f.public_only, lambda: facets.confidential.where(lambda one: not one)),
        (f.coming_from, lambda: facets.dates.where(lambda one: not one or _comes(one, today))),
        (f.text_language, lambda: facets.text_language.where(f.text_language.__eq__)),
        (f.ids is not None, lambda: ~_without(f.ids or frozenset(), shelf)),
        (f.hidden, lambda: _without(f.hidden, shelf)),
    ]
    for wanted, side in sides:
        if wanted:
            keep &= side()
    return keep


def _comes(occasions: Sequence[tuple[date, bool]], today: date) -> bool:
    return any(starts >= today and has_seats for starts, has_seats in occasions)


def _without(ids: frozenset[str], shelf: Shelf) -> NDArray[np.bool_]:
    keep = np.ones(len(shelf.documents), dtype=bool)
    keep[[shelf.rows[one] for one in ids if one in shelf.rows]] = False
    return keep


def _overlaps(periods: Sequence[tuple[date, date]], first: date, last: date) -> bool:
    return any(starts <= last and first <= ends for starts, ends in periods)
