"""Corrections in the store: as they move when the vocabulary is edited."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Session, col

from models.correction import Correction
from models.fields import DocumentKind
from service.auth import Viewer
from service.errors import ForbiddenError
from service.store.lookup import DOCUMENTS

__all__ = ["CORRECTED", "concerning", "put"]

CORRECTED: Final[tuple[DocumentKind, ...]] = ("need", "student", "proposal")
"""The kinds of document whose author may correct what was read."""


def concerning(
    viewer: Viewer, session: Session, kind: DocumentKind, competences: Collection[str]
) -> list[Any]:
    """Return the rows of one kind with a correction of one of these competences.

    One that was moved from such a competence to another counts as well.
    """
    store = DOCUMENTS[kind]
    column = col(store.table.corrections)
    some = store.visible(viewer).where(sa.cast(column, sa.String) != "[]")
    return [
        row
        for row in session.exec(some.order_by(col(store.table.number)))
        if any(
            one["competence_id"] in competences or one.get("was") in competences
            for one in row.corrections
        )
    ]


def put(
    viewer: Viewer,
    session: Session,
    kind: DocumentKind,
    document_id: str,
    corrections: Sequence[Correction],
) -> None:
    """Put corrections in the place of those that a document has.

    Like its mentions they follow the vocabulary here, so this is no change of the author's:
    whoever calls notes the change of the document.
    """
    row = DOCUMENTS[kind].get(viewer, session, document_id)
    if not DOCUMENTS[kind].may_change(viewer, row):
        raise ForbiddenError(f"the viewer may not change {kind} {document_id!r}")
    row.corrections = list(corrections)
    session.add(row)
    session.flush()
