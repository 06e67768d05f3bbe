"""A migrated database of a test's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.migrations import upgrade
from service.store import make_engine, make_sessions


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Any]:
    url = f"sqlite:///{tmp_path}/mail.db"
    upgrade(url)
    engine = make_engine(url)
    yield make_sessions(engine)
    engine.dispose()
