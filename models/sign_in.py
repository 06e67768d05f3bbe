"""How people sign in: sessions, links by e-mail, other providers, and failed attempts.

Whatever opens a door is stored as its SHA-256 only, so that a copy of the database opens none.
"""

from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.record import UtcDateTime, new_id, utc_now

__all__ = ["EmailPurpose", "EmailToken", "ExternalIdentity", "SignInAttempt", "SignInSession"]

EmailPurpose = Literal["sign-in", "reset", "change"]


class SignInSession(SQLModel, table=True):
    """One browser that is signed in; `id_hash` is of the secret in its cookie."""

    __tablename__ = "sign_in_session"

    id_hash: str = Field(primary_key=True, max_length=64)
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE", index=True, max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_seen_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    user_agent: str = Field(default="", max_length=200)


class EmailToken(SQLModel, table=True):
    """A single-use link sent by e-mail; it is deleted when it is used.

    `email` is the address that the link was sent to: a change of address takes effect when
    the new one answers.
    """

    __tablename__ = "email_token"

    id_hash: str = Field(primary_key=True, max_length=64)
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE", index=True, max_length=64)
    purpose: EmailPurpose = Field(sa_type=sa.String)
    email: str = Field(max_length=254)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class ExternalIdentity(SQLModel, table=True):
    """Who an OpenID provider says that an account is: by issuer and subject, never by e-mail."""

    __tablename__ = "external_identity"
    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=64)
    issuer: str = Field(max_length=400)
    subject: str = Field(max_length=255)
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE", index=True, max_length=64)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class SignInAttempt(SQLModel, table=True):
    """One try, counted against a limit; `key` is a hash of what is limited."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (sa.Index("ix_sign_in_attempt_key_at", "key", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
