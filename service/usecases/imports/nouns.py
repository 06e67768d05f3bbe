"""What each kind of import makes: its use cases and its shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import SQLModel

from models import (
    CompanyCreate,
    CompanyUpdate,
    ImportKind,
    NeedCreate,
    NeedUpdate,
    ProposalCreate,
    ProposalUpdate,
    StudentCreate,
    StudentUpdate,
    TrainingCreate,
    TrainingUpdate,
)
from models.record import Update
from service.usecases.companies import companies
from service.usecases.keeping import Keeping
from service.usecases.needs import needs
from service.usecases.proposals import proposals
from service.usecases.students import students
from service.usecases.trainings import trainings

__all__ = ["NOUNS", "Noun"]


@dataclass(frozen=True, slots=True)
class Noun:
    """The use cases of a noun and the shapes that they take."""

    keeping: Keeping[Any, Any, Any]
    create: type[SQLModel]
    update: type[Update]

    @property
    def fields(self) -> frozenset[str]:
        """The fields that an import may change."""
        return frozenset(self.create.model_fields) & frozenset(self.update.model_fields)


NOUNS: Final[Mapping[ImportKind, Noun]] = {
    "companies": Noun(companies, CompanyCreate, CompanyUpdate),
    "needs": Noun(needs, NeedCreate, NeedUpdate),
    "students": Noun(students, StudentCreate, StudentUpdate),
    "proposals": Noun(proposals, ProposalCreate, ProposalUpdate),
    "trainings": Noun(trainings, TrainingCreate, TrainingUpdate),
}
