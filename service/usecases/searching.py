"""Searching everything that a viewer may see, by words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from service import store
from service.auth import Viewer
from service.engine import Engine
from service.store import Session
from service.store.listing import Listed
from service.usecases.competences import search
from service.usecases.students import holds, shown

__all__ = ["Hit", "HitKind", "Hits", "search_all"]

HitKind = Literal["needs", "proposals", "trainings", "companies", "students", "competences"]
MOST: Final = 8
"""Hits of each kind."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its title, and what tells it from others with the same title."""

    id: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found of one kind, those with the words in the title first, and how many."""

    kind: HitKind
    items: tuple[Hit, ...]
    total: int


def search_all(
    viewer: Viewer, session: Session, engine: Engine, words: str, language: str
) -> list[Hits]:
    """Return what holds `words`, by kind; kinds of which nothing is found are left out."""
    words = " ".join(words.split())
    if not words:
        return []
    found = [
        _documents(viewer, session, "needs", words),
        _documents(viewer, session, "proposals", words),
        _documents(viewer, session, "trainings", words),
        _documents(viewer, session, "companies", words),
        _students(viewer, session, words),
        _competences(engine, words, language),
    ]
    return [one for one in found if one.items]


_KEPT: Final[Mapping[HitKind, Listed[Any, Any, Any, Any]]] = {
    "needs": store.needs,
    "proposals": store.proposals,
    "trainings": store.trainings,
    "companies": store.companies,
}


def _documents(viewer: Viewer, session: Session, kind: HitKind, words: str) -> Hits:
    kept = _KEPT[kind]
    rows = kept.listed(viewer, session, text=words, limit=200)
    firms = {one.company_id for one in rows if hasattr(one, "company_id")}
    names = store.companies.get_many(viewer, session, firms)
    hits = []
    for row in rows:
        title = row.name if kind == "companies" else row.title
        firm = names.get(getattr(row, "company_id", ""))
        who = firm.name if firm else getattr(row, "provider", None) or getattr(row, "sector", None)
        place = row.municipality
        hits.append(Hit(row.id, title, " · ".join(one for one in (who, place) if one)))
    return _best(kind, hits, words, kept.total(viewer, session, text=words))


def _students(viewer: Viewer, session: Session, words: str) -> Hits:
    """Find profiles, for those who run the cluster; a company meets students one by one."""
    if not viewer.sees_all_documents:
        return Hits("students", (), 0)
    rows = shown(viewer, session, store.students.listed(viewer, session, text=words, limit=200))
    held = [row for row in rows if holds(row, words)]
    hits = [Hit(row.id, row.programme or "", row.municipality or "") for row in held]
    return _best("students", hits, words, len(hits))


def _competences(engine: Engine, words: str, language: str) -> Hits:
    found = search(engine, words, MOST)
    hits = [
        Hit(
            one.id,
            one.label_sv if language == "sv" else one.label_en,
            one.label_en if language == "sv" else one.label_sv,
        )
        for one in found
    ]
    return Hits("competences", tuple(hits), len(hits))


def _best(kind: HitKind, hits: list[Hit], words: str, total: int) -> Hits:
    """Keep the best: those whose title begins with the words, then those that hold them."""
    wanted = words.lower()

    def place(hit: Hit) -> tuple[int, str]:
        title = hit.title.lower()
        held = all(word in title for word in wanted.split())
        return (0 if title.startswith(wanted) else 1 if held else 2), title

    return Hits(kind, tuple(sorted(hits, key=place)[:MOST]), total)
