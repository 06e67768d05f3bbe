"""Edits of the vocabulary as they are planned: which competences become what.

A plan says for each competence that it touches all its values before and after, so that it can
be previewed, saved and undone in the same way, whatever the edit is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from matcher import types
from matcher.competences.localterms import local_id
from matcher.competences.tokens import tokenise
from models import Competence, EditOp
from models.competence import CompetenceBase
from models.fields import Name, Slug, Term
from models.limits import MAX_ITEMS
from models.record import Input
from service.auth import Viewer
from service.errors import (
    ConflictError,
    ForbiddenError,
    ValidationProblemError,
    field_problems,
)
from service.store import Session, competences
from service.usecases.documents.vocabulary import competence_of

__all__ = [
    "TERM_FIELDS",
    "Edit",
    "Merge",
    "NewCompetence",
    "NewSynonym",
    "Plan",
    "Restore",
    "Retire",
    "TermField",
    "TermsChange",
    "Values",
    "competence_with",
    "planned",
    "terms_of",
    "values_of",
]

Values = dict[str, Any]
TermField = Literal["synonyms_sv", "synonyms_en", "abbreviations", "stems_sv"]
TERM_FIELDS: tuple[TermField, ...] = ("synonyms_sv", "synonyms_en", "abbreviations", "stems_sv")
_Terms = Annotated[list[Term], Field(max_length=MAX_ITEMS)]
_Links = Annotated[list[Slug], Field(max_length=MAX_ITEMS)]


_NONE: Any = Field(default_factory=list)


class NewSynonym(Input):
    """One more way to say a competence; with `near`, only where one of those words stands near."""

    competence_id: Slug
    term: Term
    kind: TermField = "synonyms_sv"
    near: _Terms = _NONE


class _Named(Input):
    """How a competence is called, and what is wider."""

    area: Name
    label_sv: Term
    label_en: Term
    synonyms_sv: _Terms = _NONE
    synonyms_en: _Terms = _NONE
    abbreviations: _Terms = _NONE
    broader: _Links = _NONE


class NewCompetence(_Named):
    """A competence of our own; without an id it is given one made of its English label."""

    id: Slug | None = None


class TermsChange(_Named):
    """All that a person may change of a competence at once."""

    competence_id: Slug
    stems_sv: _Terms = _NONE
    related: _Links = _NONE


class Merge(Input):
    """One competence becomes part of another: its terms are the other's from now on."""

    competence_id: Slug
    into: Slug


class Retire(Input):
    """The terms of a competence are no longer read."""

    competence_id: Slug


class Restore(Input):
    """The terms of a retired competence are read again."""

    competence_id: Slug


Edit = NewSynonym | NewCompetence | TermsChange | Merge | Retire | Restore


@dataclass(frozen=True, slots=True)
class Plan:
    """What an edit changes: all values of each competence it touches; None is not there.

    `moves` says which competence people's corrections are about from now on.
    """

    op: EditOp
    term: str
    before: Mapping[str, Values | None]
    after: Mapping[str, Values | None]
    moves: Mapping[str, str] = field(default_factory=dict)

    def read(self) -> dict[str, types.Competence | None]:
        """Return what the reader knows of each competence afterwards; None is not read."""
        return {id_: competence_with(id_, values) for id_, values in self.after.items()}


def values_of(row: Competence) -> Values:
    """Return all values of a stored competence but its id."""
    return {name: getattr(row, name) for name in CompetenceBase.model_fields}


def competence_with(id_: str, values: Values | None) -> types.Competence | None:
    """Return a competence of these values as the reader knows it; None when it is not read."""
    if values is None or values["retired"]:
        return None
    return competence_of(Competence(id=id_, **values))


def terms_of(values: Values) -> list[str]:
    """Return the labels and synonyms, each once."""
    found = values["label_sv"], values["label_en"], *values["synonyms_sv"], *values["synonyms_en"]
    return list(dict.fromkeys(found))


def planned(viewer: Viewer, session: Session, edit: Edit) -> Plan:
    """Return what an edit would change.

    Raises `ForbiddenError`, `NotFoundError`, and `ValidationProblemError` or `ConflictError`
    for what cannot be done at all.
    """
    if not viewer.may_change_shared:
        raise ForbiddenError("the viewer may not edit the vocabulary")
    match edit:
        case NewCompetence():
            return _create(viewer, session, edit)
        case Merge():
            return _merge(viewer, session, edit)
    row = competences.get(viewer, session, edit.competence_id)
    before = values_of(row)
    match edit:
        case NewSynonym():
            return _synonym(row, before, edit)
        case TermsChange():
            after = before | edit.model_dump(exclude={"competence_id"})
            after["context"] = _rules_of_terms(after)
            return _one("terms", row, before, after)
        case Retire():
            return _one("retire", row, before, before | {"retired": True})
        case Restore():
            return _one("restore", row, before, before | {"retired": False, "merged_into": None})


def _one(op: EditOp, row: Competence, before: Values, after: Values, term: str = "") -> Plan:
    """Return the plan of an edit of one competence; raises `ConflictError` if it changes none."""
    checked = _checked(after)
    if checked == before:
        raise ConflictError("Nothing would change.")
    new = [one for one in terms_of(checked) if one not in terms_of(before)]
    moves = {local: row.id for one in new if (local := local_id(tokenise(one))) != "local:"}
    return Plan(op, term or row.label_en, {row.id: before}, {row.id: checked}, moves)


def _synonym(row: Competence, before: Values, edit: NewSynonym) -> Plan:
    held = before[edit.kind]
    if edit.term in held:
        raise ConflictError("The competence has this term already.", field="term")
    after = before | {edit.kind: [*held, edit.term]}
    if edit.near:
        words = [word.lower() for word in edit.near]
        rule = {edit.term.lower(): {"with": words}}
        after["context"] = before["context"] | rule
    return _one("synonym", row, before, after, edit.term)


def _create(viewer: Viewer, session: Session, edit: NewCompetence) -> Plan:
    id_ = edit.id or _slug(edit.label_en)
    if competences.get_many(viewer, session, [id_]):
        raise ConflictError("There is already a competence with this name.", field="label_en")
    blank = values_of(Competence(id=id_, area=edit.area, label_sv="-", label_en="-"))
    after = _checked(blank | edit.model_dump(exclude={"id"}))
    terms = (local_id(tokenise(one)) for one in (*terms_of(after), *after["abbreviations"]))
    moves = {local: id_ for local in terms if local != "local:"}
    return Plan("create", edit.label_en, {id_: None}, {id_: after}, moves)


def _merge(viewer: Viewer, session: Session, edit: Merge) -> Plan:
    """One is retired, the other gets its terms, and what names the one names the other."""
    if edit.competence_id == edit.into:
        raise ConflictError("A competence cannot be merged with itself.", field="into")
    one = competences.get(viewer, session, edit.competence_id)
    other = competences.get(viewer, session, edit.into)
    if other.retired or one.retired:
        raise ConflictError("A retired competence cannot be merged.", field="into")
    given, kept = values_of(one), values_of(other)
    before: dict[str, Values | None] = {one.id: given, other.id: kept}
    after: dict[str, Values | None] = {
        one.id: given | {"retired": True, "merged_into": other.id},
        other.id: _checked(_united(given, kept, {one.id, other.id})),
    }
    for rows in competences.batches(viewer, session):
        for row in rows:
            if row.id not in before and one.id in (*row.broader, *row.related):
                before[row.id] = values_of(row)
                after[row.id] = _renamed(values_of(row), one.id, other.id)
    return Plan("merge", one.label_en, before, after, {one.id: other.id})


def _united(given: Values, kept: Values, own: set[str]) -> Values:
    """Return the values of a competence that takes over another's terms and places."""
    united = dict(kept)
    for language in ("sv", "en"):
        label, name = f"label_{language}", f"synonyms_{language}"
        terms = dict.fromkeys([*kept[name], given[label], *given[name]])
        united[name] = [term for term in terms if term != kept[label]]
    for name in ("abbreviations", "stems_sv", "broader", "related"):
        united[name] = [one for one in dict.fromkeys([*kept[name], *given[name]]) if one not in own]
    united["context"] = given["context"] | kept["context"]
    sources = {**given["sources"], **kept["sources"]}
    united["sources"] = {
        name: list(dict.fromkeys([*kept["sources"].get(name, ()), *given["sources"].get(name, ())]))
        for name in sources
    }
    return united


def _renamed(values: Values, old: str, new: str) -> Values:
    """Return values whose links to one competence are to another."""
    links = {
        name: list(dict.fromkeys(new if one == old else one for one in values[name]))
        for name in ("broader", "related")
    }
    return values | links


def _rules_of_terms(values: Values) -> dict[str, Any]:
    """Return the rules of context of the terms that a competence still has."""
    terms = (*terms_of(values), *values["abbreviations"], *values["stems_sv"])
    kept = {term.lower() for term in terms}
    return {term: rule for term, rule in values["context"].items() if term in kept}


def _checked(values: Values) -> Values:
    """Return values as they would be stored; raises `ValidationProblemError`."""
    try:
        whole = CompetenceBase.model_validate(values)
    except ValidationError as error:
        raise ValidationProblemError.of(*field_problems(error.errors())) from error
    return {name: getattr(whole, name) for name in CompetenceBase.model_fields}


def _slug(label: str) -> str:
    """Return a label as an id: "Hårnålslindning (el)" becomes "harnalslindning-el"."""
    plain = unicodedata.normalize("NFKD", label.lower()).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:100].rstrip("-")
    if not made:
        raise ValidationProblemError("Write at least one letter from a to z.", field="label_en")
    return made
