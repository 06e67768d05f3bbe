"""Migrations of the database: the same ones on SQLite and on PostgreSQL."""

from models.migrations.run import check, current, downgrade, head, upgrade

__all__ = ["check", "current", "downgrade", "head", "upgrade"]
