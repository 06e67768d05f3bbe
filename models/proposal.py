"""Thesis proposals: work that a company offers to students."""

from datetime import date
from typing import Final, Self

import sqlalchemy as sa
from pydantic import model_validator
from sqlmodel import Field, SQLModel

from models.correction import Correction, Corrections
from models.fields import (
    EqfLevel,
    LanguageCode,
    MunicipalityName,
    Name,
    ProposalStatus,
    PublicId,
    Text,
    TextLanguage,
)
from models.ordering import check_order
from models.record import Input, RecordPublic, RemovableRecord, Update

__all__ = [
    "STATUS_MOVES",
    "ProposalBase",
    "ProposalCreate",
    "ProposalPublic",
    "ProposalUpdate",
    "ThesisProposal",
]

STATUS_MOVES: Final[dict[ProposalStatus, frozenset[ProposalStatus]]] = {
    "draft": frozenset({"open"}),
    "open": frozenset({"draft", "matched"}),
    "matched": frozenset({"open", "done"}),
    "done": frozenset({"matched"}),
}
"""Where a proposal may go from each status: one step onwards, or one step back."""


class ProposalBase(SQLModel):
    """What a proposal says. `credits` are ECTS credits; `nda` marks it as confidential."""

    title: Name
    text: Text = Field(sa_type=sa.Text)
    language: TextLanguage | None = Field(default=None, sa_type=sa.String)
    level: EqfLevel | None = None
    credits: float | None = Field(default=None, gt=0, le=300)
    period_from: date | None = None
    period_to: date | None = None
    work_languages: list[LanguageCode] = Field(default_factory=list, sa_type=sa.JSON, max_length=10)
    team_min: int = Field(default=1, ge=1, le=50)
    team_max: int = Field(default=2, ge=1, le=50)
    nda: bool = False
    municipality: MunicipalityName | None = Field(default=None, index=True)
    status: ProposalStatus = Field(default="draft", sa_type=sa.String, index=True)
    corrections: Corrections = Field(default_factory=list, sa_type=sa.JSON)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_order(self.period_from, self.period_to, "period_from", "period_to")
        check_order(self.team_min, self.team_max, "team_min", "team_max")
        return self


class ProposalCreate(ProposalBase, Input):
    """A new proposal; without an id it is given one."""

    id: PublicId | None = None
    company_id: PublicId


class ProposalUpdate(Update):
    """A change to a proposal; it cannot move to another company."""

    title: str | None = None
    text: str | None = None
    language: TextLanguage | None = None
    level: int | None = None
    credits: float | None = None
    period_from: date | None = None
    period_to: date | None = None
    work_languages: list[str] | None = None
    team_min: int | None = None
    team_max: int | None = None
    nda: bool | None = None
    municipality: str | None = None
    status: ProposalStatus | None = None
    corrections: list[Correction] | None = None


class ThesisProposal(ProposalBase, RemovableRecord, table=True):
    """A company's proposal of thesis work."""

    __tablename__ = "proposal"

    company_id: str = Field(foreign_key="company.id", ondelete="CASCADE", index=True, max_length=64)


class ProposalPublic(ProposalBase, RecordPublic):
    """A proposal as it is shown."""

    company_id: str
