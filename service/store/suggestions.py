"""Suggestions shown, in the store: seen again by those they were shown to."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.fields import clean
from models.record import new_id, utc_now
from models.suggestion import SuggestionBase, SuggestionPublic, SuggestionShown
from service.auth import Viewer
from service.errors import NotFoundError

__all__ = ["get", "of_request", "of_student", "record"]

_SHOWN = tuple(SuggestionBase.model_fields)


def record(
    viewer: Viewer,
    session: Session,
    shown: Sequence[SuggestionBase],
    at: datetime | None = None,
) -> list[SuggestionPublic]:
    """Note what was shown to the viewer and return it with its ids, in order."""
    moment = at or utc_now()
    to = {
        "viewer_role": viewer.role,
        "viewer_organisation_id": viewer.organisation_id,
        "viewer_student_id": viewer.student_id,
        "shown_at": moment,
    }
    rows = [
        {name: getattr(item, name) for name in _SHOWN} | {"id": new_id()} | to for item in shown
    ]
    if rows:
        session.connection().execute(sa.insert(SuggestionShown), rows)
    return [SuggestionPublic.model_construct(**row) for row in rows]


def get(viewer: Viewer, session: Session, suggestion_id: str) -> SuggestionShown:
    """Return one shown suggestion; raises `NotFoundError`."""
    statement = _visible(viewer).where(col(SuggestionShown.id) == suggestion_id)
    row = session.exec(statement).one_or_none() if clean(suggestion_id) == suggestion_id else None
    if row is None:
        raise NotFoundError(f"there is no suggestion {suggestion_id!r}", field="suggestion_id")
    return row


def of_request(viewer: Viewer, session: Session, request_id: str) -> list[SuggestionShown]:
    """Return what one answer showed, by lane and rank."""
    statement = _visible(viewer).where(col(SuggestionShown.request_id) == request_id)
    ordered = statement.order_by(col(SuggestionShown.lane), col(SuggestionShown.rank))
    return list(session.exec(ordered))


def of_student(viewer: Viewer, session: Session) -> list[SuggestionShown]:
    """Return everything that was ever shown to the student who asks, oldest first."""
    if viewer.role != "student":
        return []
    ordered = _visible(viewer).order_by(col(SuggestionShown.shown_at), col(SuggestionShown.id))
    return list(session.exec(ordered))


def _visible(viewer: Viewer) -> SelectOfScalar[SuggestionShown]:
    """Return the query of what was shown to `viewer`, or of all for those who run the cluster."""
    statement = select(SuggestionShown)
    if viewer.sees_all_documents:
        return statement
    if viewer.role == "company":
        whose = col(SuggestionShown.viewer_organisation_id) == viewer.organisation_id
    elif viewer.role == "student":
        whose = col(SuggestionShown.viewer_student_id) == viewer.student_id
    else:
        return statement.where(sa.false())
    return statement.where(whose, col(SuggestionShown.viewer_role) == viewer.role)
