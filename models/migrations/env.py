"""The environment in which Alembic runs the migrations."""

from typing import Literal

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import models  # noqa: F401  the tables register themselves when they are imported
from models.record import UtcDateTime


def plain_type(kind: str, item: object, _: object) -> str | Literal[False]:
    """Write our own column types into a new revision as the plain types they stand for."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String({item.length or ''})"
    return False


def run() -> None:
    """Connect to the database of the configuration and migrate it in one transaction."""
    engine = sa.create_engine(context.config.attributes["url"], poolclass=sa.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            # SQLite cannot alter a table in place, so a changed one is copied.
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            render_item=plain_type,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
