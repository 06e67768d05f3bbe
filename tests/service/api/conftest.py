"""An application over a migrated database with the demo region, as it is served."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest
from fastapi.testclient import TestClient

from models.migrations import upgrade
from service.app import create_app, make_running
from service.auth import Viewer
from service.config import Settings
from service.deps import Running
from service.store import transaction
from service.usecases.demo import load_demo
from service.usecases.vocabulary import store_vocabulary

TODAY = date(2026, 11, 23)
BASE = "http://127.0.0.1:8000"


def run(folder: Path, **settings: object) -> Running:
    """Return what an application over the database in `folder` holds, its index built."""
    url = f"sqlite:///{folder}/samspel.db"
    made = Settings(database_url=url, index_dir=folder / "index", **settings)
    running = make_running(made, lambda: TODAY)
    running.engine.load()
    return running


@pytest.fixture(scope="session")
def region_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a database with the demo region, to be copied."""
    folder = tmp_path_factory.mktemp("region")
    upgrade(f"sqlite:///{folder}/samspel.db")
    liaison = Viewer("liaison")
    running = make_running(
        Settings(database_url=f"sqlite:///{folder}/samspel.db", index_dir=folder / "index")
    )
    with transaction(running.sessions) as session:
        store_vocabulary(liaison, session)
    running.engine.load()
    with transaction(running.sessions) as session:
        load_demo(liaison, session, running.engine)
    running.sessions.kw["bind"].dispose()
    return folder


def copied(region_file: Path, folder: Path) -> Path:
    """Copy the demo database into an empty folder."""
    folder.mkdir(exist_ok=True)
    copyfile(region_file / "samspel.db", folder / "samspel.db")
    (folder / "index").mkdir(exist_ok=True)
    copyfile(region_file / "index" / "reading.json", folder / "index" / "reading.json")
    return folder


@pytest.fixture(scope="module")
def running(region_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return what an application over the demo region holds; a module shares it."""
    made = run(copied(region_file, tmp_path_factory.mktemp("demo")))
    yield made
    made.sessions.kw["bind"].dispose()


@pytest.fixture(scope="module")
def client(running: Running) -> Iterator[TestClient]:
    """Return a client of an application over the demo region; a module shares it."""
    with TestClient(create_app(running=running), base_url=BASE) as made:
        yield made
