"""Documents that can be deleted with a way back: needs and proposals."""

from datetime import datetime
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.record import RemovableRecord, Update
from service.auth import Viewer
from service.errors import NotFoundError
from service.store import changes
from service.store.listing import Listed

__all__ = ["Removable"]

RowT = TypeVar("RowT", bound=RemovableRecord)
CreateT = TypeVar("CreateT", bound=SQLModel)
UpdateT = TypeVar("UpdateT", bound=Update)
StatusT = TypeVar("StatusT", bound=str)


class Removable(Listed[RowT, CreateT, UpdateT, StatusT], Generic[RowT, CreateT, UpdateT, StatusT]):
    """Documents that are taken away first and deleted later.

    One that is taken away is as if it were not there, for everyone and for the index, until it
    is brought back. `delete` deletes at once.
    """

    def present(self) -> SelectOfScalar[RowT]:
        """Return the query of the rows that have not been taken away."""
        return select(self.table).where(col(self.table.removed_at).is_(None))

    def create(self, viewer: Viewer, session: Session, new: CreateT) -> RowT:
        """Store a new row; an id that is given may be that of one taken away, which then goes."""
        row = session.get(self.table, getattr(new, "id", None) or "")
        if row is not None and row.removed_at is not None and self.may_change(viewer, row):
            self._erase(session, [row])
        return super().create(viewer, session, new)

    def remove(self, viewer: Viewer, session: Session, document_id: str, now: datetime) -> None:
        """Take a document away."""
        row = self._changeable(viewer, session, document_id)
        row.removed_at = now
        changes.record(session, self.kind, row.id, "delete")
        session.add(row)
        session.flush()

    def removed(self, viewer: Viewer, session: Session) -> list[RowT]:
        """Return what the viewer could bring back, what went last first."""
        statement = select(self.table).where(col(self.table.removed_at).is_not(None))
        rows = session.exec(statement.order_by(col(self.table.removed_at).desc()))
        return [row for row in rows if self.may_change(viewer, row)]

    def bring_back(self, viewer: Viewer, session: Session, document_id: str) -> RowT:
        """Bring back what was taken away; what is there already stays as it is."""
        row = session.get(self.table, document_id)
        if row is None or not self.may_change(viewer, row):
            raise NotFoundError(f"there is no {self.kind} {document_id!r}", field="id")
        if row.removed_at is not None:
            row.removed_at = None
            changes.record(session, self.kind, row.id, "create")
            session.add(row)
            session.flush()
        return row

    def purge(self, session: Session, before: datetime) -> None:
        """Delete for good what was taken away before a moment."""
        statement = select(self.table).where(col(self.table.removed_at) < before)
        self._erase(session, list(session.exec(statement)))

    def _erase(self, session: Session, rows: list[RowT]) -> None:
        for row in rows:
            session.expunge(row)
        gone = sa.delete(self.table).where(col(self.table.id).in_([row.id for row in rows]))
        session.connection().execute(gone)
