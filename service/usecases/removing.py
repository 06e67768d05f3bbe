"""Deleting with a way back: what nobody is in contact about, kept for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from models.record import RemovableRecord
from service.auth import SYSTEM, Viewer
from service.errors import ConflictError
from service.store import Session, contacts
from service.store.removing import Removable

__all__ = ["KEPT_DAYS", "remove"]

KEPT_DAYS: Final = 30
"""For so many days what was deleted can be brought back."""

RowT = TypeVar("RowT", bound=RemovableRecord)


def remove(
    kept: Removable[RowT, Any, Any, Any],
    viewer: Viewer,
    session: Session,
    document_id: str,
    now: datetime,
) -> None:
    """Take a document away; what went long ago is deleted for good.

    Raises:
        ConflictError: a company and a student are in contact about it, or one waits for the other.
        ForbiddenError: it is another's.
    """
    about: dict[str, Any] = {f"{kept.kind}_id": kept.get(viewer, session, document_id).id}
    if any(one.state != "closed" for one in contacts.listed(SYSTEM, session, **about)):
        raise ConflictError("a company and a student are in contact about this")
    kept.remove(viewer, session, document_id, now)
    kept.purge(session, now - timedelta(days=KEPT_DAYS))
