"""Graded judgements: which document is how good an answer to which query, under which task.

The file is tab-separated with the header ``task, query_id, doc_id, grade, split``. Grades are
0 (no use), 1 (marginal), 2 (good) and 3 (excellent). A query lies whole in one split: the tuned
half may be looked at and fitted on, the measured half is only measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from matcher.errors import EvaluationError
from matcher.types import Task

__all__ = ["GOOD", "Judged", "Judgements", "Split", "read_ids", "read_judgements"]

Split = Literal["tuned", "measured", "all"]
GOOD = 2
"""The grade from which a document counts as found for MRR and recall."""
HEADER = ("task", "query_id", "doc_id", "grade", "split")
_GRADES = {"0", "1", "2", "3"}


@dataclass(frozen=True)
class Judged:
    """One query under one task, with the grade of each judged document."""

    task: Task
    query: str
    split: str
    grades: Mapping[str, int] = field(default_factory=dict)

    @property
    def good(self) -> set[str]:
        """The documents of grade `GOOD` or more."""
        return {document for document, grade in self.grades.items() if grade >= GOOD}


@dataclass(frozen=True)
class Judgements:
    """All judged queries, in the order of the file."""

    judged: tuple[Judged, ...]

    def of(self, split: Split) -> tuple[Judged, ...]:
        """The queries of one split, or all of them."""
        return tuple(one for one in self.judged if split in ("all", one.split))


def read_judgements(path: Path) -> Judgements:
    """Read a file of judgements.

    Raises:
        EvaluationError: the file is missing, its header differs, or a row is malformed, stands
            twice or puts one query into two splits; the message names the row.
    """
    lines = _lines(path)
    if not lines or tuple(lines[0].split("\t")) != HEADER:
        raise EvaluationError(f"{path} row 1: expected the header {', '.join(HEADER)}")
    found: dict[tuple[str, str], Judged] = {}
    grades: dict[tuple[str, str], dict[str, int]] = {}
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        task, query, document, grade, split = _row(line, f"{path} row {number}")
        key = (task, query)
        if key not in found:
            grades[key] = {}
            found[key] = Judged(Task(task), query, split, grades[key])
        if found[key].split != split:
            raise EvaluationError(f"{path} row {number}: {query} stands in two splits")
        if document in grades[key]:
            raise EvaluationError(f"{path} row {number}: {document} is judged twice")
        grades[key][document] = int(grade)
    if not found:
        raise EvaluationError(f"{path}: no judgements")
    return Judgements(tuple(found.values()))


def _row(line: str, where: str) -> tuple[str, str, str, str, str]:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != len(HEADER):
        raise EvaluationError(f"{where}: {len(cells)} cells under {len(HEADER)} columns")
    task, query, document, grade, split = cells
    if task not in set(Task):
        raise EvaluationError(f"{where}: {task!r} is not a task")
    if grade not in _GRADES:
        raise EvaluationError(f"{where}: grade {grade!r}; 0, 1, 2 or 3 was expected")
    if split not in get_args(Split)[:2]:
        raise EvaluationError(f"{where}: split {split!r}; tuned or measured was expected")
    return task, query, document, grade, split


def read_ids(path: Path) -> frozenset[str]:
    """Ids, one a line; empty if there is no such file."""
    return (
        frozenset(line.strip() for line in _lines(path) if line.strip())
        if path.is_file()
        else frozenset()
    )


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"cannot read {path}: {error}") from error
