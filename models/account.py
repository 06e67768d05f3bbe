"""Accounts: who may sign in, in which role, and for which organisation."""

from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.fields import Name, PublicId, TextLanguage
from models.record import Input, UtcDateTime, new_id, utc_now

__all__ = [
    "Account",
    "AccountRole",
    "Organisation",
    "OrganisationCreate",
    "OrganisationKind",
    "Theme",
]

AccountRole = Literal["student", "company", "liaison", "admin"]
OrganisationKind = Literal["university", "school", "cluster"]
Theme = Literal["auto", "light", "dark"]


class OrganisationCreate(Input):
    """A new organisation; without an id it is given one."""

    id: PublicId | None = None
    name: Name
    kind: OrganisationKind


class Organisation(SQLModel, table=True):
    """A university, a school or a cluster office: where liaisons work and students study."""

    __tablename__ = "organisation"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    name: str = Field(max_length=200, unique=True)
    kind: OrganisationKind = Field(sa_type=sa.String)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Account(SQLModel, table=True):
    """One person who may sign in.

    A company member has `company_id`, a student `student_id`; a liaison without
    `organisation_id` works for the whole cluster. A member who has been removed has no
    company, cannot sign in, and can be let back by the company in `left_company_id`. Deleting
    a student deletes the account.
    """

    __tablename__ = "account"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=200)
    role: AccountRole = Field(sa_type=sa.String, index=True)
    company_id: str | None = Field(
        default=None, foreign_key="company.id", ondelete="SET NULL", index=True, max_length=64
    )
    left_company_id: str | None = Field(
        default=None, foreign_key="company.id", ondelete="SET NULL", index=True, max_length=64
    )
    organisation_id: str | None = Field(
        default=None, foreign_key="organisation.id", ondelete="SET NULL", index=True, max_length=64
    )
    student_id: str | None = Field(
        default=None, foreign_key="student.id", ondelete="CASCADE", unique=True, max_length=64
    )
    language: TextLanguage | None = Field(default=None, sa_type=sa.String)
    theme: Theme = Field(default="auto", sa_type=sa.String)
    password_hash: str | None = Field(default=None, max_length=200)
    email_verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    digest: bool = Field(default=True)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
