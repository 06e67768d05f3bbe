"""Companies: who has needs and proposes thesis work."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.fields import CompanySize, MunicipalityName, Name, OptionalText, PublicId
from models.record import Input, Record, RecordPublic, Update, UtcDateTime

__all__ = ["Company", "CompanyBase", "CompanyCreate", "CompanyPublic", "CompanyUpdate"]


class CompanyBase(SQLModel):
    """What a company says of itself."""

    name: Name
    municipality: MunicipalityName = Field(index=True)
    size: CompanySize | None = Field(default=None, sa_type=sa.String)
    sector: Name | None = None
    about: OptionalText = Field(default=None, sa_type=sa.Text)


class CompanyCreate(CompanyBase, Input):
    """A new company; without an id it is given one."""

    id: PublicId | None = None


class CompanyUpdate(Update):
    """A change to a company."""

    name: str | None = None
    municipality: str | None = None
    size: CompanySize | None = None
    sector: str | None = None
    about: str | None = None


class Company(CompanyBase, Record, table=True):
    """A company. Deleting it deletes its needs and proposals.

    Until someone who runs the cluster has approved it, it sees no student, and no student its work.
    """

    __tablename__ = "company"

    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CompanyPublic(CompanyBase, RecordPublic):
    """A company as it is shown."""
