"""Invitations: a single-use way in for company members, liaisons and administrators."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.account import AccountRole
from models.record import UtcDateTime, new_id

__all__ = ["Invitation"]


class Invitation(SQLModel, table=True):
    """An invitation to one address; `token_hash` is of the secret in its link."""

    __tablename__ = "invitation"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    token_hash: str = Field(max_length=64, unique=True)
    email: str = Field(max_length=254)
    role: AccountRole = Field(sa_type=sa.String)
    company_id: str | None = Field(
        default=None, foreign_key="company.id", ondelete="CASCADE", index=True, max_length=64
    )
    organisation_id: str | None = Field(
        default=None, foreign_key="organisation.id", ondelete="CASCADE", index=True, max_length=64
    )
    invited_by: str | None = Field(
        default=None, foreign_key="account.id", ondelete="SET NULL", max_length=64
    )
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
