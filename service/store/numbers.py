"""Counts over the whole cluster, for those who run it: how much, when, where and in what area.

Of students only those are counted who consent to statistics. What is counted here may be one
person; what is shown is decided by the use case.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlmodel import Session, col

from models import (
    Company,
    Competence,
    CompetenceNeed,
    Consent,
    Contact,
    Mention,
    Student,
    SuggestionShown,
    ThesisProposal,
    Training,
)
from service.auth import Viewer
from service.errors import ForbiddenError

__all__ = ["Counted", "Happening", "by_area", "by_municipality", "per_day", "totals"]

Happening = Literal[
    "needs", "proposals", "students", "suggestions", "interest", "asked", "agreed", "placements"
]
Counted = Literal["needs", "proposals", "students", "trainings"]

_COUNTED: Final[dict[Counted, type[Any]]] = {
    "needs": CompetenceNeed,
    "proposals": ThesisProposal,
    "students": Student,
    "trainings": Training,
}
_LINKS: Final[dict[Counted, Any]] = {
    "needs": col(Mention.need_id),
    "proposals": col(Mention.proposal_id),
    "students": col(Mention.student_id),
    "trainings": col(Mention.training_id),
}


def totals(viewer: Viewer, session: Session) -> dict[str, int]:
    """Return how many open needs, open proposals, trainings and counted students there are.

    `placements` are the proposals for which a student has been found, done ones too.
    """
    _check(viewer)
    found: dict[str, int] = {
        name: _one(session, sa.select(sa.func.count()).select_from(table).where(*_counts(name)))
        for name, table in _COUNTED.items()
    }
    return found | {"placements": _one(session, sa.select(sa.func.count()).where(_is_placed()))}


def per_day(viewer: Viewer, session: Session, what: Happening, since: datetime) -> dict[date, int]:
    """Return how many there were on each day (UTC) since a moment; days without are left out.

    A placement counts on the day when its proposal was last changed.
    """
    _check(viewer)
    moment, conditions = _happening(what)
    day = sa.func.date(moment)
    statement = sa.select(day, sa.func.count()).where(moment >= since, *conditions).group_by(day)
    rows = session.connection().execute(statement)
    return {date.fromisoformat(str(when)): number for when, number in rows}


def by_municipality(viewer: Viewer, session: Session, what: Counted) -> dict[str | None, int]:
    """Return how many there are in each municipality; None is for those that state none.

    A need or proposal without a place is where its company is.
    """
    _check(viewer)
    table = _COUNTED[what]
    place: Any = col(table.municipality)
    base = sa.select(table)
    if what in ("needs", "proposals"):
        place = sa.func.coalesce(place, col(Company.municipality))
        base = base.join(Company, col(Company.id) == col(table.company_id))
    statement = base.with_only_columns(place, sa.func.count()).where(*_counts(what)).group_by(place)
    return _pairs(session, statement)


def by_area(viewer: Viewer, session: Session, what: Counted) -> dict[str, int]:
    """Return how many speak of some competence of each area, without denying it."""
    _check(viewer)
    table, link = _COUNTED[what], _LINKS[what]
    statement = (
        sa.select(col(Competence.area), sa.func.count(sa.distinct(link)))
        .select_from(Mention)
        .join(Competence, col(Competence.id) == col(Mention.competence_id))
        .join(table, col(table.id) == link)
        .where(col(Mention.negated).is_(False), *_counts(what))
        .group_by(col(Competence.area))
    )
    return _pairs(session, statement)


def _counts(what: Counted) -> list[sa.ColumnElement[bool]]:
    """Return the conditions under which a row is counted."""
    match what:
        case "needs":
            return [col(CompetenceNeed.status) == "open", _is_there(CompetenceNeed)]
        case "proposals":
            return [col(ThesisProposal.status) == "open", _is_there(ThesisProposal)]
        case "students":
            return [_consents_to_statistics()]
        case "trainings":
            return []


def _consents_to_statistics() -> sa.ColumnElement[bool]:
    return (
        sa.select(sa.literal(1))
        .where(
            col(Consent.student_id) == col(Student.id),
            col(Consent.purpose) == "statistics",
            col(Consent.withdrawn_at).is_(None),
        )
        .exists()
    )


def _happening(what: Happening) -> tuple[Any, Iterable[sa.ColumnElement[bool]]]:
    """Return when a thing happened, and which rows tell of it."""
    both = sa.case(
        (col(Contact.company_yes_at) > col(Contact.student_yes_at), col(Contact.company_yes_at)),
        else_=col(Contact.student_yes_at),
    )
    agreed = (col(Contact.company_yes_at).is_not(None), col(Contact.student_yes_at).is_not(None))
    statistics = (
        col(Consent.purpose) == "statistics", col(Consent.withdrawn_at).is_(None),
    )  # fmt: skip
    return {
        "needs": (col(CompetenceNeed.created_at), (_is_there(CompetenceNeed),)),
        "proposals": (col(ThesisProposal.created_at), (_is_there(ThesisProposal),)),
        "students": (col(Consent.given_at), statistics),
        "suggestions": (col(SuggestionShown.shown_at), ()),
        "interest": (col(Contact.asked_at), (col(Contact.asked_by) == "student",)),
        "asked": (col(Contact.asked_at), (col(Contact.asked_by) == "company",)),
        "agreed": (both, agreed),
        "placements": (col(ThesisProposal.updated_at), (_is_placed(),)),
    }[what]


def _is_there(table: type[CompetenceNeed | ThesisProposal]) -> sa.ColumnElement[bool]:
    return col(table.removed_at).is_(None)


def _is_placed() -> sa.ColumnElement[bool]:
    return col(ThesisProposal.status).in_(("matched", "done")) & _is_there(ThesisProposal)


def _one(session: Session, statement: sa.Select[Any]) -> int:
    return int(session.connection().execute(statement).scalar_one())


def _pairs(session: Session, statement: sa.Select[*tuple[Any, ...]]) -> dict[Any, int]:
    return {row[0]: row[1] for row in session.connection().execute(statement)}


def _check(viewer: Viewer) -> None:
    if not viewer.sees_all_documents:
        raise ForbiddenError("numbers are for those who run the cluster")
