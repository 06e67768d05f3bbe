"""Competence needs: what a company lacks, in its own words."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.correction import Correction, Corrections
from models.fields import (
    EqfLevel,
    Horizon,
    Lane,
    LanguageCode,
    MunicipalityName,
    Name,
    NeedStatus,
    OptionalText,
    PublicId,
    Text,
    TextLanguage,
)
from models.record import Input, RecordPublic, RemovableRecord, Update

__all__ = ["CompetenceNeed", "NeedBase", "NeedCreate", "NeedPublic", "NeedUpdate"]


class NeedBase(SQLModel):
    """What a need says. What is must, asked or nice is read from the text into mentions.

    `held` tells what the firm already has, so that no training is suggested for it.
    `lanes` names the wanted lanes; an empty list means all. `work_languages` are the
    languages that the work requires, as against the `language` the text is written in.
    """

    title: Name
    text: Text = Field(sa_type=sa.Text)
    language: TextLanguage | None = Field(default=None, sa_type=sa.String)
    held: OptionalText = Field(default=None, sa_type=sa.Text)
    headcount: int = Field(default=1, ge=1, le=10_000)
    horizon: Horizon | None = Field(default=None, sa_type=sa.String)
    municipality: MunicipalityName | None = Field(default=None, index=True)
    status: NeedStatus = Field(default="open", sa_type=sa.String, index=True)
    lanes: list[Lane] = Field(default_factory=list, sa_type=sa.JSON, max_length=3)
    work_languages: list[LanguageCode] = Field(default_factory=list, sa_type=sa.JSON, max_length=10)
    level: EqfLevel | None = None
    corrections: Corrections = Field(default_factory=list, sa_type=sa.JSON)


class NeedCreate(NeedBase, Input):
    """A new need; without an id it is given one."""

    id: PublicId | None = None
    company_id: PublicId


class NeedUpdate(Update):
    """A change to a need; it cannot move to another company."""

    title: str | None = None
    text: str | None = None
    language: TextLanguage | None = None
    held: str | None = None
    headcount: int | None = None
    horizon: Horizon | None = None
    municipality: str | None = None
    status: NeedStatus | None = None
    lanes: list[Lane] | None = None
    work_languages: list[str] | None = None
    level: int | None = None
    corrections: list[Correction] | None = None


class CompetenceNeed(NeedBase, RemovableRecord, table=True):
    """A company's need of competence, and which account handles it."""

    __tablename__ = "need"

    company_id: str = Field(foreign_key="company.id", ondelete="CASCADE", index=True, max_length=64)
    handler_account_id: str | None = Field(
        default=None, foreign_key="account.id", ondelete="SET NULL", index=True, max_length=64
    )


class NeedPublic(NeedBase, RecordPublic):
    """A need as it is shown."""

    company_id: str
