"""Bringing taxonomies together: one competence where names agree, with all its ids.

A concept that comes in finds its competence by an id that is already kept, or by a name
(case, white space and hyphens aside) that is a label there, or a term of the bundled
vocabulary. Otherwise it becomes a competence of its own, placed under those of the
vocabulary that its name ends with ("plåtsvetsning" under welding), so that what was read
before is still covered when the longer name is read instead.

A term belongs to one competence. Nothing that comes in takes a term, or its stem, from
another, and what `matcher.competences.everyday` finds too broad is not looked for in texts.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from matcher.competences.concepts import Vocabulary, competence_record
from matcher.competences.everyday import (
    label_is_readable,
    synonym_is_readable,
    words_of,
    written_as_is,
)
from matcher.competences.lexicon import Lexicon
from matcher.types import Competence

__all__ = ["IMPORTED_AREAS", "Progress", "merge", "normalise", "write_taxonomy"]

Progress = Callable[[int, int], None]
"""Told how many of how many concepts are done."""

IMPORTED_AREAS = frozenset({"esco", "jobtech"})
_REPORT_EVERY = 500
_SHORTEST_SYNONYM = 3  # "ML" is a language as well as machine learning
_HYPHENS = re.compile(r"[-‐‑‒–—_\s]+")
# The empty phrase stands in every sentence, so a term with this rule is never read.
_SILENT: Mapping[str, tuple[str, ...]] = {"with": (), "without": ("",)}
# A term with a rule is not looked for inside compounds: "utsättning" not in "förutsättning".
_WHOLE_WORD: Mapping[str, tuple[str, ...]] = {"with": (), "without": ()}


def normalise(term: str) -> str:
    """``term`` without case, and with one space for white space and hyphens."""
    return _HYPHENS.sub(" ", unicodedata.normalize("NFKC", term).casefold()).strip()


def merge(
    base: Iterable[Competence],
    *incoming: Iterable[Competence],
    progress: Progress | None = None,
) -> list[Competence]:
    """``base`` with every taxonomy of ``incoming`` brought in, one after the other.

    Competences of ``base`` keep their id, labels, terms and context rules; they gain ids, a
    label in a language they lacked, and terms that nobody owns. A concept whose id is kept
    already gives no more than a missing label, so bringing the same taxonomy in again changes
    nothing; for a new version of it, begin from the bundled vocabulary.

    Returns:
        Competences in order of id.

    Raises:
        VocabularyError: two competences of ``base`` share an id.
    """
    lists = [_once(part) for part in incoming]
    total, done = sum(map(len, lists)), 0
    vocabulary = Vocabulary.of(base)
    for concepts in lists:
        table = _Table(vocabulary)
        for step in table.bring_in(concepts):
            done += step
            if progress:
                progress(done, total)
        vocabulary = Vocabulary.of(table.found.values())
    return list(vocabulary)


def write_taxonomy(competences: Iterable[Competence], out: Path) -> None:
    """Write JSON Lines that `bundled_vocabulary` takes as ``extra``, in order of id.

    The file is put in place whole: a reader sees the old one or the new one.
    """
    ordered = sorted(competences, key=lambda one: one.id)
    rows = (json.dumps(competence_record(one), ensure_ascii=False) + "\n" for one in ordered)
    part = out.with_name(out.name + ".part")
    with part.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(rows)
    part.replace(out)


def _once(concepts: Iterable[Competence]) -> list[Competence]:
    """``concepts`` in their order, each id where it first stands."""
    first: dict[str, Competence] = {}
    for one in concepts:
        first.setdefault(one.id, one)
    return list(first.values())


class _Owners:
    """Which competence each term belongs to, as written and by its stems."""

    def __init__(self) -> None:
        self._owner: dict[tuple[str, ...], str] = {}

    def claim(self, term: str, language: str, owner: str) -> None:
        """Give ``term`` in ``language`` ("sv", "en", or "" as written) to ``owner``."""
        for key in _keys(term, (language,) if language else ()):
            self._owner.setdefault(key, owner)

    def of(self, term: str) -> str | None:
        """Whose ``term`` is, were it read in either language; None if it is free."""
        keys = _keys(term, ("sv", "en"))
        return next((self._owner[key] for key in keys if key in self._owner), None)


def _keys(term: str, languages: Sequence[str]) -> Iterator[tuple[str, ...]]:
    yield ("", normalise(term))
    if languages:
        words = words_of(term)
        for language in languages if words else ():
            yield (language, *(getattr(word, language) for word in words))


class _Table:
    """The competences so far, and the ways to find one of them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.found = dict(vocabulary.competences)
        own = (one for one in vocabulary if one.area not in IMPORTED_AREAS)
        self._lexicon = Lexicon(Vocabulary.of(own))
        self._owners = _Owners()
        self._by_source: dict[str, str] = {}
        self._by_label: dict[str, dict[str, None]] = defaultdict(dict)
        self._by_synonym: dict[str, dict[str, None]] = defaultdict(dict)
        # the vocabulary's own terms first: an imported one never stands in their way
        for one in sorted(vocabulary, key=lambda one: (one.area in IMPORTED_AREAS, one.id)):
            self._know(one)

    def bring_in(self, concepts: Sequence[Competence]) -> Iterator[int]:
        """Merge one taxonomy; yields how many more concepts are done."""
        # all are placed before any is added: two concepts of one taxonomy stay two
        place = {one.id: self._find(one) or one.id for one in concepts}
        known = {one.id for one in concepts if self._by_source.keys() >= {*one.source_ids}}
        new = [one for one in concepts if place[one.id] not in self.found]
        for one in concepts:
            target = self.found.get(place[one.id])
            self.found[place[one.id]] = self._joined(target, one) if target else self._fresh(one)
            self._know_names(self.found[place[one.id]])
        for one in new:
            self._link(one, place)
        waiting = 0
        for one in concepts:
            if one.id not in known:
                self._take_terms(place[one.id], one)
            waiting += 1
            if waiting == _REPORT_EVERY:
                yield waiting
                waiting = 0
        yield waiting

    def _know(self, one: Competence) -> None:
        self._know_names(one)
        for language, terms in (("sv", one.synonyms_sv), ("en", one.synonyms_en)):
            for term in terms:
                self._owners.claim(term, language, one.id)
        for term in one.abbreviations:
            self._owners.claim(term, "", one.id)
        if one.area not in IMPORTED_AREAS:
            for term in (*one.synonyms_sv, *one.synonyms_en):
                self._by_synonym[normalise(term)][one.id] = None
            for term in one.abbreviations:
                self._by_synonym[term][one.id] = None

    def _know_names(self, one: Competence) -> None:
        for source in one.source_ids:
            self._by_source.setdefault(source, one.id)
        for language, label in (("sv", one.sv), ("en", one.en)):
            if label:
                self._by_label[normalise(label)][one.id] = None
                if one.context.get(label.lower()) != _SILENT:
                    self._owners.claim(label, language, one.id)

    def _find(self, concept: Competence) -> str | None:
        """The competence that ``concept`` is, or None if it is new or nobody can tell."""
        for source in concept.source_ids:
            if source in self._by_source:
                return self._by_source[source]
        if concept.id in self.found:
            return concept.id
        names = _names(concept)
        for name in names:
            owners = self._by_label.get(normalise(name), {})
            if len(owners) == 1:
                return next(iter(owners))
        for name in names:
            owners = self._by_synonym.get(normalise(name), {}) | self._by_synonym.get(name, {})
            if len(owners) == 1:
                owner = self.found[next(iter(owners))]
                if _meant(owner, name, concept):
                    return owner.id
        return None

    def _joined(self, target: Competence, concept: Competence) -> Competence:
        """``target`` with the ids of ``concept``, and its label where it has none."""
        return replace(
            target,
            sv=target.sv or concept.sv,
            en=target.en or concept.en,
            source_ids=tuple(dict.fromkeys((*target.source_ids, *concept.source_ids))),
            context=self._hushed(target, concept),
        )

    def _fresh(self, concept: Competence) -> Competence:
        """``concept`` as a competence of its own, with its labels alone to begin with."""
        bare = replace(concept, synonyms_sv=(), synonyms_en=(), abbreviations=(), stems_sv=())
        blank = replace(bare, sv="", en="")
        return replace(bare, context=self._hushed(blank, concept))

    def _hushed(
        self, target: Competence, concept: Competence
    ) -> dict[str, dict[str, tuple[str, ...]]]:
        """The context rules of ``target``, with its new labels silent where they must be."""
        rules = {term: dict(rule) for term, rule in target.context.items()}
        for kept, label in ((target.sv, concept.sv), (target.en, concept.en)):
            if kept or not label:
                continue
            owner = self._owners.of(label)
            readable = label_is_readable(label, name=label == concept.en)
            if not readable or owner not in {None, target.id}:
                rules.setdefault(label.lower(), dict(_SILENT))
            elif label == concept.sv and " " not in label:
                rules.setdefault(label.lower(), dict(_WHOLE_WORD))
        return rules

    def _link(self, concept: Competence, place: dict[str, str]) -> None:
        """Put a new competence under and beside those that its source and its name say."""
        broader = [place.get(upper, upper) for upper in concept.broader]
        related = [place.get(other, other) for other in concept.related]
        for label in dict.fromkeys(filter(None, (concept.sv, concept.en))):
            for hit in self._lexicon.find(label, words_of(label)):
                (broader if hit.end == len(label) else related).append(hit.competence)
        known = [one for one in dict.fromkeys(broader) if one in self.found and one != concept.id]
        beside = dict.fromkeys(one for one in related if one in self.found and one != concept.id)
        self.found[concept.id] = replace(
            self.found[concept.id],
            broader=tuple(known),
            related=tuple(one for one in beside if one not in known),
        )

    def _take_terms(self, competence_id: str, concept: Competence) -> None:
        """Give the competence those terms of ``concept`` that are safe and free."""
        target = self.found[competence_id]
        taken: dict[str, list[str]] = {"sv": [], "en": [], "": []}
        for language, term in _offered(target, concept):
            kept = "" if written_as_is(term) else language
            free = synonym_is_readable(term) and self._owners.of(term) is None
            if free and not self._hides(target, term):
                taken[kept].append(term)
                self._owners.claim(term, kept, competence_id)
        if any(taken.values()):
            self.found[competence_id] = replace(
                target,
                synonyms_sv=(*target.synonyms_sv, *taken["sv"]),
                synonyms_en=(*target.synonyms_en, *taken["en"]),
                abbreviations=(*target.abbreviations, *taken[""]),
            )

    def _hides(self, competence: Competence, term: str) -> bool:
        """Whether ``term`` holds a term of the vocabulary that ``competence`` is not joined to.

        The longer term is read in place of the shorter one, whose competence would be lost.
        """
        joined = {competence.id, *competence.broader, *competence.related}
        return any(hit.competence not in joined for hit in self._lexicon.find(term, words_of(term)))


def _offered(target: Competence, concept: Competence) -> Iterator[tuple[str, str]]:
    """(language, term) for each term of ``concept`` that ``target`` may have.

    Another concept's synonyms are taken in a language in which both labels agree: "heat
    treatment" and ESCO's "thermal treatment" (of waste) share a Swedish label, no more.
    Where only a synonym of the target agrees, nothing is taken: the concept is a neighbour.
    """
    names = {normalise(name) for name in _names(concept)}
    agrees = {
        language: target.id == concept.id or normalise(label) in names
        for language, label in (("sv", target.sv), ("en", target.en))
        if label
    }
    if not any(agrees.values()):
        return
    for language, label, synonyms in (
        ("sv", concept.sv, concept.synonyms_sv),
        ("en", concept.en, concept.synonyms_en),
    ):
        if label:
            yield language, label
        if agrees.get(language):
            yield from ((language, term) for term in synonyms)
    yield from (("", term) for term in concept.abbreviations if written_as_is(term))


def _names(concept: Competence) -> list[str]:
    """Labels, then labels without what only says their kind: "Python" of "Python (…)"."""
    labels = [label for label in (concept.en, concept.sv) if label]
    shorter = [
        term
        for term in (*concept.synonyms_en, *concept.synonyms_sv, *concept.abbreviations)
        for label in labels
        if label.startswith(term) and label[len(term) :].lstrip()[:1] in {",", "(", "/"}
    ]
    return list(dict.fromkeys((*labels, *shorter)))


def _meant(owner: Competence, name: str, concept: Competence) -> bool:
    """Whether an ambiguous ``name`` means ``owner`` by the other words of ``concept``."""
    rule = owner.context.get(name.lower())
    if rule is None:
        return len(name) >= _SHORTEST_SYNONYM
    words = " ".join((concept.sv, concept.en, *concept.synonyms_sv, *concept.synonyms_en)).lower()
    if any(phrase in words for phrase in rule.get("without", ())):
        return False
    return any(word in words.replace(name.lower(), " ") for word in rule.get("with", ()))
