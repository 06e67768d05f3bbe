"""Making a database ready: its tables, and the vocabulary in them."""

from __future__ import annotations

from typing import Any

from models import migrations
from service.auth import Viewer
from service.config import Settings
from service.errors import UnavailableError
from service.store import competences, make_engine, transaction
from service.usecases.documents.vocabulary import store_vocabulary

__all__ = ["check_migrated", "ensure_vocabulary", "migrate"]


def migrate(settings: Settings) -> str:
    """Bring the tables up to date and return their revision."""
    migrations.upgrade(settings.database_url)
    return migrations.head()


def check_migrated(settings: Settings) -> None:
    """Refuse a database whose tables are not those that this release knows."""
    database = make_engine(settings.database_url)
    try:
        found = migrations.current(database)
    finally:
        database.dispose()
    if found != migrations.head():
        raise UnavailableError("the database is not up to date: run `samspel migrate`")


def ensure_vocabulary(viewer: Viewer, sessions: Any, *, renew: bool = False) -> tuple[int, int]:
    """Store the bundled vocabulary where there is none; return how many are new and changed.

    With `renew`, bundled competences become as this release has them, but for those that
    people have edited on the pages.
    """
    with transaction(sessions) as session:
        if competences.count(viewer, session) and not renew:
            return 0, 0
        return store_vocabulary(viewer, session)
