"""Which field each column of a file fills: guessed, remembered, and checked when chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from rapidfuzz import fuzz, process

from models import ImportKind
from service.errors import FieldProblem, ValidationProblemError
from service.usecases.tables.columns import COLUMNS, heading_names
from service.usecases.tables.sheets import folded

__all__ = ["check_mapping", "guess_mapping"]

_NEAR: Final = 88
_SHORT: Final = 3
"""Headings of so few letters are not guessed from."""


def guess_mapping(
    kind: ImportKind, headings: Sequence[str], remembered: Mapping[str, str] | None = None
) -> list[str]:
    """Return the field of each column, an empty string where there is none; each only once.

    `remembered` has the fields that headings, folded, were given the last time.
    """
    known = {**heading_names(kind), **(remembered or {})}
    mapping = ["" for _ in headings]
    names = [folded(heading) for heading in headings]
    for guess in (known.get, _nearest(known), _beginning(known)):  # the surest first
        for place, name in enumerate(names):
            field = guess(name)
            if field and not mapping[place] and field not in mapping:
                mapping[place] = field
    return mapping


def _nearest(known: Mapping[str, str]) -> Callable[[str], str | None]:
    """Return what gives the field of the heading that is spelled nearly as one is."""

    def field_of(name: str) -> str | None:
        found = process.extractOne(name, known.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
        return known[found[0]] if found and len(name) > _SHORT else None

    return field_of


def _beginning(known: Mapping[str, str]) -> Callable[[str], str | None]:
    """Return what gives the field of the longest heading that one begins with, as whole words."""
    longest = sorted((one for one in known if len(one) > _SHORT), key=len, reverse=True)

    def field_of(name: str) -> str | None:
        return next((known[one] for one in longest if name.startswith(f"{one}_")), None)

    return field_of


def check_mapping(kind: ImportKind, mapping: Sequence[str]) -> None:
    """Refuse unknown fields, fields that two columns fill, and required ones that none does."""
    columns = {one.field: one for one in COLUMNS[kind]}
    problems = []
    for place, field in enumerate(mapping):
        if field and field not in columns:
            problems.append(FieldProblem(f"column-{place}", "There is no such field."))
        elif field and field in mapping[:place]:
            problems.append(FieldProblem(f"column-{place}", "Another column fills this already."))
    missing = [one for one in COLUMNS[kind] if one.required and one.field not in mapping]
    problems += [FieldProblem("required", one.field) for one in missing]
    if problems:
        raise ValidationProblemError.of(*problems)
