"""Which documents an edit of the vocabulary can concern, without reading them.

A document can read differently only when its text has a term that comes or goes, when it
mentions a competence that gains or loses a term, when a phrase of it is near to a new term, or
when its author has corrected such a competence. All others are left out, so that a preview and
a save read dozens of texts and not all.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from matcher import types
from matcher.competences import Vocabulary
from matcher.competences.near import NEAR_THRESHOLD
from matcher.competences.tokens import Token, tokenise
from matcher.encoding import Encoder
from matcher.types import Document, Kind
from service.auth import SYSTEM
from service.engine import Key, Snapshot
from service.store import Session, corrections
from service.usecases.vocabulary.edits import Plan

__all__ = ["concerned"]

_MARGIN = 0.01
"""A cosine this much below the threshold may be above it in other company."""

_SHORT = 3

_Term = tuple[str, str, str]
"""The kind of a term, the term, and its rule of context."""


def concerned(
    session: Session, snapshot: Snapshot, vocabulary: Vocabulary, plan: Plan
) -> list[Key]:
    """Return the documents that may read differently after a plan, in order of kind and id."""
    read = plan.read()
    changed: set[_Term] = set()
    new: set[str] = set()
    touched: set[str] = set()
    for id_, after in read.items():
        before = vocabulary.competences.get(id_)
        one, other = _terms(before), _terms(after)
        if one != other:
            touched.add(id_)
            changed |= one ^ other
            new |= {term for kind, term, _ in other - one if kind in ("sv", "en")}
    marks = [_marks(kind, term) for kind, term, _ in sorted(changed)]
    documents = [entry.document for entry in snapshot.all_entries().values()]
    found = {
        (one.kind, one.id)
        for one in documents
        if any(mention.competence in touched for mention in one.mentions) or _has(one, marks)
    }
    found |= _near(documents, sorted(new), snapshot.base.frozen.encoder)
    found |= _corrected(session, touched | set(plan.moves) | set(plan.moves.values()))
    return sorted(found)


def _terms(competence: types.Competence | None) -> set[_Term]:
    """Return all terms that a competence is read by; none when it is not read."""
    if competence is None:
        return set()
    kinds: Mapping[str, Iterable[str]] = {
        "sv": (competence.sv, *competence.synonyms_sv),
        "en": (competence.en, *competence.synonyms_en),
        "abbreviation": competence.abbreviations,
        "stem": competence.stems_sv,
    }
    rules = {
        term: str(sorted((key, tuple(words)) for key, words in rule.items()))
        for term, rule in competence.context.items()
    }
    return {
        (kind, term, rules.get(term.lower(), ""))
        for kind, terms in kinds.items()
        for term in terms
        if term
    }


def _marks(kind: str, term: str) -> tuple[str, ...]:
    """Return what stands in every text in which a term is found: the beginnings of its words."""
    if kind == "stem":
        return (term.lower(),)
    return tuple(_beginning(word) for word in tokenise(term))


def _beginning(word: Token) -> str:
    """Return what all forms of a word begin with; "assembly" has the stem "assembli"."""
    forms = zip(word.lower, word.sv, word.en, strict=False)
    shared = sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, forms))
    return word.lower[: shared - 1 if shared > _SHORT else shared]


def _has(document: Document, marks: Iterable[tuple[str, ...]]) -> bool:
    """Whether a text has all the marks of one of the terms."""
    text = document.text.lower()
    if "&" in text:
        text = html.unescape(text)
    return any(all(mark in text for mark in one) for one in marks if one)


def _near(documents: Iterable[Document], terms: list[str], encoder: Encoder) -> set[Key]:
    """Return the documents with a phrase, known by no term, that is near to one of these."""
    phrases: dict[str, set[Key]] = {}
    for document in documents if terms else ():
        for words in _phrases(document):
            phrases.setdefault(words, set()).add((document.kind, document.id))
    if not phrases:
        return set()
    cosines = encoder.encode(list(phrases)) @ encoder.encode(terms).T
    close = cosines.max(axis=1) >= NEAR_THRESHOLD - _MARGIN
    return {key for keys, one in zip(phrases.values(), close, strict=True) if one for key in keys}


def _phrases(document: Document) -> Iterator[str]:
    """Give the words of each mention that the vocabulary has no term for."""
    for mention in document.mentions:
        if mention.is_local or mention.similarity < 1:
            words = html.unescape(document.text[mention.start : mention.end])
            yield " ".join(words.split())


def _corrected(session: Session, competences: set[str]) -> set[Key]:
    """Return the documents whose author has corrected one of these."""
    return {
        (Kind(kind), row.id)
        for kind in corrections.CORRECTED
        for row in corrections.concerning(SYSTEM, session, kind, competences)
    }
