"""Trainings and their occasions in the store."""

from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.training import (
    Training,
    TrainingBase,
    TrainingCreate,
    TrainingOccasion,
    TrainingUpdate,
)
from service.auth import Viewer
from service.store.listing import Listed

__all__ = ["Trainings", "trainings"]


class Trainings(Listed[Training, TrainingCreate, TrainingUpdate, str]):
    """Trainings: all may see them; those who run the cluster keep them."""

    kind = "training"
    table = Training
    shape = TrainingBase
    searched = ("title", "text", "provider", "municipality")

    def visible(self, viewer: Viewer) -> SelectOfScalar[Training]:
        """Return the query of all trainings."""
        del viewer  # what is taught, where and when is public
        return select(Training)

    def may_change(self, viewer: Viewer, row: Training) -> bool:
        """Return whether the viewer runs the cluster."""
        del row
        return viewer.may_change_shared

    def _listable(self, viewer: Viewer, equal: dict[str, Any]) -> SelectOfScalar[Training]:
        """Return the query of all, or with `coming_from` of those given from that day on."""
        statement = self.visible(viewer)
        day = equal.pop("coming_from", None)
        if day is not None:
            statement = statement.where(
                col(Training.id).in_(
                    select(TrainingOccasion.training_id).where(col(TrainingOccasion.starts) >= day)
                )
            )
        return statement

    def update(
        self, viewer: Viewer, session: Session, document_id: str, change: TrainingUpdate
    ) -> Training:
        """Change the given fields; `occasions`, when given, replace those there were."""
        row = super().update(viewer, session, document_id, change)
        if change.occasions is not None:
            session.connection().execute(
                sa.delete(TrainingOccasion).where(col(TrainingOccasion.training_id) == row.id)
            )
            for occasion in change.occasions:
                session.add(TrainingOccasion(**occasion.model_dump(), training_id=row.id))
            session.flush()
            session.refresh(row)
        return row

    def _row(self, new: TrainingCreate, document_id: str) -> Training:
        """Make a training with its occasions, in order of their start."""
        plain = new.model_dump(exclude={"occasions"}) | {"id": document_id}
        occasions = sorted(new.occasions, key=lambda o: o.starts)
        return Training(**plain, occasions=[TrainingOccasion(**o.model_dump()) for o in occasions])


trainings: Final = Trainings()
