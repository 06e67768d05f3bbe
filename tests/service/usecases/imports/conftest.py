"""A service of its own for each module, and what imports a file from beginning to end."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from models import ImportBatch
from service.auth import Viewer
from service.deps import Running
from service.store import transaction
from service.usecases import imports

LIAISON = Viewer("liaison")
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


class Desk:
    """A liaison at work with imports."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.sessions, self.engine = running.sessions, running.engine

    def work(self, batch: ImportBatch, clock: Callable[[], datetime] = lambda: NOW) -> ImportBatch:
        imports.work(self.sessions, self.engine, batch.id, clock)
        return self.get(batch.id)

    def get(self, batch_id: str) -> ImportBatch:
        with self.sessions() as session:
            return imports.get_batch(LIAISON, session, batch_id)

    def upload(self, kind: Any, content: bytes | str, viewer: Viewer = LIAISON) -> ImportBatch:
        raw = content.encode() if isinstance(content, str) else content
        with transaction(self.sessions) as session:
            batch = imports.upload(viewer, session, kind, "file.csv", raw)
            batch.created_at = NOW
            return batch

    def check(self, kind: Any, content: bytes | str, viewer: Viewer = LIAISON) -> ImportBatch:
        batch = self.upload(kind, content, viewer)
        return self.check_again(batch, viewer)

    def check_again(self, batch: ImportBatch, viewer: Viewer = LIAISON) -> ImportBatch:
        with transaction(self.sessions) as session:
            moved = imports.map_columns(viewer, session, batch.id, batch.mapping, NOW)
        return self.work(moved)

    def choose(self, batch: ImportBatch, by_row: dict[int, str] | None = None, **by: str) -> None:
        with transaction(self.sessions) as session:
            imports.choose(LIAISON, session, batch.id, by, by_row or {})

    def carry_out(self, batch: ImportBatch, *, without_bad: bool = False) -> ImportBatch:
        with transaction(self.sessions) as session:
            moved = imports.carry_out(LIAISON, session, batch.id, NOW, without_bad=without_bad)
        return self.work(moved)

    def bring(self, kind: Any, content: bytes | str) -> ImportBatch:
        return self.carry_out(self.check(kind, content))

    def undo(self, batch: ImportBatch) -> ImportBatch:
        with transaction(self.sessions) as session:
            moved = imports.undo(LIAISON, session, batch.id, NOW)
        return self.work(moved)

    def rows(self, batch: ImportBatch, verdict: str | None = None) -> dict[int, Any]:
        with self.sessions() as session:
            found = imports.list_rows(LIAISON, session, batch.id, limit=9_999, verdict=verdict)
        return {row.number: row for row in found}


@pytest.fixture(scope="module")
def desk(
    empty_folder: Path, tmp_path_factory: pytest.TempPathFactory, start: Callable[..., Running]
) -> Desk:
    """Return a desk over a database of its own; the tests of a module share it."""
    folder = tmp_path_factory.mktemp("desk")
    copyfile(empty_folder / "samspel.db", folder / "samspel.db")
    made = Desk(start(folder))
    made.bring(
        "companies",
        "id;namn;kommun;storlek\nc1;Plåt & Son AB;Olofström;liten\nc2;Två AB;1060;\n"
        "c8;Exempelverkstan AB;1060;\nc9;The Example Works AB;1060;\n",
    )
    return made
