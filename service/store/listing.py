"""Lists as pages show them: by number of page, with text looked for, and counted by status."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from models.fields import clean
from models.record import Record, Update
from service.auth import Viewer
from service.store.documents import Documents

__all__ = ["Listed"]

RowT = TypeVar("RowT", bound=Record)
CreateT = TypeVar("CreateT", bound=SQLModel)
UpdateT = TypeVar("UpdateT", bound=Update)
StatusT = TypeVar("StatusT", bound=str)


class Listed(Documents[RowT, CreateT, UpdateT], Generic[RowT, CreateT, UpdateT, StatusT]):
    """Documents with a title, a text and a status, as needs and proposals are."""

    def listed(
        self,
        viewer: Viewer,
        session: Session,
        *,
        offset: int = 0,
        limit: int = 50,
        text: str | None = None,
        **equal: str | None,
    ) -> list[RowT]:
        """Return rows, the newest first, whose columns equal those given and that hold `text`."""
        ordered = self._chosen(viewer, text, equal).order_by(col(self.table.number).desc())
        return list(session.exec(ordered.offset(offset).limit(limit)))

    def counted(
        self, viewer: Viewer, session: Session, *, text: str | None = None, **equal: str | None
    ) -> dict[StatusT, int]:
        """Return how many of these rows there are in each status."""
        status = self._chosen(viewer, text, equal).subquery().c.status
        return dict(session.exec(select(status, func.count()).group_by(status)).all())

    def _chosen(
        self, viewer: Viewer, text: str | None, equal: Mapping[str, str | None]
    ) -> SelectOfScalar[RowT]:
        table: Any = self.table
        statement = self.visible(viewer)
        for name, value in equal.items():
            if value is not None:
                statement = statement.where(getattr(table, name) == clean(value))
        if text and text.strip():
            wanted = clean(text.strip()).lower()
            statement = statement.where(
                sa.func.lower(col(table.title)).contains(wanted, autoescape=True)
                | sa.func.lower(col(table.text)).contains(wanted, autoescape=True)
            )
        return statement
