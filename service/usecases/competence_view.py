"""One competence as it is looked at, and terms that might become one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from matcher.types import Kind
from models import Competence, DocumentKind
from service.auth import Viewer
from service.engine import Engine, Snapshot
from service.store import Session, competences, mentions, set_aside_terms
from service.store.mentions import LocalTerm
from service.usecases.competences import CompetenceHit

__all__ = [
    "Candidate",
    "CompetenceView",
    "Link",
    "Rule",
    "Use",
    "areas_of",
    "candidates",
    "in_area",
    "retired",
    "set_aside",
    "take_up",
    "view_competence",
]

_EXAMPLES, _LOOKED_AT = 3, 20
"""How many places of a term are shown, and looked at to see how it is written."""

_NEAR = 60
"""Characters shown on each side of a term."""


@dataclass(frozen=True, slots=True)
class Link:
    """Another competence by its names."""

    id: str
    label_sv: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Terms that are read only `near` one of some words (if any), and `never` near others."""

    terms: tuple[str, ...]
    near: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompetenceView:
    """A competence, its neighbours, and how many documents that may be seen mention it."""

    row: Competence
    broader: tuple[Link, ...]
    narrower: tuple[Link, ...]
    related: tuple[Link, ...]
    merged_into: Link | None
    rules: tuple[Rule, ...]
    mentioned: Mapping[DocumentKind, int]


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a document uses a term, with the words around it."""

    kind: DocumentKind
    id: str
    title: str
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term that no competence knows: as it is written, and the documents that use it."""

    term: str
    words: str
    counts: Mapping[DocumentKind, int]
    examples: tuple[Use, ...]


def view_competence(
    viewer: Viewer, session: Session, engine: Engine, competence_id: str
) -> CompetenceView:
    """Return one competence; raises `NotFoundError`."""
    row = competences.get(viewer, session, competence_id)
    narrower = engine.reader().vocabulary.children(row.id)
    merged = [row.merged_into] if row.merged_into else []
    wanted = {*row.broader, *row.related, *narrower, *merged}
    found = competences.get_many(viewer, session, wanted)
    links = {id_: Link(id_, one.label_sv, one.label_en) for id_, one in found.items()}
    known = {id_ for id_, one in found.items() if not one.retired}
    return CompetenceView(
        row=row,
        broader=tuple(links[one] for one in row.broader if one in known),
        narrower=tuple(links[one] for one in narrower if one in known),
        related=tuple(links[one] for one in row.related if one in known),
        merged_into=links.get(row.merged_into or ""),
        rules=tuple(_rules(row)),
        mentioned=mentions.counts(viewer, session, row.id),
    )


def _rules(row: Competence) -> Iterator[Rule]:
    """Give the rules of ambiguous terms, those of the same words together."""
    alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for term, rule in row.context.items():
        words = tuple(rule.get("with", ())), tuple(rule.get("without", ()))
        alike.setdefault(words, []).append(term)
    for (near, never), terms in alike.items():
        yield Rule(tuple(terms), near, never)


def areas_of(engine: Engine) -> Counter[str]:
    """Return the areas of the vocabulary and how many competences each has."""
    return Counter(one.area for one in engine.reader().vocabulary)


def in_area(engine: Engine, area: str, language: str) -> list[CompetenceHit]:
    """Return the competences of an area by their label in a language."""
    return [
        CompetenceHit(id=one.id, area=area, label_sv=one.sv, label_en=one.en, matched="")
        for one in sorted(
            (one for one in engine.reader().vocabulary if one.area == area),
            key=lambda one: one.label(language).casefold(),
        )
    ]


def retired(viewer: Viewer, session: Session) -> list[Competence]:
    """Return the competences that are no longer read."""
    return competences.retired(viewer, session)


def candidates(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    *,
    at_least: int = 2,
    limit: int = 100,
    aside: bool = False,
) -> list[Candidate]:
    """Return the terms that several documents use and no competence knows, most used first.

    With `aside` those that have been set aside, however many documents use them, and else the
    others. Raises `ForbiddenError` for a viewer that does not see all documents.
    """
    snapshot = engine.current()
    least = 1 if aside else at_least
    terms = mentions.local_terms(viewer, session, at_least=least, limit=limit, aside=aside)
    return [_candidate(snapshot, one) for one in terms]


def set_aside(viewer: Viewer, session: Session, terms: Collection[str], now: datetime) -> int:
    """Ask no more about terms that are no competences; return how many. They are still read."""
    return set_aside_terms.add(viewer, session, terms, now)


def take_up(viewer: Viewer, session: Session, terms: Collection[str]) -> int:
    """Ask about terms again that had been set aside; return how many."""
    return set_aside_terms.remove(viewer, session, terms)


def _candidate(snapshot: Snapshot, one: LocalTerm) -> Candidate:
    """Return a term as most of the first documents write it, with some of the places."""
    uses = [
        use for kind, id_ in one.documents[:_LOOKED_AT] for use in _use(snapshot, one, kind, id_)
    ]
    written = Counter(use.words for use in uses).most_common(1)
    return Candidate(
        term=one.term,
        words=written[0][0] if written else one.term,
        counts=Counter(kind for kind, _ in one.documents),
        examples=tuple(uses[:_EXAMPLES]),
    )


def _use(snapshot: Snapshot, one: LocalTerm, kind: DocumentKind, id_: str) -> Iterator[Use]:
    """Give the first place where a document uses a term."""
    document = snapshot.document(Kind(kind), id_)
    if document is None:
        return
    text = document.text
    for mention in document.mentions:
        if mention.competence == f"local:{one.term}":
            before = text[max(0, mention.start - _NEAR) : mention.start]
            after = text[mention.end : mention.end + _NEAR]
            yield Use(
                kind=kind,
                id=id_,
                title=document.title,
                before=_end(before, cut=mention.start > _NEAR),
                words=" ".join(text[mention.start : mention.end].split()),
                after=_end(after[::-1], cut=mention.end + _NEAR < len(text))[::-1],
            )
            return


def _end(text: str, *, cut: bool) -> str:
    """Return a stretch of text on one line; a word that is cut at its beginning is left out."""
    whole = (text.partition(" ")[2] or text) if cut else text
    return re.sub(r"\s+", " ", "… " + whole if cut else whole)
