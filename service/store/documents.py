"""What the store does alike for every kind of document."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from models.change import ChangeKind
from models.fields import clean
from models.municipality import UnknownMunicipalityError, find_municipality
from models.record import Record, Update, new_id, utc_now
from service.auth import Viewer
from service.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    ValidationProblemError,
    field_problems,
)
from service.store import changes
from service.store.paging import DEFAULT_LIMIT, Page, fetch_page

__all__ = ["CHUNK", "Documents"]

CHUNK = 500
RowT = TypeVar("RowT", bound=Record)
CreateT = TypeVar("CreateT", bound=SQLModel)
UpdateT = TypeVar("UpdateT", bound=Update)


class Documents(ABC, Generic[RowT, CreateT, UpdateT]):
    """The rows of one table, as far as a viewer may see and change them.

    What the viewer may not see is `NotFoundError`, as if it were not there; what it may
    see and not change is `ForbiddenError`.
    """

    kind: ChangeKind
    table: type[RowT]
    shape: type[SQLModel]

    @abstractmethod
    def visible(self, viewer: Viewer) -> SelectOfScalar[RowT]:
        """Return the query of the rows that `viewer` may see."""

    @abstractmethod
    def may_change(self, viewer: Viewer, row: RowT) -> bool:
        """Return whether `viewer` may change or delete `row`."""

    def get(self, viewer: Viewer, session: Session, document_id: str) -> RowT:
        """Return one row; raises `NotFoundError`."""
        row = self._pick(session, self.visible(viewer), [document_id]).get(document_id)
        if row is None:
            raise NotFoundError(f"there is no {self.kind} {document_id!r}", field="id")
        return row

    def get_many(self, viewer: Viewer, session: Session, ids: Collection[str]) -> dict[str, RowT]:
        """Return those of the rows that are there and may be seen, by id."""
        return self._pick(session, self.visible(viewer), ids)

    def page(
        self,
        viewer: Viewer,
        session: Session,
        *,
        cursor: str | None = None,
        limit: int = DEFAULT_LIMIT,
        **equal: str | bool | None,
    ) -> Page[RowT]:
        """Return a page, oldest first, of the rows whose columns equal those in `equal`.

        A value of None in `equal` does not filter. A municipality may be given by its code
        or in another spelling; an unknown one raises `ValidationProblemError`.
        """
        return self._fetch(session, self.visible(viewer), cursor, limit, equal)

    def batches(
        self, viewer: Viewer, session: Session, *, size: int = 1_000
    ) -> Iterator[list[RowT]]:
        """Give every row, oldest first, in lists of at most `size`, without keeping them all."""
        last = -1
        while True:
            statement = self.visible(viewer).where(col(self.table.number) > last)
            rows = list(session.exec(statement.order_by(col(self.table.number)).limit(size)))
            if not rows:
                return
            last = rows[-1].number
            yield rows

    def count(self, viewer: Viewer, session: Session) -> int:
        """Return how many rows the viewer may see."""
        return session.exec(select(func.count()).select_from(self.visible(viewer).subquery())).one()

    def create(self, viewer: Viewer, session: Session, new: CreateT) -> RowT:
        """Store a new row and return it.

        Raises `ConflictError` when the id is taken, `ForbiddenError`, and
        `ValidationProblemError` for what it refers to.
        """
        row = self._row(new, getattr(new, "id", None) or new_id())
        self._check_new(viewer, session, row)
        self._check_lengths(session, row)
        taken = f"there is already a {self.kind} {row.id!r}"
        if session.get(self.table, row.id) is not None:
            raise ConflictError(taken, field="id")
        row.number = changes.record(session, self.kind, row.id, "create")
        session.add(row)
        try:
            session.flush()
        except IntegrityError as error:  # another writer was faster
            taken += ", or what it refers to is gone"
            raise ConflictError(taken, field="id") from error
        return row

    def update(self, viewer: Viewer, session: Session, document_id: str, change: UpdateT) -> RowT:
        """Change the given fields of a row and return it.

        Raises `ConflictError` when the row has another version than the one the writer
        read, and `ValidationProblemError` when the changed whole is not valid.
        """
        row = self._changeable(viewer, session, document_id)
        self._check_version(row, change.version)
        values = self._merged(row, change)
        self._check_move(row, values)
        changes.record(session, self.kind, row.id, "update")
        done = session.connection().execute(
            sa.update(self.table)
            .where(col(self.table.id) == row.id, col(self.table.version) == change.version)
            .values(**values, version=change.version + 1, updated_at=utc_now())
        )
        if done.rowcount != 1:
            raise self._outrun(row)
        session.refresh(row)
        self._check_lengths(session, row)
        return row

    def delete(
        self, viewer: Viewer, session: Session, document_id: str, *, version: int | None = None
    ) -> None:
        """Delete a row and all that hangs on it; with `version`, only that version."""
        row = self._changeable(viewer, session, document_id)
        if version is not None:
            self._check_version(row, version)
        self._before_delete(session, row)
        changes.record(session, self.kind, row.id, "delete")
        session.expunge(row)
        session.connection().execute(sa.delete(self.table).where(col(self.table.id) == row.id))

    def _pick(
        self, session: Session, statement: SelectOfScalar[RowT], ids: Collection[str]
    ) -> dict[str, RowT]:
        """Return the rows of `statement` that have one of `ids`, by id."""
        found: dict[str, RowT] = {}
        wanted = sorted({id_ for id_ in ids if clean(id_) == id_})  # others cannot be stored
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            rows = session.exec(statement.where(col(self.table.id).in_(chunk)))
            found.update((row.id, row) for row in rows)
        return found

    def _fetch(
        self,
        session: Session,
        statement: SelectOfScalar[RowT],
        cursor: str | None,
        limit: int,
        equal: Mapping[str, str | bool | None],
    ) -> Page[RowT]:
        """Return a page of those rows of `statement` whose columns equal those given."""
        for name, value in equal.items():
            if value is not None:
                wanted = _municipality(value) if name == "municipality" else value
                wanted = clean(wanted) if isinstance(wanted, str) else wanted
                statement = statement.where(getattr(self.table, name) == wanted)
        return fetch_page(
            session, statement, self.table, kind=self.kind, cursor=cursor, limit=limit
        )

    def _row(self, new: CreateT, document_id: str) -> RowT:
        """Make a row of a new shape."""
        return self.table(**(new.model_dump() | {"id": document_id}))

    def _check_new(self, viewer: Viewer, session: Session, row: RowT) -> None:
        """Refuse a new row that the viewer may not make or that refers to nothing."""
        del session
        if not self.may_change(viewer, row):
            raise ForbiddenError(f"the viewer may not add this {self.kind}")

    def _check_move(self, row: RowT, values: dict[str, Any]) -> None:
        """Refuse a change that the state of the row does not allow."""

    def _before_delete(self, session: Session, row: RowT) -> None:
        """Do what must be done while the row is still there."""

    def _changeable(self, viewer: Viewer, session: Session, document_id: str) -> RowT:
        """Return a row that the viewer may change."""
        row = self.get(viewer, session, document_id)
        if not self.may_change(viewer, row):
            raise ForbiddenError(f"the viewer may not change {self.kind} {document_id!r}")
        return row

    def _merged(self, row: RowT, change: UpdateT) -> dict[str, Any]:
        """Return the given fields after the whole row has been validated with them."""
        given = change.model_dump(exclude_unset=True, include=set(self.shape.model_fields))
        now = {name: getattr(row, name) for name in self.shape.model_fields}
        try:
            whole = self.shape.model_validate(now | given)
        except ValidationError as error:
            raise ValidationProblemError.of(*field_problems(error.errors())) from error
        return {name: getattr(whole, name) for name in given}

    def _check_lengths(self, session: Session, row: RowT) -> None:
        """Refuse a text that is longer than the settings allow."""
        limit = session.info.get("max_text_chars")
        for name in self.shape.model_fields:
            value = getattr(row, name)
            if limit is not None and isinstance(value, str) and len(value) > limit:
                raise ValidationProblemError(f"has more than {limit} characters", field=name)

    def _check_version(self, row: RowT, version: int) -> None:
        """Refuse a writer that read another version."""
        if row.version != version:
            raise self._outrun(row)

    def _outrun(self, row: RowT) -> ConflictError:
        """Return the error for a writer that another one outran."""
        return ConflictError(
            f"{self.kind} {row.id!r} has been changed since it was read; read it again",
            field="version",
        )


def _municipality(value: str | bool) -> str:
    """Return the official name of the municipality to filter by."""
    try:
        return find_municipality(str(value)).name
    except UnknownMunicipalityError as error:
        raise ValidationProblemError(str(error), field="municipality") from error
