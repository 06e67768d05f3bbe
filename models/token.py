"""API tokens: what a program shows instead of a password."""

from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.record import UtcDateTime, new_id

__all__ = ["ApiToken", "Scope"]

Scope = Literal["read", "write"]


class ApiToken(SQLModel, table=True):
    """A program's key to an account, stored as the SHA-256 of what it shows."""

    __tablename__ = "api_token"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE", index=True, max_length=64)
    name: str = Field(max_length=200)
    token_hash: str = Field(max_length=64, unique=True)
    scopes: list[Scope] = Field(sa_type=sa.JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
