"""Saving an edit of the vocabulary: the texts it concerns are read, then all is stored at once.

The reading goes on beside the pages and notes how far it is; until its one transaction nothing
of the edit is stored, so an edit that is cut off has changed nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from matcher.competences import Reader
from matcher.types import Kind
from models import MentionBase, VocabularyEdit
from service.auth import SYSTEM, Viewer
from service.engine import Engine, Key
from service.errors import ConflictError, ProblemError
from service.store import (
    Session,
    changes,
    competences,
    corrections,
    mentions,
    transaction,
    vocabulary_edits,
)
from service.usecases.documents.source import changes_since
from service.usecases.vocabulary.concerned import concerned
from service.usecases.vocabulary.conflicts import conflicts
from service.usecases.vocabulary.edits import Plan, values_of
from service.usecases.vocabulary.effects import mover, read_keys

__all__ = ["begin", "get_edit", "history", "later", "plan_of", "save", "undoing"]

GIVEN_UP = timedelta(minutes=15)
"""An edit that has been read for longer than this was cut off."""

_BATCH = 200
_log = logging.getLogger(__name__)


def begin(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    plan: Plan,
    now: datetime,
    undoes: VocabularyEdit | None = None,
) -> VocabularyEdit:
    """Note an edit that is to be saved; `save` does it once this is committed.

    Raises `ConflictError` when something speaks against it, or another one is being saved.
    """
    against = conflicts(engine.reader().vocabulary, plan) if plan.op != "undo" else []
    if any(one.blocking for one in against):
        raise ConflictError("Something stands in the way of this edit and must be put right first.")
    if vocabulary_edits.under_way(viewer, session, now - GIVEN_UP):
        raise ConflictError("Another edit is being saved. Try again in a moment.")
    edit = VocabularyEdit(
        account_id=viewer.account_id,
        at=now,
        op=plan.op,
        term=plan.term,
        before=dict(plan.before),
        after=dict(plan.after),
        moves=dict(plan.moves),
        undoes_id=undoes.id if undoes is not None else None,
    )
    return vocabulary_edits.add(viewer, session, edit)


def get_edit(viewer: Viewer, session: Session, edit_id: str) -> VocabularyEdit:
    """Return one edit; raises `NotFoundError`."""
    return vocabulary_edits.get(viewer, session, edit_id)


def plan_of(edit: VocabularyEdit) -> Plan:
    """Return what an edit changes."""
    return Plan(edit.op, edit.term, edit.before, edit.after, edit.moves)


def later(viewer: Viewer, session: Session, edit: VocabularyEdit) -> list[VocabularyEdit]:
    """Return the edits, not undone, that touched the same competences after this one."""
    after = edit.last_seq if edit.last_seq is not None else -1
    return [
        one
        for one in vocabulary_edits.standing(viewer, session, after)
        if one.id != edit.id and not edit.after.keys().isdisjoint(one.after)
    ]


def undoing(viewer: Viewer, session: Session, edit: VocabularyEdit) -> Plan:
    """Return the plan that undoes an edit.

    Raises `ConflictError` when it is undone, not saved, or a later change touched the same.
    """
    if edit.state != "done" or edit.undone_at is not None or edit.op == "undo":
        raise ConflictError("Only an edit that is saved and stands can be undone.")
    if later(viewer, session, edit):
        raise ConflictError("Later edits touched the same competences. Undo them first.")
    plan = Plan("undo", edit.term, edit.after, edit.before, edit.moves)
    _check_before(session, plan)
    return plan


def _check_before(session: Session, plan: Plan) -> None:
    """Raise `ConflictError` unless the competences are what they were when it was planned."""
    rows = competences.get_many(SYSTEM, session, plan.before)
    for id_, values in plan.before.items():
        found = values_of(rows[id_]) if id_ in rows else None
        if found != values:
            raise ConflictError("The competence has been changed meanwhile. Look at it again.")


def history(
    viewer: Viewer, session: Session, limit: int = 50, offset: int = 0
) -> list[VocabularyEdit]:
    """Return the edits, the newest first."""
    return vocabulary_edits.history(viewer, session, limit, offset)


def save(viewer: Viewer, sessions: Any, engine: Engine, edit_id: str) -> None:
    """Save an edit that `begin` has noted, and let the engine take it in.

    It has transactions of its own. What goes wrong is noted with the edit, which then has
    changed nothing. Raises `NotFoundError` when there is no such edit.
    """
    with sessions() as session:
        plan = plan_of(vocabulary_edits.get(viewer, session, edit_id))
    try:
        since = engine.current().sequence
        reader = engine.reader_with(plan.read())
        made = _read(viewer, sessions, engine, plan, reader, edit_id)
        with transaction(sessions) as session:
            sequence = _store(viewer, session, reader, plan, since, made, edit_id)
    except Exception as error:
        _log.warning("an edit of the vocabulary was not saved: %s", type(error).__name__)
        with transaction(sessions) as session:
            vocabulary_edits.get(viewer, session, edit_id).state = "failed"
        if not isinstance(error, ProblemError):
            raise
        return
    engine.adopt(reader, sequence)
    engine.current()


_Made = dict[Key, Sequence[MentionBase]]


def _read(
    viewer: Viewer, sessions: Any, engine: Engine, plan: Plan, reader: Reader, edit_id: str
) -> _Made:
    """Read the documents that the edit concerns; return the mentions of those that differ."""
    made: _Made = {}
    with sessions() as session:
        keys = concerned(session, engine.current(), engine.reader().vocabulary, plan)
        for start in range(0, len(keys), _BATCH):
            with transaction(sessions) as noting:
                vocabulary_edits.advance(viewer, noting, edit_id, start, len(keys))
            for kind, read in read_keys(session, reader, keys[start : start + _BATCH], plan):
                made |= {(kind, id_): one.made for id_, one in read.items() if one.differs}
            session.expunge_all()
    with transaction(sessions) as noting:
        vocabulary_edits.advance(viewer, noting, edit_id, len(keys), len(keys))
    return made


def _store(
    viewer: Viewer,
    session: Session,
    reader: Reader,
    plan: Plan,
    since: int,
    made: _Made,
    edit_id: str,
) -> int:
    """Store an edit and all that follows from it; return the number of its last change.

    The first thing is to take the writers' turn, so that nothing changes meanwhile. Texts follow
    whoever they belong to: the viewer answers for the vocabulary, the service for the reading.
    """
    first = changes.record(session, "competence", next(iter(plan.after)), "update")
    _check_before(session, plan)
    made = made | _outrun(session, reader, plan, since, first, made)
    gone = [id_ for id_, values in plan.after.items() if values is None]
    for id_, values in plan.after.items():
        if values is not None:
            competences.put(viewer, session, id_, values)
    moved = _move_corrections(session, plan)
    for kind in Kind:
        own = {id_: rows for (its, id_), rows in made.items() if its is kind}
        mentions.replace_many(SYSTEM, session, kind.value, own)
        touched = sorted({*own, *(id_ for its, id_ in moved if its is kind)})
        changes.record_many(session, kind.value, touched, "update")
    for id_ in gone:
        competences.put(viewer, session, id_, None)
    edit = vocabulary_edits.get(viewer, session, edit_id)
    edit.first_seq, edit.last_seq = first, changes.latest(viewer, session)
    edit.state, edit.documents = "done", len(made)
    if edit.undoes_id is not None:
        vocabulary_edits.get(viewer, session, edit.undoes_id).undone_at = edit.at
    session.flush()
    return edit.last_seq


def _outrun(
    session: Session, reader: Reader, plan: Plan, since: int, first: int, made: _Made
) -> _Made:
    """Read what was changed since the texts were read; forget what of it is out of date.

    Raises `ConflictError` when the vocabulary was changed as well.
    """
    found = [one for one in changes_since(session, since) if (one.seq or 0) < first]
    if any(one.kind == "competence" for one in found):
        raise ConflictError("The vocabulary has been changed meanwhile. Look at it again.")
    keys = [(Kind(one.kind), one.document_id) for one in found if one.kind in set(map(str, Kind))]
    for key in keys:
        made.pop(key, None)
    return {
        (kind, id_): one.made
        for kind, read in read_keys(session, reader, keys, plan)
        for id_, one in read.items()
        if one.differs
    }


def _move_corrections(session: Session, plan: Plan) -> set[Key]:
    """Let people's corrections follow; return the documents that have such."""
    concerned = set(plan.moves) | set(plan.moves.values())
    move, touched = mover(plan), set[Key]()
    for kind in corrections.CORRECTED:
        for row in corrections.concerning(SYSTEM, session, kind, concerned):
            if (now := move(row.corrections)) != row.corrections:
                corrections.put(SYSTEM, session, kind, row.id, now)
                touched.add((Kind(kind), row.id))
    return touched
