"""Looks in the store: who has opened a student's profile."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session, col, func, select

from models import Look, Organisation, SuggestionShown
from service.auth import Viewer
from service.errors import ForbiddenError

__all__ = ["note", "of", "offices", "shown_to"]

_AGAIN: Final = timedelta(days=1)


def note(viewer: Viewer, session: Session, student_id: str, now: datetime, *, named: bool) -> None:
    """Note that the viewer's organisation looks at a student, at most once a day.

    `named` tells that the name was shown too. A student's own look is not noted.
    """
    if viewer.role == "student":
        return
    company = viewer.organisation_id if viewer.role == "company" else None
    organisation = viewer.organisation_id if viewer.role == "liaison" else None
    same = select(Look).where(
        col(Look.student_id) == student_id,
        col(Look.viewer_role) == viewer.role,
        col(Look.company_id).is_not_distinct_from(company),
        col(Look.organisation_id).is_not_distinct_from(organisation),
        col(Look.named) == named,
        col(Look.looked_at) > now - _AGAIN,
    )
    if session.exec(same.limit(1)).first() is None:
        session.add(
            Look(
                student_id=student_id,
                viewer_role=viewer.role,
                company_id=company,
                organisation_id=organisation,
                named=named,
                looked_at=now,
            )
        )
        session.flush()


def of(viewer: Viewer, session: Session, student_id: str, *, limit: int = 200) -> list[Look]:
    """Return who has looked at a student, the latest first: for the student alone."""
    if not (viewer.owns_student(student_id) or viewer.role in ("admin", "system")):
        raise ForbiddenError("who has looked is for the student to see")
    statement = select(Look).where(col(Look.student_id) == student_id)
    return list(session.exec(statement.order_by(col(Look.looked_at).desc()).limit(limit)))


def offices(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return the names of universities, schools and cluster offices by id."""
    rows = session.exec(select(Organisation).where(col(Organisation.id).in_(sorted(ids))))
    return {row.id: row.name for row in rows}


def shown_to(viewer: Viewer, session: Session, student_id: str) -> list[tuple[str, int, datetime]]:
    """Return the companies to which a student was suggested, how often, and when last.

    It is for the student alone; a company is named by its id. Times are told apart by their
    moment: the id of a request is the caller's to choose.
    """
    if not (viewer.owns_student(student_id) or viewer.role in ("admin", "system")):
        raise ForbiddenError("who has been shown a student is for the student to see")
    company, last = col(SuggestionShown.viewer_organisation_id), col(SuggestionShown.shown_at)
    statement = (
        select(company, func.count(func.distinct(last)), func.max(last))
        .where(
            col(SuggestionShown.student_id) == student_id,
            col(SuggestionShown.document_kind) == "student",
            col(SuggestionShown.viewer_role) == "company",
        )
        .group_by(company)
        .order_by(func.max(last).desc())
    )
    return [(str(firm), times, at) for firm, times, at in session.exec(statement) if firm]
