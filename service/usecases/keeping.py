"""Creating, reading, changing, deleting and listing: alike for every kind of document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from sqlmodel import SQLModel

from matcher.types import Kind
from models.record import Record, Update
from service.auth import Viewer
from service.engine import Engine
from service.store import Documents, Page, Session
from service.usecases.documents.source import read_rows

__all__ = ["Keeping"]

RowT = TypeVar("RowT", bound=Record)
CreateT = TypeVar("CreateT", bound=SQLModel)
UpdateT = TypeVar("UpdateT", bound=Update)


class Keeping(Generic[RowT, CreateT, UpdateT]):
    """The use cases of one noun. A `kind` that is read has its mentions stored with it."""

    def __init__(self, store: Documents[RowT, CreateT, UpdateT], kind: Kind | None = None) -> None:
        self.store = store
        self.kind = kind

    def create(self, viewer: Viewer, session: Session, engine: Engine, new: CreateT) -> RowT:
        """Store a new document, read."""
        return self.create_all(viewer, session, engine, [new])[0]

    def create_all(
        self, viewer: Viewer, session: Session, engine: Engine, new: Sequence[CreateT]
    ) -> list[RowT]:
        """Store several new documents, read, or none."""
        reader = engine.reader() if self.kind else None
        rows = [self.store.create(viewer, session, one) for one in new]
        if reader is not None and self.kind is not None:
            read_rows(session, reader, self.kind, rows)  # type: ignore[arg-type]  # a kind is one of the four that are read
        return rows

    def get(self, viewer: Viewer, session: Session, document_id: str) -> RowT:
        """Return one document."""
        return self.store.get(viewer, session, document_id)

    def page(
        self, viewer: Viewer, session: Session, cursor: str | None, limit: int, **equal: Any
    ) -> Page[RowT]:
        """Return a page of documents, oldest first."""
        return self.store.page(viewer, session, cursor=cursor, limit=limit, **equal)

    def update(
        self, viewer: Viewer, session: Session, engine: Engine, document_id: str, change: UpdateT
    ) -> RowT:
        """Change a document and read it again."""
        reader = engine.reader() if self.kind else None
        row = self.store.update(viewer, session, document_id, change)
        if reader is not None and self.kind is not None:
            read_rows(session, reader, self.kind, [row])  # type: ignore[list-item]  # as above
        return row

    def delete(
        self, viewer: Viewer, session: Session, document_id: str, version: int | None = None
    ) -> None:
        """Delete a document and all that hangs on it."""
        self.store.delete(viewer, session, document_id, version=version)
