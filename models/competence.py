"""Competences: the concepts of the vocabulary, from the bundled one, ESCO and JobTech."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.fields import Name, Slug, Term
from models.limits import MAX_ITEMS
from models.record import Input, Record, RecordPublic, Update

__all__ = [
    "Competence",
    "CompetenceBase",
    "CompetenceCreate",
    "CompetencePublic",
    "CompetenceUpdate",
]


def _terms() -> Any:
    """Return a field for a list of terms."""
    return Field(default_factory=list, sa_type=sa.JSON, max_length=MAX_ITEMS)


class CompetenceBase(SQLModel):
    """A concept with its labels and the other ways people say it.

    `stems_sv` are the beginnings of Swedish compounds that concern it. `broader` and
    `related` hold ids of other competences. `context` tells for an ambiguous term
    which words must or must not stand near it: {"term": {"with": [...], "without":
    [...]}}. `sources` keeps the ids in other taxonomies: {"esco": [...], "jobtech": [...]}.
    The terms of a `retired` competence are not read; `merged_into` names what took them over.
    """

    area: Name = Field(max_length=100, index=True)
    label_sv: Term
    label_en: Term
    synonyms_sv: list[Term] = _terms()
    synonyms_en: list[Term] = _terms()
    abbreviations: list[Term] = _terms()
    stems_sv: list[Term] = _terms()
    broader: list[Slug] = _terms()
    related: list[Slug] = _terms()
    context: dict[str, dict[str, list[str]]] = Field(default_factory=dict, sa_type=sa.JSON)
    sources: dict[str, list[str]] = Field(default_factory=dict, sa_type=sa.JSON)
    retired: bool = False
    merged_into: Slug | None = None


class CompetenceCreate(CompetenceBase, Input):
    """A new competence under an id such as `press-hardening`."""

    id: Slug


class CompetenceUpdate(Update):
    """A change to a competence."""

    area: str | None = None
    label_sv: str | None = None
    label_en: str | None = None
    synonyms_sv: list[str] | None = None
    synonyms_en: list[str] | None = None
    abbreviations: list[str] | None = None
    stems_sv: list[str] | None = None
    broader: list[str] | None = None
    related: list[str] | None = None
    context: dict[str, dict[str, list[str]]] | None = None
    sources: dict[str, list[str]] | None = None
    retired: bool | None = None
    merged_into: str | None = None


class Competence(CompetenceBase, Record, table=True):
    """A concept of the vocabulary. Deleting it deletes its mentions."""

    __tablename__ = "competence"

    id: str = Field(primary_key=True, max_length=100)


class CompetencePublic(CompetenceBase, RecordPublic):
    """A competence as it is shown."""
