"""Competences in the store."""

from collections.abc import Iterable
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.competence import Competence, CompetenceBase, CompetenceCreate, CompetenceUpdate
from models.record import utc_now
from service.auth import Viewer
from service.errors import ForbiddenError
from service.store import changes
from service.store.documents import CHUNK, Documents

__all__ = ["Competences", "competences"]


class Competences(Documents[Competence, CompetenceCreate, CompetenceUpdate]):
    """Competences: all may see them; those who run the cluster keep them."""

    kind = "competence"
    table = Competence
    shape = CompetenceBase

    def visible(self, viewer: Viewer) -> SelectOfScalar[Competence]:
        """Return the query of all competences."""
        del viewer  # a vocabulary is public
        return select(Competence)

    def may_change(self, viewer: Viewer, row: Competence) -> bool:
        """Return whether the viewer runs the cluster."""
        del row
        return viewer.may_change_shared

    def merge(
        self, viewer: Viewer, session: Session, items: Iterable[CompetenceCreate]
    ) -> tuple[int, int]:
        """Store those that are new, change those that differ; return how many of each.

        Run again with the same items it changes nothing. Of items with one id the last counts.
        """
        if not viewer.may_change_shared:
            raise ForbiddenError("the viewer may not change the competences")
        wanted = {item.id: item for item in items}
        known = self.get_many(viewer, session, wanted)
        new = [item for id_, item in wanted.items() if id_ not in known]
        changed = [(row, v) for id_, row in known.items() if (v := _differing(row, wanted[id_]))]
        self._insert_all(session, new)
        changes.record_many(session, "competence", [row.id for row, _ in changed], "update")
        for row, values in changed:
            row.sqlmodel_update(values | {"version": row.version + 1, "updated_at": utc_now()})
        session.flush()
        return len(new), len(changed)

    def _insert_all(self, session: Session, new: list[CompetenceCreate]) -> None:
        """Insert many rows without keeping them in the session."""
        numbers = changes.record_many(session, "competence", [item.id for item in new], "create")
        now = utc_now()
        rows = [
            item.model_dump()
            | {"number": number, "version": 1, "created_at": now, "updated_at": now}
            for item, number in zip(new, numbers, strict=True)
        ]
        for start in range(0, len(rows), CHUNK):
            session.connection().execute(sa.insert(Competence), rows[start : start + CHUNK])

    def put(
        self, viewer: Viewer, session: Session, competence_id: str, values: dict[str, Any] | None
    ) -> None:
        """Make a competence have these values, made if it is not there; None deletes it."""
        row = self.get_many(viewer, session, [competence_id]).get(competence_id)
        if values is None:
            if row is not None:
                self.delete(viewer, session, competence_id)
        elif row is None:
            self.create(viewer, session, CompetenceCreate(id=competence_id, **values))
        else:
            change = CompetenceUpdate(version=row.version, **values)
            self.update(viewer, session, competence_id, change)

    def retired(self, viewer: Viewer, session: Session) -> list[Competence]:
        """Return the competences that are no longer read, in order of their id."""
        statement = self.visible(viewer).where(col(Competence.retired))
        return list(session.exec(statement.order_by(col(Competence.id))))

    def in_area(self, viewer: Viewer, session: Session, area: str) -> list[Competence]:
        """Return the competences of one area in order of their id."""
        statement = self.visible(viewer).where(col(Competence.area) == area)
        return list(session.exec(statement.order_by(col(Competence.id))))


def _differing(row: Competence, item: CompetenceCreate) -> dict[str, Any]:
    """Return the values of `item` that `row` does not have."""
    return {
        name: value
        for name, value in item.model_dump(exclude={"id"}).items()
        if getattr(row, name) != value
    }


competences: Final = Competences()
