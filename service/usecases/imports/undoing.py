"""Taking back what an import did, as far as nobody has built on it since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models import IdentityInput, ImportBatch
from models.import_batch import ImportRow, RowUndone
from service.auth import SYSTEM, Viewer
from service.engine import Engine
from service.errors import ProblemError
from service.store import Session, identities, imports
from service.usecases.imports.nouns import NOUNS
from service.usecases.students import put_identities

__all__ = ["undo_rows"]


def undo_rows(
    viewer: Viewer, session: Session, engine: Engine, batch: ImportBatch, rows: Sequence[ImportRow]
) -> None:
    """Delete what rows created and put back what they changed, in the present transaction.

    What has been changed since, or is in use, stays as it is, and the row says so.
    """
    for row in rows:
        try:
            with session.begin_nested():
                done = _undo(viewer, session, engine, batch, row)
        except ProblemError:  # what it was is no longer allowed, or no longer the viewer's
            done = "changed"
        imports.put_row(session, batch.id, row.number, undone=done, before=None)


def _undo(
    viewer: Viewer, session: Session, engine: Engine, batch: ImportBatch, row: ImportRow
) -> RowUndone:
    noun = NOUNS[batch.kind]
    document_id = row.document_id or ""
    stored = noun.keeping.store.get_many(viewer, session, [document_id]).get(document_id)
    if stored is None:
        return "gone"
    if stored.version != row.after_version:
        return "changed"
    if row.op == "create":
        if imports.in_use(session, noun.keeping.store.kind, document_id):
            return "in_use"
        imports.put_row(session, batch.id, row.number, student_id=None)  # it outlives the student
        noun.keeping.delete(viewer, session, document_id)
        return "undone"
    before: dict[str, Any] = row.before or {}
    change = noun.update.model_validate({**before.get("fields", {}), "version": stored.version})
    noun.keeping.update(viewer, session, engine, document_id, change)
    if "identity" in before:
        _restore_identity(viewer, session, engine, document_id, before["identity"])
    return "undone"


def _restore_identity(
    viewer: Viewer, session: Session, engine: Engine, student_id: str, before: dict[str, str] | None
) -> None:
    """Note again who a student was, or that nobody had said."""
    if before is not None:
        known = IdentityInput.model_validate(before)
        put_identities(viewer, session, engine, {student_id: known})
    elif identities.read(SYSTEM, session, [student_id]):
        identities.remove(viewer, session, student_id)
