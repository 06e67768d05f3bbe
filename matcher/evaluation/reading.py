"""How well the reader reads: precision, recall and F1 on labelled sentences.

A hit is the same competence with an overlapping span, each label and each mention used once. A
local term that no label names is neither right nor wrong. *Strict* figures count a hit only if
necessity (of needs and proposals), level and negation are right as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matcher.competences import Reader
from matcher.evaluation.labels import HALVES, Labelled
from matcher.types import Kind, Mention

__all__ = ["Case", "compare", "evaluate_reading", "figures", "read_cases"]

_ASKERS = frozenset({Kind.NEED, Kind.PROPOSAL})
ASPECTS = ("necessity", "level", "negation")


@dataclass(frozen=True)
class Case:
    """One labelled text as it was read: hits as (label, mention), what was missed and added."""

    labelled: Labelled
    hits: tuple[tuple[Mention, Mention], ...]
    missed: tuple[Mention, ...]
    added: tuple[Mention, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing was added and no hit has its negation wrong; something may be missed."""
        told = all(label.negated == found.negated for label, found in self.hits)
        return told and not self.added

    @property
    def right(self) -> bool:
        """Whether it is clean and all was found."""
        return self.clean and not self.missed


def compare(labelled: Labelled, mentions: Sequence[Mention]) -> Case:
    """Pair labels with mentions: same competence, overlapping spans, the widest overlap first."""
    pairs = sorted(
        (
            (-_overlap(label, found), at, by)
            for at, label in enumerate(labelled.mentions)
            for by, found in enumerate(mentions)
            if label.competence == found.competence and _overlap(label, found) > 0
        ),
    )
    partner: dict[int, int] = {}
    used: set[int] = set()
    for _, at, by in pairs:
        if at not in partner and by not in used:
            partner[at] = by
            used.add(by)
    hits = tuple((labelled.mentions[at], mentions[by]) for at, by in sorted(partner.items()))
    missed = tuple(one for at, one in enumerate(labelled.mentions) if at not in partner)
    added = tuple(one for by, one in enumerate(mentions) if by not in used and not one.is_local)
    return Case(labelled, hits, missed, added)


def _overlap(one: Mention, other: Mention) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def read_cases(reader: Reader, labels: Iterable[Labelled]) -> list[Case]:
    """Each labelled text as ``reader`` reads it."""
    return [compare(one, reader.read(one.text, one.kind)) for one in labels]


def _right(aspect: str, kind: Kind, label: Mention, found: Mention) -> bool:
    if aspect == "necessity":
        return kind not in _ASKERS or label.necessity is found.necessity
    if aspect == "level":
        return label.level == found.level
    return label.negated == found.negated and label.held == found.held


def figures(cases: Sequence[Case]) -> dict[str, float]:
    """Counts and measures of some cases.

    Returns:
        ``cases``, ``labels``, ``precision``, ``recall``, ``f1``; ``strict_f1``, with necessity,
        level and negation (and what is held) right; ``necessity``, ``level``, ``negation``: the
        share of hits that are right in that; ``cases_clean``: the share of texts with nothing
        added and no negation wrong, ``cases_right``: of those also with all found.
    """
    hits = [(case.labelled.kind, *pair) for case in cases for pair in case.hits]
    wrong = {a: sum(not _right(a, *hit) for hit in hits) for a in ASPECTS}
    strict = sum(all(_right(a, *hit) for a in ASPECTS) for hit in hits)
    labels = len(hits) + sum(len(case.missed) for case in cases)
    found = len(hits) + sum(len(case.added) for case in cases)
    result: dict[str, float] = {"cases": len(cases), "labels": labels}
    result["precision"] = len(hits) / found if found else 1.0
    result["recall"] = len(hits) / labels if labels else 1.0
    result["f1"] = _f1(len(hits), found, labels)
    result["strict_f1"] = _f1(strict, found, labels)
    result |= {a: 1 - count / len(hits) if hits else 1.0 for a, count in wrong.items()}
    result["cases_clean"] = sum(case.clean for case in cases) / len(cases) if cases else 1.0
    result["cases_right"] = sum(case.right for case in cases) / len(cases) if cases else 1.0
    return result


def _f1(hits: int, found: int, labels: int) -> float:
    return 2 * hits / (found + labels) if found + labels else 1.0


def evaluate_reading(reader: Reader, labels: Sequence[Labelled]) -> dict[str, Any]:
    """Figures per half; in each half overall, per language and per tag.

    Returns:
        ``{"tuned": {"all": …, "language": {…}, "tag": {…}}, "measured": {…}}`` with `figures`.
    """
    cases = read_cases(reader, labels)
    found: dict[str, Any] = {}
    for half in HALVES:
        part = [case for case in cases if case.labelled.half == half]
        tags = Counter(tag for case in part for tag in case.labelled.tags)
        languages = sorted({case.labelled.language for case in part})
        found[half] = {
            "all": figures(part),
            "language": _each(part, languages, lambda case: (case.labelled.language,)),
            "tag": _each(part, sorted(tags), lambda case: case.labelled.tags),
        }
    return found


def _each(
    cases: Sequence[Case], names: Iterable[str], of: Callable[[Case], Iterable[str]]
) -> Mapping[str, dict[str, float]]:
    return {name: figures([case for case in cases if name in of(case)]) for name in names}
