"""Students: a pseudonymous profile, with the identity kept in a table of its own."""

from datetime import date
from typing import Self

import sqlalchemy as sa
from pydantic import model_validator
from sqlmodel import Field, SQLModel

from models.correction import Correction, Corrections
from models.fields import (
    EqfLevel,
    LanguageCode,
    Line,
    MunicipalityName,
    Name,
    OptionalText,
    PublicId,
    Text,
    TextLanguage,
)
from models.limits import MAX_ITEMS
from models.ordering import check_order
from models.record import Input, Record, RecordPublic, Update

__all__ = [
    "IdentityInput",
    "Student",
    "StudentBase",
    "StudentCreate",
    "StudentIdentity",
    "StudentPublic",
    "StudentUpdate",
]


class StudentBase(SQLModel):
    """What a student can and wishes, without who the student is.

    `level` is the level of study (EQF 4 to 8), not a level of competence.
    `languages` are the languages the student states; None is unstated.
    """

    programme: Name | None = None
    level: EqfLevel | None = None
    text: Text = Field(sa_type=sa.Text)
    language: TextLanguage | None = Field(default=None, sa_type=sa.String)
    courses: list[Line] = Field(default_factory=list, sa_type=sa.JSON, max_length=MAX_ITEMS)
    wishes: OptionalText = Field(default=None, sa_type=sa.Text)
    available_from: date | None = None
    available_to: date | None = None
    municipality: MunicipalityName | None = Field(default=None, index=True)
    languages: list[LanguageCode] | None = Field(default=None, sa_type=sa.JSON, max_length=30)
    corrections: Corrections = Field(default_factory=list, sa_type=sa.JSON)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_order(self.available_from, self.available_to, "available_from", "available_to")
        return self


class StudentCreate(StudentBase, Input):
    """A new profile; without an id it is given one."""

    id: PublicId | None = None


class StudentUpdate(Update):
    """A change to a profile."""

    programme: str | None = None
    level: int | None = None
    text: str | None = None
    language: TextLanguage | None = None
    courses: list[str] | None = None
    wishes: str | None = None
    available_from: date | None = None
    available_to: date | None = None
    municipality: str | None = None
    languages: list[str] | None = None
    corrections: list[Correction] | None = None


class Student(StudentBase, Record, table=True):
    """A student's profile. Deleting it deletes all that is stored about the student.

    `organisation_id` is where the student studies, if it is known.
    """

    __tablename__ = "student"

    organisation_id: str | None = Field(
        default=None, foreign_key="organisation.id", ondelete="SET NULL", index=True, max_length=64
    )


class StudentPublic(StudentBase, RecordPublic):
    """A profile as it is shown; it never holds the identity."""

    text: str  # empty for as long as one who has signed up has not written it


class IdentityInput(Input):
    """Who a student is, as it is given."""

    name: Name
    email: Name | None = None
    phone: Name | None = None


class StudentIdentity(SQLModel, table=True):
    """Who a student is. It is read by one function only and never joined to a list."""

    __tablename__ = "student_identity"

    student_id: str = Field(
        foreign_key="student.id", ondelete="CASCADE", primary_key=True, max_length=64
    )
    name: str = Field(max_length=200)
    email: str | None = Field(default=None, max_length=200)
    phone: str | None = Field(default=None, max_length=200)
