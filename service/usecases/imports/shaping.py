"""The rows of an uploaded file as new documents, or what is wrong with each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from rapidfuzz import fuzz, process
from sqlmodel import SQLModel

from models import ImportKind
from service import store
from service.auth import Viewer
from service.store import Session
from service.usecases.imports.duplicates import folded_name
from service.usecases.imports.files import extra_problems
from service.usecases.imports.nouns import NOUNS
from service.usecases.tables.fields import CellProblem, problems_of, values_of
from service.usecases.tables.rows import Row
from service.usecases.tables.sheets import SheetLimits, open_sheet

__all__ = ["LIMITS", "MAX_BYTES", "Shaped", "Shaper", "rows_of"]

MAX_BYTES: Final = 20_000_000
"""Bytes in an uploaded file."""

LIMITS: Final = SheetLimits(rows=50_000, unpacked=200 * 2**20)
"""How much of an uploaded file is read."""

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PERSONAL: Final = frozenset({"name", "email", "phone", "identity", "text", "wishes"})
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Shaped:
    """One row: the values it gives, and the new document, or what is wrong."""

    number: int
    values: dict[str, Any]
    new: Any
    problems: tuple[CellProblem, ...] = ()


def rows_of(content: bytes, mapping: Sequence[str]) -> Iterator[Row]:
    """Give the rows of a file with their cells by field; raises `TableFileError`."""
    _, lines = open_sheet("", content, LIMITS)
    for line in lines:
        cells = zip(mapping, line.cells, strict=False)
        yield Row(line.number, {field: cell for field, cell in cells if field}, line.problem)


class Shaper:
    """Makes documents of rows; knows the companies that rows may belong to."""

    def __init__(self, viewer: Viewer, session: Session, kind: ImportKind) -> None:
        self._kind = kind
        self._shape: type[SQLModel] = NOUNS[kind].create
        self._ids: set[str] = set()
        self._names: dict[str, dict[str, str]] = defaultdict(dict)
        if "company_id" in self._shape.model_fields:
            for rows in store.companies.batches(viewer, session):
                for row in rows:
                    self._ids.add(row.id)
                    self._names[folded_name(row.name)][row.id] = row.name

    def shape(self, row: Row) -> Shaped:
        """Return what a row gives."""
        values, problems = values_of(row, self._shape, self._kind)
        if "company_id" in values:
            problems += self._find_company(values)
        if self._kind == "students":
            problems += extra_problems(values) + _email_problems(values)
        known = {name: value for name, value in values.items() if name in self._shape.model_fields}
        new = None
        if not row.problem:
            try:
                new = self._shape.model_validate(known)
            except ValidationError as error:
                told = {one.field for one in problems}
                problems += [one for one in problems_of(error) if one.field not in told]
        if problems:
            return Shaped(row.number, values, None, tuple(map(_discreet, problems)))
        return Shaped(row.number, values, new)

    def _find_company(self, values: dict[str, Any]) -> list[CellProblem]:
        """Put a company's id in the place of its name, where only one has that name."""
        given = str(values["company_id"])
        if given in self._ids:
            return []
        found = self._names.get(folded_name(given), {})
        if len(found) == 1:
            values["company_id"] = next(iter(found))
            return []
        if found:
            return [CellProblem("company_id", f"several are called {given!r}", "several", given)]
        near = process.extractOne(
            folded_name(given), self._names.keys(), scorer=fuzz.ratio, score_cutoff=75
        )
        hint = next(iter(self._names[near[0]].values())) if near else ""
        return [CellProblem("company_id", f"there is no {given!r}", "company", given, hint)]


def _email_problems(values: dict[str, Any]) -> list[CellProblem]:
    """An e-mail address that cannot be one."""
    identity = values.get("identity")
    email = identity.get("email") if isinstance(identity, dict) else None
    if email and not _EMAIL.fullmatch(str(email)):
        return [CellProblem("identity.email", "not an e-mail address")]
    return []


def _discreet(problem: CellProblem) -> CellProblem:
    """A problem as it may be kept: the column it stands in, and never what tells of a person."""
    parts = problem.field.split(".")
    field = parts[1] if parts[0] == "identity" and len(parts) > 1 else parts[0]
    value = "" if field in _PERSONAL else problem.value[:_SHOWN]
    return CellProblem(field, "", problem.code, value, problem.hint[:_SHOWN])
