"""What may be suggested at all: a bitmap over a shelf, applied inside the search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.recommender.corpus import Shelf
from matcher.types import Document, Place

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


def allowed(filters: Filters, shelf: Shelf) -> NDArray[np.bool_]:
    """The rows (n,) of ``shelf`` that every given filter lets through."""
    keep = np.ones(len(shelf.documents), dtype=bool)
    if filters.near is not None and filters.within_km is not None:
        far = shelf.fit.distances(filters.near)
        online = np.array([document.online for document in shelf.documents], dtype=bool)
        keep &= online | (far <= filters.within_km)
    tests = _tests(filters)
    if tests:
        keep &= np.fromiter(
            (all(test(document) for test in tests) for document in shelf.documents),
            dtype=bool,
            count=len(shelf.documents),
        )
    return keep


def _tests(f: Filters) -> list[Callable[[Document], bool]]:
    """One test for each filter that is set."""
    first, last = f.period or (date.min, date.max)
    most, today = f.max_level or 8, f.coming_from or date.min
    tests: list[tuple[object, Callable[[Document], bool]]] = [
        (f.municipalities, lambda d: d.online or _code(d) in f.municipalities),
        (f.languages, lambda d: not d.languages or bool(f.languages & set(d.languages))),
        (f.levels, lambda d: d.level is None or d.level in f.levels),
        (f.max_level, lambda d: d.level is None or d.level <= most),
        (f.period, lambda d: (d.starts or date.min) <= last and first <= (d.ends or date.max)),
        (f.statuses, lambda d: d.status in f.statuses),
        (f.consent, lambda d: f.consent in d.consents),
        (f.companies, lambda d: d.company in f.companies),
        (f.not_companies, lambda d: d.company not in f.not_companies),
        (f.public_only, lambda d: not d.confidential),
        (f.coming_from, lambda d: not d.occasions or _comes(d, today)),
        (f.text_language, lambda d: d.language == f.text_language),
        (f.ids is not None, lambda d: d.id in (f.ids or ())),
        (f.hidden, lambda d: d.id not in f.hidden),
    ]
    return [test for wanted, test in tests if wanted]


def _code(document: Document) -> str:
    return document.place.code if document.place else ""


def _comes(document: Document, today: date) -> bool:
    return any(one.starts >= today and one.seats > 0 for one in document.occasions)
