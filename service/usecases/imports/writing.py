"""Doing what an import is to do with some rows, so that each of it can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models import IdentityInput, ImportBatch, ImportKind, OccasionCreate
from models.import_batch import ImportRow, RowOp
from service.auth import SYSTEM, Viewer
from service.engine import Engine
from service.errors import ConflictError
from service.store import Session, identities, imports
from service.usecases.imports.checking import given_fields
from service.usecases.imports.nouns import NOUNS
from service.usecases.imports.shaping import Shaped
from service.usecases.students import give_consent, put_identities

__all__ = ["choices_of", "planned", "write_rows"]


def choices_of(reason: str | None, match_version: int | None) -> tuple[RowOp, ...]:
    """Return what may be done with a row that is like something else."""
    if reason is None:
        return ()
    update: tuple[RowOp, ...] = ("update",) if match_version is not None else ()
    return ("skip", *update) if reason == "id" else ("skip", "create", *update)


def planned(
    choices: Mapping[str, str], verdict: str, reason: str | None, choice: str | None, version: Any
) -> RowOp:
    """Return what is to be done with a row: its own choice, else that for its reason, else none."""
    if verdict == "new":
        return "create"
    if verdict in ("same", "bad"):
        return "skip"
    allowed = choices_of(reason, version)
    wanted = [one for one in allowed if one == (choice or choices.get(reason or ""))]
    return wanted[0] if wanted else "skip"


def write_rows(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    batch: ImportBatch,
    rows: Sequence[tuple[ImportRow, Shaped]],
) -> None:
    """Create and change documents in the present transaction, and note what was done.

    Raises `ConflictError` when a document is no longer as it was when it was checked.
    """
    keeping = NOUNS[batch.kind].keeping
    creates = []
    for row, shaped in rows:
        args = (row.verdict, row.reason, row.choice, row.match_version)
        op = planned(batch.choices, *args)
        if op == "create":
            creates.append((row, shaped))
        elif op == "update":
            _update(viewer, session, engine, batch.kind, row, shaped)
        else:
            imports.put_row(session, batch.id, row.number, op="skip")
    made = keeping.create_all(viewer, session, engine, [shaped.new for _, shaped in creates])
    if batch.kind == "students":
        given = {one.id: shaped.values for one, (_, shaped) in zip(made, creates, strict=True)}
        _put_extras(viewer, session, engine, given)
    for one, (row, _) in zip(made, creates, strict=True):
        student = one.id if batch.kind == "students" else None
        values = {"document_id": one.id, "student_id": student, "after_version": one.version}
        imports.put_row(session, batch.id, row.number, op="create", **values)


def _update(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    kind: ImportKind,
    row: ImportRow,
    shaped: Shaped,
) -> None:
    """Change what is there, and keep what it was."""
    noun = NOUNS[kind]
    stored = noun.keeping.get(viewer, session, row.match_id or "")
    if stored.version != row.match_version:
        raise ConflictError("what a row would change has been changed since the check")
    before = {name: getattr(stored, name) for name in sorted(noun.fields)}
    if kind == "trainings":
        plain = OccasionCreate.model_fields
        before["occasions"] = [one.model_dump(include=set(plain)) for one in stored.occasions]
    change = noun.update.model_validate({**before, "version": stored.version})
    kept: dict[str, Any] = {"fields": change.model_dump(mode="json", exclude={"version"})}
    given = {name: getattr(shaped.new, name) for name in _wanted(kind, row, shaped)}
    if "occasions" in given:
        given["occasions"] = _occasions(stored.occasions, given["occasions"])
    if given:
        update = noun.update.model_validate({**_plain(given), "version": stored.version})
        stored = noun.keeping.update(viewer, session, engine, stored.id, update)
    if kind == "students":
        _change_identity(viewer, session, engine, stored.id, shaped.values, kept)
    imports.put_row(
        session,
        row.batch_id,
        row.number,
        op="update",
        document_id=stored.id,
        student_id=stored.id if kind == "students" else None,
        before=kept,
        after_version=stored.version,
    )


def _wanted(kind: ImportKind, row: ImportRow, shaped: Shaped) -> list[str]:
    """The fields to change: those that differ, or all that are given if nobody compared them."""
    given = given_fields(kind, shaped.values)
    return [name for name in given if row.reason != "id" or name in row.changed]


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a new document as those of a change."""
    return {
        name: [one.model_dump() if isinstance(one, OccasionCreate) else one for one in value]
        if isinstance(value, list)
        else value
        for name, value in values.items()
    }


def _occasions(stored: Sequence[Any], given: Sequence[OccasionCreate]) -> list[OccasionCreate]:
    """Given occasions; one that starts on a stored one's day keeps what else is known of it."""
    plain = set(OccasionCreate.model_fields)
    known = {one.starts: one.model_dump(include=plain) for one in stored}
    return [OccasionCreate(**known.get(one.starts, {}) | _stated(one)) for one in given]


def _stated(occasion: OccasionCreate) -> dict[str, Any]:
    return occasion.model_dump(exclude_none=True)


def _put_extras(
    viewer: Viewer, session: Session, engine: Engine, given: Mapping[str, Mapping[str, Any]]
) -> None:
    """Store the consents and identities that came with new students."""
    found = {}
    for student_id, values in given.items():
        for purpose in values.get("consents") or ():
            give_consent(viewer, session, student_id, purpose)
        if values.get("identity"):
            found[student_id] = IdentityInput.model_validate(values["identity"])
    if found:
        put_identities(viewer, session, engine, found)


def _change_identity(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    student_id: str,
    values: Mapping[str, Any],
    kept: dict[str, Any],
) -> None:
    """Note who a student is, as far as it is given, and keep what was noted."""
    if not values.get("identity"):
        return
    noted = identities.read(SYSTEM, session, [student_id]).get(student_id)
    kept["identity"] = noted.model_dump(exclude={"student_id"}) if noted else None
    new = (kept["identity"] or {}) | values["identity"]
    put_identities(viewer, session, engine, {student_id: IdentityInput.model_validate(new)})
