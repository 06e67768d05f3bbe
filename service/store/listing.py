"""Lists as pages show them: by number of page, with text looked for, and counted."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Generic, TypeVar

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

_MOST_WORDS = 10
"""Words that are looked for at once; more are left out."""


class Listed(Documents[RowT, CreateT, UpdateT], Generic[RowT, CreateT, UpdateT, StatusT]):
    """Documents that pages list. `searched` are the columns in which words are looked for."""

    searched: ClassVar[tuple[str, ...]] = ("title", "text", "municipality")

    def listed(
        self,
        viewer: Viewer,
        session: Session,
        *,
        offset: int = 0,
        limit: int = 50,
        text: str | None = None,
        by: str | None = None,
        **equal: Any,
    ) -> list[RowT]:
        """Return rows whose columns equal those given and that hold every word of `text`.

        They come in the order of the column `by`, or the newest first.
        """
        chosen = self._chosen(viewer, text, equal)
        if by is not None:
            chosen = chosen.order_by(func.lower(getattr(self.table, by)))
        ordered = chosen.order_by(col(self.table.number).desc())
        return list(session.exec(ordered.offset(offset).limit(limit)))

    def chosen_batches(
        self,
        viewer: Viewer,
        session: Session,
        *,
        text: str | None = None,
        size: int = 500,
        **equal: Any,
    ) -> Iterator[list[RowT]]:
        """Give all of these rows, oldest first, in lists of at most `size`."""
        last = -1
        while True:
            chosen = self._chosen(viewer, text, equal).where(col(self.table.number) > last)
            rows = list(session.exec(chosen.order_by(col(self.table.number)).limit(size)))
            if not rows:
                return
            last = rows[-1].number
            yield rows

    def total(
        self, viewer: Viewer, session: Session, *, text: str | None = None, **equal: Any
    ) -> int:
        """Return how many of these rows there are."""
        chosen = self._chosen(viewer, text, equal).subquery()
        return session.exec(select(func.count()).select_from(chosen)).one()

    def counted(
        self, viewer: Viewer, session: Session, *, text: str | None = None, **equal: Any
    ) -> dict[StatusT, int]:
        """Return how many of these rows there are in each status."""
        status = self._chosen(viewer, text, equal).subquery().c.status
        return dict(session.exec(select(status, func.count()).group_by(status)).all())

    def _listable(self, viewer: Viewer, equal: dict[str, Any]) -> SelectOfScalar[RowT]:
        """Return the query of what may be listed; a table may take conditions of its own."""
        del equal
        return self.visible(viewer)

    def _chosen(
        self, viewer: Viewer, text: str | None, equal: Mapping[str, Any]
    ) -> SelectOfScalar[RowT]:
        left = dict(equal)
        statement = self._listable(viewer, left)
        for name, value in left.items():
            if value is not None:
                wanted = clean(value) if isinstance(value, str) else value
                statement = statement.where(getattr(self.table, name) == wanted)
        if text and text.strip():
            columns = [func.lower(getattr(self.table, name)) for name in self.searched]
            for word in clean(text).lower().split()[:_MOST_WORDS]:
                found = [one.contains(word, autoescape=True) for one in columns]
                statement = statement.where(sa.or_(*found))
        return statement
