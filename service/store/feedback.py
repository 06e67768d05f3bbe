"""Feedback in the store: on a suggestion that was shown to the one who gives it."""

from sqlmodel import Session, col, select

from models.feedback import Feedback, FeedbackCreate
from service.auth import Viewer
from service.store import suggestions

__all__ = ["create", "of", "of_student"]


def create(viewer: Viewer, session: Session, new: FeedbackCreate) -> Feedback:
    """Store what the viewer says of a suggestion; raises `NotFoundError` for one not shown to it.

    A second word from the same viewer on the same suggestion takes the place of the first.
    """
    suggestions.get(viewer, session, new.suggestion_id)
    earlier = session.exec(
        select(Feedback).where(
            col(Feedback.suggestion_id) == new.suggestion_id,
            col(Feedback.viewer_role) == viewer.role,
            col(Feedback.viewer_organisation_id).is_not_distinct_from(viewer.organisation_id),
            col(Feedback.viewer_student_id).is_not_distinct_from(viewer.student_id),
        )
    ).first()
    row = earlier or Feedback(
        **new.model_dump(),
        viewer_role=viewer.role,
        viewer_organisation_id=viewer.organisation_id,
        viewer_student_id=viewer.student_id,
    )
    row.verdict, row.reason = new.verdict, new.reason
    session.add(row)
    session.flush()
    return row


def of(viewer: Viewer, session: Session, suggestion_id: str) -> list[Feedback]:
    """Return the feedback on a suggestion that the viewer may see, oldest first."""
    suggestions.get(viewer, session, suggestion_id)
    statement = select(Feedback).where(col(Feedback.suggestion_id) == suggestion_id)
    return list(session.exec(statement.order_by(col(Feedback.created_at), col(Feedback.id))))


def of_student(viewer: Viewer, session: Session) -> list[Feedback]:
    """Return what the student who asks has said of suggestions, oldest first."""
    if viewer.student_id is None:
        return []
    statement = select(Feedback).where(col(Feedback.viewer_student_id) == viewer.student_id)
    return list(session.exec(statement.order_by(col(Feedback.created_at), col(Feedback.id))))
