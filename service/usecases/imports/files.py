"""Importing a file of documents: all of it or nothing, unless bad rows are to be left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, get_args

from pydantic import ValidationError
from sqlmodel import SQLModel

from models import (
    CompanyCreate,
    CompetenceCreate,
    ConsentPurpose,
    IdentityInput,
    NeedCreate,
    ProposalCreate,
    StudentCreate,
    TrainingCreate,
)
from service import store
from service.auth import Viewer
from service.engine import Engine
from service.errors import ValidationProblemError
from service.store import Session
from service.usecases.companies import companies
from service.usecases.competences import competences
from service.usecases.keeping import Keeping
from service.usecases.needs import needs
from service.usecases.proposals import proposals
from service.usecases.students import give_consent, put_identities, students
from service.usecases.tables.fields import IMPORT_EXTRAS, CellProblem, problems_of, values_of
from service.usecases.tables.rows import Row, read_table
from service.usecases.trainings import trainings

__all__ = ["IMPORT_KINDS", "BadRow", "ImportKind", "ImportRefusedError", "Imported", "import_file"]

ImportKind = Literal["companies", "needs", "students", "proposals", "trainings", "competences"]
IMPORT_KINDS: Final[tuple[ImportKind, ...]] = get_args(ImportKind)
_NOUNS: Final[Mapping[ImportKind, tuple[Keeping[Any, Any, Any], type[SQLModel]]]] = {
    "companies": (companies, CompanyCreate),
    "needs": (needs, NeedCreate),
    "students": (students, StudentCreate),
    "proposals": (proposals, ProposalCreate),
    "trainings": (trainings, TrainingCreate),
    "competences": (competences, CompetenceCreate),
}
_CHUNK = 200
_TOLD = 20

Progress = Callable[[int], object]
"""Told how many more rows are done."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken, and everything that is wrong with it."""

    number: int
    problems: tuple[str, ...]

    def __str__(self) -> str:
        return f"row {self.number}: {'; '.join(self.problems)}"


@dataclass(frozen=True, slots=True)
class Imported:
    """What was stored, what was left out, and the columns that nothing was made of."""

    stored: int
    left_out: tuple[BadRow, ...]
    ignored: tuple[str, ...]


class ImportRefusedError(ValidationProblemError):
    """The file holds rows that cannot be taken, so nothing of it was stored."""

    def __init__(self, path: Path, bad: Collection[BadRow], total: int) -> None:
        lines = [f"  {one}" for one in list(bad)[:_TOLD]]
        if len(bad) > _TOLD:
            lines.append(f"  … and {len(bad) - _TOLD} more")
        head = f"{path}: {len(bad)} of {total} rows cannot be taken; nothing was stored"
        super().__init__("\n".join([head, *lines]))
        self.bad = tuple(bad)


@dataclass
class _Sorted:
    """Rows sorted into those that can be taken and those that cannot."""

    good: list[tuple[Row, Any]] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    ignored: set[str] = field(default_factory=set)


def import_file(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    kind: ImportKind,
    path: Path,
    *,
    skip_bad_rows: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Store the rows of a CSV, XLSX or JSONL file.

    Raises:
        TableFileError: the file is not a table that can be read.
        ImportRefusedError: a row cannot be taken and `skip_bad_rows` is not set.
    """
    keeping, shape = _NOUNS[kind]
    rows = read_table(path)
    found = _sorted(kind, shape, rows)
    _check_ids(viewer, session, keeping, found)
    if kind in ("needs", "proposals"):
        _check_companies(viewer, session, found)
    found.bad.sort(key=lambda one: one.number)
    if found.bad and not skip_bad_rows:
        raise ImportRefusedError(path, found.bad, len(rows))
    for start in range(0, len(found.good), _CHUNK):
        chunk = found.good[start : start + _CHUNK]
        made = keeping.create_all(viewer, session, engine, [new for _, new in chunk])
        if kind == "students":
            _extras(viewer, session, engine, zip((row for row, _ in chunk), made, strict=True))
        if progress:
            progress(len(chunk))
    return Imported(len(found.good), tuple(found.bad), tuple(sorted(found.ignored)))


def _sorted(kind: ImportKind, shape: type[SQLModel], rows: Iterable[Row]) -> _Sorted:
    found = _Sorted()
    for row in rows:
        values, problems = values_of(row, shape, kind)
        extras = IMPORT_EXTRAS if kind == "students" else frozenset()
        found.ignored |= {
            name for name in values if name not in shape.model_fields and name not in extras
        }
        known = {name: value for name, value in values.items() if name in shape.model_fields}
        if kind == "students":
            problems += extra_problems(values)
        if not problems:
            try:
                found.good.append((Row(row.number, values), shape.model_validate(known)))
                continue
            except ValidationError as error:
                problems = problems_of(error)
        found.bad.append(BadRow(row.number, tuple(map(str, problems))))
    return found


def extra_problems(values: Mapping[str, Any]) -> list[CellProblem]:
    """Return what is wrong with a student's consents and identity."""
    purposes = get_args(ConsentPurpose)
    problems = [
        CellProblem("consents", f"{one!r} is not one of {', '.join(purposes)}", value=one)
        for one in values.get("consents") or ()
        if one not in purposes
    ]
    try:
        if values.get("identity"):
            IdentityInput.model_validate(values["identity"])
    except ValidationError as error:
        problems += problems_of(error, "identity.")
    return problems


def _check_ids(
    viewer: Viewer, session: Session, keeping: Keeping[Any, Any, Any], found: _Sorted
) -> None:
    """Move rows whose id stands twice, or is stored already, to the bad ones."""
    ids = [new.id for _, new in found.good if new.id]
    stored = keeping.store.get_many(viewer, session, ids)
    first: dict[str, int] = {}
    good = []
    for row, new in found.good:
        before = first.setdefault(new.id, row.number) if new.id else row.number
        if before != row.number:
            reason = f"id: {new.id!r} stands already in row {before}"
        elif new.id in stored:
            reason = f"id: there is already a {keeping.store.kind} {new.id!r}"
        else:
            good.append((row, new))
            continue
        found.bad.append(BadRow(row.number, (reason,)))
    found.good = good


def _check_companies(viewer: Viewer, session: Session, found: _Sorted) -> None:
    """Move rows of a company that is not stored to the bad ones."""
    known = store.companies.get_many(viewer, session, {new.company_id for _, new in found.good})
    lost = [(row, new) for row, new in found.good if new.company_id not in known]
    found.good = [(row, new) for row, new in found.good if new.company_id in known]
    found.bad += [
        BadRow(row.number, (f"company_id: there is no company {new.company_id!r}",))
        for row, new in lost
    ]


def _extras(
    viewer: Viewer, session: Session, engine: Engine, made: Iterable[tuple[Row, Any]]
) -> None:
    """Store the consents and identities that came with students' rows."""
    identities = {}
    for row, student in made:
        for purpose in row.cells.get("consents") or ():  # type: ignore[attr-defined]  # a list of purposes, checked above
            give_consent(viewer, session, student.id, purpose)
        if row.cells.get("identity"):
            identities[student.id] = IdentityInput.model_validate(row.cells["identity"])
    put_identities(viewer, session, engine, identities)
