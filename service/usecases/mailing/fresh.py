"""What is new and fits: students for a company's open needs and proposals, work for a student.

It ranks as the suggestions do, and notes nothing as shown: only how much there is is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Literal

from matcher.recommender.filters import Filters
from matcher.recommender.lanes import hire_filters, thesis_students, training_filters
from matcher.types import Kind, Task
from models import CompetenceNeed, ConsentPurpose, ThesisProposal
from service import store
from service.auth import Viewer
from service.engine import Engine
from service.errors import NotFoundError
from service.store import Documents, Session, digests
from service.usecases.answers.asking import Asking
from service.usecases.answers.explaining import Side
from service.usecases.answers.laying import Laying
from service.usecases.choosing import hidden_from
from service.usecases.documents.rows import Row, kind_of

__all__ = ["Counted", "Fresh", "fresh_students", "fresh_subjects", "fresh_trainings"]

_REACH: Final = 5
"""A new document counts as fitting when it is among so many best."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A new proposal or need that fits a student."""

    kind: Literal["proposal", "need"]
    id: str
    title: str
    company: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many new documents fit one need or proposal."""

    kind: Literal["need", "proposal"]
    id: str
    title: str
    count: int


def fresh_subjects(
    viewer: Viewer, session: Session, engine: Engine, since: datetime, today: date
) -> Iterator[Fresh]:
    """Give the proposals, then the needs, that fit the student and are new since a moment."""
    row = store.students.get(viewer, session, viewer.student_id or "")
    opened = Filters(statuses=frozenset({"open"}), public_only=True)
    for task in (Task.STUDENT_PROPOSAL, Task.STUDENT_NEED):
        laying, side = _asking(viewer, session, engine, row, today)
        if side is None:
            return
        for found in _fitting(laying, side, row, task, opened, None):
            if found.created_at >= since and isinstance(found, CompetenceNeed | ThesisProposal):
                card = laying.joiner.card(found)
                kind: Literal["proposal", "need"] = (
                    "proposal" if task is Task.STUDENT_PROPOSAL else "need"
                )
                yield Fresh(kind, found.id, found.title, card.company or "")


def fresh_students(
    viewer: Viewer, session: Session, engine: Engine, since: datetime, today: date
) -> Iterator[Counted]:
    """Give the company's open needs and proposals that fit students who have consented since."""
    asked: tuple[tuple[Documents[Any, Any, Any], Task, ConsentPurpose], ...] = (
        (store.needs, Task.NEED_STUDENT, "hire"),
        (store.proposals, Task.PROPOSAL_STUDENT, "thesis"),
    )
    for documents, task, purpose in asked:
        new = digests.consented_since(session, purpose, since)
        for row in _open(viewer, session, documents) if new else ():
            laying, side = _asking(viewer, session, engine, row, today)
            if side is None:
                continue
            narrow = hire_filters if task is Task.NEED_STUDENT else thesis_students
            filters = narrow(side.document, Filters())
            found = _fitting(laying, side, row, task, filters, purpose)
            count = sum(one.id in new for one in found)
            if count:
                kind: Literal["need", "proposal"] = (
                    "need" if task is Task.NEED_STUDENT else "proposal"
                )
                yield Counted(kind, row.id, row.title, count)


def fresh_trainings(
    viewer: Viewer, session: Session, engine: Engine, since: datetime, today: date
) -> Iterator[Counted]:
    """Give the company's open needs that fit trainings which are new since a moment."""
    for row in _open(viewer, session, store.needs):
        laying, side = _asking(viewer, session, engine, row, today)
        if side is None:
            continue
        filters = training_filters(side.document, Filters(), today)
        found = _fitting(laying, side, row, Task.NEED_TRAINING, filters, None)
        count = sum(one.created_at >= since for one in found)
        if count:
            yield Counted("need", row.id, row.title, count)


def _open(viewer: Viewer, session: Session, documents: Documents[Any, Any, Any]) -> Iterator[Any]:
    """Give the company's own documents that are open."""
    for rows in documents.batches(viewer, session):
        for row in rows:
            if row.status == "open" and viewer.owns_company(row.company_id):
                yield row


def _asking(
    viewer: Viewer, session: Session, engine: Engine, row: Row, today: date
) -> tuple[Laying, Side | None]:
    """Return what ranks for a row, and the row as one side; None when it is not indexed yet."""
    asking = Asking(today=today, request_id="digest", k=_REACH)
    laying = Laying(viewer, session, engine, asking, asked_by=(kind_of(row), row.id))
    try:
        return laying, laying.asker(row)
    except NotFoundError:
        return laying, None


def _fitting(
    laying: Laying,
    side: Side,
    row: Row,
    task: Task,
    filters: Filters,
    purpose: ConsentPurpose | None,
) -> list[Any]:
    """Return the live rows that fit, best first, without those that have been hidden."""
    ranked = laying.rank(side.document, task, replace(filters))
    live = laying.joiner.rows(ranked.suggestions, task.target, purpose)
    kind: Kind = kind_of(row)
    hidden = hidden_from(laying.viewer, laying.session, kind.value, row.id)
    order = [one.document.id for one in ranked.suggestions]
    return [live[id_] for id_ in order if id_ in live and (task.target.value, id_) not in hidden]
