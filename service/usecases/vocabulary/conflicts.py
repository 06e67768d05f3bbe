"""What speaks against an edit of the vocabulary: terms that are taken, too short or common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from matcher import types
from matcher.competences import Vocabulary
from matcher.competences.tokens import tokenise
from matcher.competences.words import FUNCTION_WORDS, GENERAL_WORDS
from service.usecases.vocabulary.edits import Plan

__all__ = ["Conflict", "conflicts"]

Code = Literal[
    "empty", "short", "short_stem", "common", "taken", "similar", "unknown", "cycle", "narrower"
]
_SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that speaks against an edit; a `blocking` one must be mended first.

    `empty`: no letter or digit. `short`: one character, read wherever it stands. `short_stem`:
    the beginning of too many words. `common`: an everyday word. `taken`: another competence has
    the same term, so which one is meant is unclear. `similar`: another's term has the same stem.
    `unknown`, `cycle`: a link to a competence that is not there, or back to itself. `narrower`:
    narrower competences stay behind. `competence_id` is that of the other competence.
    """

    code: Code
    term: str
    blocking: bool
    competence_id: str | None = None


def conflicts(vocabulary: Vocabulary, plan: Plan) -> list[Conflict]:
    """Return what speaks against a plan, what must be mended first."""
    read = plan.read()
    left: dict[str, types.Competence] = {
        one.id: one for one in {**vocabulary.competences, **read}.values() if one is not None
    }
    found: list[Conflict] = []
    for id_, competence in read.items():
        known = vocabulary.competences.get(id_)
        if competence is None:
            found.extend(_left_behind(vocabulary, plan, id_))
            continue
        held = _terms(known) if known is not None else {}
        new = {term: kind for term, kind in _terms(competence).items() if term not in held}
        if plan.op != "merge":
            for term, kind in new.items():
                found.extend(_of_term(term, kind, competence, left))
        found.extend(_of_links(competence, known, left))
    return sorted(dict.fromkeys(found), key=lambda one: not one.blocking)


def _terms(competence: types.Competence) -> dict[str, str]:
    """Return the terms of a competence, each with the kind of term it is."""
    plain = competence.sv, competence.en, *competence.synonyms_sv, *competence.synonyms_en
    kinds = dict.fromkeys(competence.stems_sv, "stem")
    kinds |= dict.fromkeys(competence.abbreviations, "abbreviation")
    return kinds | {term: "term" for term in plain if term}


def _of_term(
    term: str, kind: str, own: types.Competence, left: Mapping[str, types.Competence]
) -> Iterator[Conflict]:
    """Tell what speaks against one new term."""
    words = tokenise(term)
    told = term.lower() in own.context
    if not words:
        yield Conflict("empty", term, blocking=True)
        return
    if kind == "stem" and len(term) < _SHORTEST_STEM:
        yield Conflict("short_stem", term, blocking=True)
    elif len(term) == 1 and not told:
        yield Conflict("short", term, blocking=True)
    if (
        kind != "abbreviation"
        and not term.isupper()
        and all(w.lower in GENERAL_WORDS for w in words)
    ):
        functional = all(word.lower in FUNCTION_WORDS for word in words)
        yield Conflict("common", term, blocking=functional and not told)
    yield from _owned(term, kind, own, left, told=told)


def _owned(
    term: str,
    kind: str,
    own: types.Competence,
    left: Mapping[str, types.Competence],
    *,
    told: bool,
) -> Iterator[Conflict]:
    """Tell which other competences have the same term, or one with the same stems."""
    folded = term.casefold()
    stems = [(word.sv, word.en) for word in tokenise(term)]
    for other in left.values():
        if other.id == own.id:
            continue
        similar = False
        for held, its in _terms(other).items():
            one = held.casefold()
            if one == folded:
                yield Conflict("taken", held, not told, other.id)
                break
            if one[:3] == folded[:3] and its == kind == "term" and not similar:
                near = [(word.sv, word.en) for word in tokenise(held)]
                similar = len(near) == len(stems) and (
                    all(a[0] == b[0] for a, b in zip(near, stems, strict=True))
                    or all(a[1] == b[1] for a, b in zip(near, stems, strict=True))
                )
                if similar:
                    yield Conflict("similar", held, blocking=False, competence_id=other.id)


def _of_links(
    own: types.Competence, known: types.Competence | None, left: Mapping[str, types.Competence]
) -> Iterator[Conflict]:
    """Tell of new links that lead nowhere, and of broader ones that lead back."""
    before = {*known.broader, *known.related} if known is not None else set()
    for link in dict.fromkeys((*own.broader, *own.related)):
        if link not in before and link not in left:
            yield Conflict("unknown", link, blocking=True)
    frontier, seen = list(own.broader), set[str]()
    while frontier:
        one = frontier.pop()
        if one == own.id:
            yield Conflict("cycle", own.en, blocking=True, competence_id=own.broader[0])
            return
        if one not in seen and one in left:
            seen.add(one)
            frontier.extend(left[one].broader)


def _left_behind(vocabulary: Vocabulary, plan: Plan, id_: str) -> Iterator[Conflict]:
    """Tell which narrower competences have no wider one any more."""
    if plan.op == "retire":
        for child in vocabulary.children(id_):
            yield Conflict("narrower", vocabulary.label(child, "en"), False, child)
