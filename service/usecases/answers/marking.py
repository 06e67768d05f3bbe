"""Texts with the words that something rests on marked, as plain runs that a page can print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.usecases.documents.reading import Reading

__all__ = ["Mark", "MarkedField", "Run", "marked"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the whole text that is read and what it is marked with.

    `style` is what a page tells apart, such as `must`, `negated` or `missing`; `label` names the
    competence.
    """

    start: int
    end: int
    competence: str
    label: str
    style: str


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a field and the marks that lie over all of it; none for plain text."""

    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def style(self) -> str:
        """The style of the first mark; empty for plain text."""
        return self.marks[0].style if self.marks else ""

    @property
    def labels(self) -> str:
        """The names of what is marked."""
        return ", ".join(dict.fromkeys(one.label for one in self.marks))


@dataclass(frozen=True, slots=True)
class MarkedField:
    """One field of a document, such as `text` or `courses.2`, cut into runs."""

    field: str
    runs: tuple[Run, ...]

    @property
    def is_marked(self) -> bool:
        """Whether anything in it is marked."""
        return any(run.marks for run in self.runs)


def marked(
    reading: Reading, marks: Iterable[Mark], texts: Mapping[str, str] | None = None
) -> tuple[MarkedField, ...]:
    """Return the fields of a text cut where marks begin and end.

    Args:
        reading: the whole text and its fields; `texts` may stand for a text that is left out.
        marks: what is marked, in offsets of the whole text; a mark stays within its field.
        texts: what is shown of a field in the place of what is read, with the same characters
            in the same places, such as a text whose author sees it with the names in it.
    """
    found = sorted(marks, key=lambda one: (one.start, one.end, one.competence))
    fields = []
    for section in reading.sections:
        end = section.start + section.length
        shown = (texts or {}).get(section.field) or reading.text[section.start : end]
        inside = [one for one in found if section.start <= one.start < end]
        fields.append(MarkedField(section.field, _runs(shown, section.start, inside)))
    return tuple(fields)


def _runs(text: str, start: int, marks: Sequence[Mark]) -> tuple[Run, ...]:
    """Cut one field's text; marks may overlap."""
    ends = {one.start - start for one in marks} | {one.end - start for one in marks}
    cuts = sorted({0, len(text)} | {min(cut, len(text)) for cut in ends})
    return tuple(
        Run(
            text[first:last],
            tuple(one for one in marks if one.start - start <= first and last <= one.end - start),
        )
        for first, last in pairwise(cuts)
    )
