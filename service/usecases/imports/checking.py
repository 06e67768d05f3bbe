"""The dry run: the verdict of each row against what is stored and the rows before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from models import ImportKind, OccasionCreate
from models.import_batch import ImportRow
from models.proposal import STATUS_MOVES
from service.auth import SYSTEM, Viewer
from service.store import Session, identities
from service.usecases.imports.duplicates import Traits, Twins, Whose
from service.usecases.imports.nouns import NOUNS
from service.usecases.imports.shaping import Shaped
from service.usecases.tables.fields import CellProblem

__all__ = ["Checker", "given_fields", "label_of"]

_OWNER: Final = {
    "companies": "municipality", "needs": "company_id", "proposals": "company_id",
    "trainings": "provider",
}  # fmt: skip
_LABEL_CHARS: Final = 200
_LABEL: Final = {"companies": "name", "students": "programme"}


class Checker:
    """Remembers what is stored and the rows it has seen."""

    def __init__(self, viewer: Viewer, session: Session, kind: ImportKind, batch_id: str) -> None:
        self._viewer, self._session, self._kind = viewer, session, kind
        self._batch_id = batch_id
        self._noun = NOUNS[kind]
        self._store = self._noun.keeping.store
        self._twins = Twins()
        self._ids: dict[str, int] = {}
        self._emails: dict[str, str] = {}

    def remember(self) -> Iterator[int]:
        """Take in what is stored and may be changed; tells how many more are taken in."""
        for batch in self._store.batches(self._viewer, self._session):
            rows = [row for row in batch if self._store.may_change(self._viewer, row)]
            emails = self._known_emails([row.id for row in rows])
            for row in rows:
                traits = self._traits(row, emails.get(row.id, ""))
                self._twins.add(Whose(row.id, row.version, None, traits.owner), traits)
            self._session.expunge_all()
            yield len(batch)

    def check(self, chunk: Sequence[Shaped]) -> list[ImportRow]:
        """Return the verdicts of some rows, in their order."""
        ids = [one.new.id for one in chunk if one.new is not None and one.new.id]
        stored = self._store.get_many(SYSTEM, self._session, ids)
        seen = self._store.get_many(self._viewer, self._session, ids)
        found = [self._verdict(one, stored, seen) for one in chunk]
        self._session.expunge_all()
        return found

    def _verdict(self, one: Shaped, stored: dict[str, Any], seen: dict[str, Any]) -> ImportRow:
        """Return what is to be said of one row."""
        row = ImportRow(batch_id=self._batch_id, number=one.number, verdict="new")
        if one.new is None:
            row.label = str(one.values.get(_LABEL.get(self._kind, "title")) or "")[:_LABEL_CHARS]
            return _bad(row, one.problems)
        row.label = label_of(self._kind, one.new)
        row.document_id = one.new.id
        problem = self._id_problem(one, stored, seen)
        if problem is not None:
            return _bad(row, [problem])
        traits = self._traits(one.new, _email_of(one.values))
        present = seen.get(one.new.id or "")
        if present is not None:
            self._compare(row, one, present)
        else:
            self._find_twin(row, one, traits)
        if row.verdict == "new":
            self._twins.add(Whose(None, None, one.number, traits.owner), traits)
        return row

    def _id_problem(
        self, one: Shaped, stored: dict[str, Any], seen: dict[str, Any]
    ) -> CellProblem | None:
        """What is wrong with the id of a row, if anything."""
        if not one.new.id:
            return None
        first = self._ids.setdefault(one.new.id, one.number)
        if first != one.number:
            return CellProblem("id", "", "twice", one.new.id, str(first))
        if one.new.id not in stored:
            return None
        present = seen.get(one.new.id)
        if present is None or not self._store.may_change(self._viewer, present):
            return CellProblem("id", "", "taken", one.new.id)
        return _change_problem(present, one)

    def _compare(self, row: ImportRow, one: Shaped, present: Any) -> None:
        """Say how a row differs from the stored one with the same id."""
        row.reason, row.match_id, row.match_version = "id", present.id, present.version
        row.changed = [
            name
            for name in given_fields(self._kind, one.values)
            if not _alike(getattr(present, name), getattr(one.new, name))
        ]
        if self._kind == "students" and one.values.get("identity"):
            noted = identities.read(SYSTEM, self._session, [present.id]).get(present.id)
            given: dict[str, str] = one.values["identity"]
            if noted is None or any(getattr(noted, n) != given[n] for n in given):
                row.changed.append("identity")
        row.verdict = "changes" if row.changed else "same"

    def _find_twin(self, row: ImportRow, one: Shaped, traits: Traits) -> None:
        """Say what a row is a duplicate of."""
        twin = self._twins.find(traits)
        if twin is None:
            return
        reason, whose = twin
        row.verdict, row.reason = "duplicate", reason
        row.match_id, row.match_row = whose.document_id, whose.row
        if whose.document_id is None or whose.owner != traits.owner:
            return
        present = self._store.get(self._viewer, self._session, whose.document_id)
        if _may_move(present, one.values):
            row.match_version = present.version

    def _known_emails(self, ids: Sequence[str]) -> dict[str, str]:
        """Return students' addresses; they are compared, and never shown to anyone."""
        if self._kind != "students":
            return {}
        known = identities.read(SYSTEM, self._session, ids)
        return {student_id: one.email for student_id, one in known.items() if one.email}

    def _traits(self, document: Any, email: str) -> Traits:
        owner = str(getattr(document, _OWNER.get(self._kind, ""), "") or "").casefold()
        if self._kind == "companies":
            return Traits(owner, document.name)
        title = "" if self._kind == "students" else document.title
        return Traits(owner, title, email, document.text)


def given_fields(kind: ImportKind, values: dict[str, Any]) -> list[str]:
    """Return the fields that a row gives and that may be changed, in order."""
    noun = NOUNS[kind]
    return [name for name in noun.create.model_fields if name in values and name in noun.fields]


def _change_problem(present: Any, one: Shaped) -> CellProblem | None:
    """What of a stored document a row would change that cannot be changed."""
    company_id = getattr(present, "company_id", None)
    if company_id != getattr(one.new, "company_id", None):
        return CellProblem("company_id", "", "other_company", str(company_id))
    if not _may_move(present, one.values):
        return CellProblem("status", "", "move", present.status)
    return None


def _bad(row: ImportRow, problems: Sequence[CellProblem]) -> ImportRow:
    row.verdict = "bad"
    row.problems = [
        {"field": one.field, "code": one.code, "value": one.value, "hint": one.hint}
        for one in problems
    ]
    return row


def label_of(kind: ImportKind, new: Any) -> str:
    """Return what a document is called; empty for a student who does not say what is studied."""
    return getattr(new, _LABEL.get(kind, "title")) or ""


def _email_of(values: dict[str, Any]) -> str:
    identity = values.get("identity")
    return str(identity.get("email") or "") if isinstance(identity, dict) else ""


def _may_move(present: Any, values: dict[str, Any]) -> bool:
    """Whether the status that is given may follow the present one, and be taken back."""
    wanted = values.get("status")
    if wanted is None or not hasattr(present, "nda") or wanted == present.status:
        return True
    moves = STATUS_MOVES
    return wanted in moves[present.status] and present.status in moves[wanted]


def _alike(stored: Any, given: Any) -> bool:
    """Whether a stored value is what is given; of a training's occasions only when they start."""
    if isinstance(given, list) and given and isinstance(given[0], OccasionCreate):
        return sorted(one.starts for one in stored) == sorted(one.starts for one in given)
    return bool(stored == given)
