"""Edits of the vocabulary as they are told: what of which competence comes and goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from models import VocabularyEdit
from service.auth import Viewer
from service.store import Session, accounts
from service.usecases.vocabulary.edits import Plan, Values

__all__ = ["Change", "changes_of", "editors"]

What = Literal["created", "deleted", "retired", "restored", "merged", "values"]
_SHOWN = (
    "label_sv",
    "label_en",
    "area",
    "synonyms_sv",
    "synonyms_en",
    "abbreviations",
    "stems_sv",
    "broader",
    "related",
)


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one competence; `fields` holds (name, what comes, what goes)."""

    id: str
    label_sv: str
    label_en: str
    what: What
    into: str | None
    fields: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


def changes_of(plan: Plan) -> list[Change]:
    """Return what a plan changes, a line a competence."""
    return [_change(id_, plan.before.get(id_), after) for id_, after in plan.after.items()]


def _change(id_: str, before: Values | None, after: Values | None) -> Change:
    named = after or before or {}
    into = after["merged_into"] if after is not None else None
    return Change(
        id=id_,
        label_sv=named.get("label_sv", id_),
        label_en=named.get("label_en", id_),
        what=_what(before, after),
        into=into,
        fields=tuple(one for name in _SHOWN if any((one := _field(name, before, after))[1:])),
    )


def _field(
    name: str, before: Values | None, after: Values | None
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    return name, _without(after, before, name), _without(before, after, name)


def _what(before: Values | None, after: Values | None) -> What:
    if before is None:
        return "created"
    if after is None:
        return "deleted"
    if after["retired"] and not before["retired"]:
        return "merged" if after["merged_into"] else "retired"
    return "restored" if before["retired"] and not after["retired"] else "values"


def _without(one: Values | None, other: Values | None, name: str) -> tuple[str, ...]:
    """Return the values of a field that one has and the other has not."""
    return tuple(item for item in _items(one, name) if item not in _items(other, name))


def _items(values: Values | None, name: str) -> Sequence[str]:
    held = values[name] if values is not None else ()
    return [held] if isinstance(held, str) else held


def editors(viewer: Viewer, session: Session, edits: Sequence[VocabularyEdit]) -> dict[str, str]:
    """Return the names of those who made edits, by account."""
    ids = {one.account_id for one in edits if one.account_id}
    return {id_: row.name for id_, row in accounts.get_many(viewer, session, ids).items()}
