"""Trainings: courses and programmes, and the occasions on which they are given."""

from datetime import date
from typing import Self

import sqlalchemy as sa
from pydantic import model_validator
from sqlmodel import Field, Relationship, SQLModel

from models.fields import (
    EqfLevel,
    MunicipalityName,
    Name,
    OptionalText,
    PublicId,
    Text,
    TextLanguage,
)
from models.limits import MAX_ITEMS
from models.ordering import check_order
from models.record import Input, Record, RecordPublic, Update, new_id

__all__ = [
    "OccasionBase",
    "OccasionCreate",
    "OccasionPublic",
    "Training",
    "TrainingBase",
    "TrainingCreate",
    "TrainingOccasion",
    "TrainingPublic",
    "TrainingUpdate",
]


class OccasionBase(SQLModel):
    """One time that a training is given.

    `seats` is how many it offers (0 when it is full) and `min_group` the fewest with whom it
    is held; None is unknown.
    """

    starts: date
    ends: date | None = None
    municipality: MunicipalityName | None = None
    seats: int | None = Field(default=None, ge=0, le=100_000)
    min_group: int | None = Field(default=None, ge=0, le=100_000)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_order(self.starts, self.ends, "starts", "ends")
        check_order(self.min_group, self.seats or None, "min_group", "seats")
        return self


class OccasionCreate(OccasionBase, Input):
    """A new occasion."""


class OccasionPublic(OccasionBase):
    """An occasion as it is shown."""

    id: str


class TrainingBase(SQLModel):
    """What a training says of itself. `price_sek` is per person in Swedish kronor."""

    provider: Name
    title: Name
    text: Text = Field(sa_type=sa.Text)
    language: TextLanguage | None = Field(default=None, sa_type=sa.String)
    level: EqfLevel | None = None
    prerequisites: OptionalText = Field(default=None, sa_type=sa.Text)
    price_sek: int | None = Field(default=None, ge=0, le=100_000_000)
    municipality: MunicipalityName | None = Field(default=None, index=True)
    online: bool = False


class TrainingCreate(TrainingBase, Input):
    """A new training with its occasions; without an id it is given one."""

    id: PublicId | None = None
    occasions: list[OccasionCreate] = Field(default_factory=list, max_length=MAX_ITEMS)


class TrainingUpdate(Update):
    """A change to a training; `occasions`, when given, replace those there were."""

    provider: str | None = None
    title: str | None = None
    text: str | None = None
    language: TextLanguage | None = None
    level: int | None = None
    prerequisites: str | None = None
    price_sek: int | None = None
    municipality: str | None = None
    online: bool | None = None
    occasions: list[OccasionCreate] | None = Field(default=None, max_length=MAX_ITEMS)


class Training(TrainingBase, Record, table=True):
    """A training, with its occasions in order of their start."""

    __tablename__ = "training"

    occasions: list["TrainingOccasion"] = Relationship(
        passive_deletes="all",
        sa_relationship_kwargs={
            "lazy": "selectin",
            "order_by": "(TrainingOccasion.starts, TrainingOccasion.id)",
        },
    )


class TrainingOccasion(OccasionBase, table=True):
    """An occasion of a training."""

    __tablename__ = "training_occasion"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    training_id: str = Field(
        foreign_key="training.id", ondelete="CASCADE", index=True, max_length=64
    )


class TrainingPublic(TrainingBase, RecordPublic):
    """A training as it is shown."""

    occasions: list[OccasionPublic]
