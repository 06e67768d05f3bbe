"""Sign-ups: who wants an account and has not yet answered from the e-mail address given."""

from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.fields import TextLanguage
from models.record import UtcDateTime

__all__ = ["SignUp", "SignUpRole"]

SignUpRole = Literal["student", "company"]


class SignUp(SQLModel, table=True):
    """What was asked for; nothing is made of it until the address answers.

    `details` holds the company that is to be made, the student's organisation, or the external
    identity that the account is to have. `token_hash` is of the secret in the letter's link.
    """

    __tablename__ = "sign_up"

    token_hash: str = Field(primary_key=True, max_length=64)
    email: str = Field(max_length=254, index=True)
    name: str = Field(max_length=200)
    role: SignUpRole = Field(sa_type=sa.String)
    language: TextLanguage = Field(sa_type=sa.String)
    details: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
