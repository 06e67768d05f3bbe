"""Feedback on what was shown."""

from models import Feedback, FeedbackCreate
from service import store
from service.auth import Viewer
from service.store import Session

__all__ = ["give_feedback"]


def give_feedback(viewer: Viewer, session: Session, new: FeedbackCreate) -> Feedback:
    """Store a verdict on a suggestion that was shown to the viewer."""
    return store.feedback.create(viewer, session, new)
