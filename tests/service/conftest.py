"""The service over real databases: with the demo region, or with a vocabulary and no documents."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from shutil import copyfile, copytree

import pytest
from fastapi.testclient import TestClient

from models.migrations import upgrade
from service.app import create_app, make_running
from service.auth import Viewer
from service.config import Settings
from service.deps import Running
from service.store import transaction
from service.usecases.demo.loading import load_demo
from service.usecases.documents.vocabulary import store_vocabulary

TODAY = date(2026, 11, 23)
TOKEN = "the-token-of-the-tests"
HEADERS = {"authorization": f"Bearer {TOKEN}"}
Start = Callable[..., Running]
LIAISON = Viewer("liaison")


def _start(folder: Path, **settings: object) -> Running:
    url = f"sqlite:///{folder}/samspel.db"
    given = {"api_token": TOKEN, "demo": True} | settings
    made = Settings(database_url=url, index_dir=folder / "index", **given)
    return make_running(made, lambda: TODAY)


def _stop(running: Running) -> None:
    running.sessions.kw["bind"].dispose()


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a database with the vocabulary and no documents, to be copied."""
    folder = tmp_path_factory.mktemp("empty")
    upgrade(f"sqlite:///{folder}/samspel.db")
    running = _start(folder)
    with transaction(running.sessions) as session:
        store_vocabulary(LIAISON, session)
    _stop(running)
    return folder


@pytest.fixture(scope="session")
def region_folder(empty_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a database with the demo region and its index, to be copied."""
    folder = tmp_path_factory.mktemp("region")
    copyfile(empty_folder / "samspel.db", folder / "samspel.db")
    running = _start(folder)
    running.engine.load()
    with transaction(running.sessions) as session:
        load_demo(LIAISON, session, running.engine)
    running.engine.save()
    _stop(running)
    return folder


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    """Return what starts the service over the database in a folder; all end with the module."""
    started: list[Running] = []

    def make(folder: Path, *, load: bool = True, **settings: object) -> Running:
        made = _start(folder, **settings)
        started.append(made)
        if load:
            made.engine.load()
        return made

    yield make
    for one in started:
        one.engine.wait()
        _stop(one)


@pytest.fixture(scope="module")
def running(region_folder: Path, tmp_path_factory: pytest.TempPathFactory, start: Start) -> Running:
    """Return the service over a copy of the demo region; a module shares it."""
    folder = tmp_path_factory.mktemp("demo") / "copy"
    copytree(region_folder, folder)
    return start(folder)


@pytest.fixture(scope="module")
def client(running: Running) -> Iterator[TestClient]:
    """Return a client of an application over the demo region; a module shares it."""
    app = create_app(running=running)
    with TestClient(app, base_url="http://127.0.0.1:8000", headers=HEADERS) as made:
        yield made


@pytest.fixture
def small(empty_folder: Path, tmp_path: Path, start: Start) -> Running:
    """Return the service over a database of its own, with the vocabulary and no documents."""
    copyfile(empty_folder / "samspel.db", tmp_path / "samspel.db")
    return start(tmp_path)


@pytest.fixture
def small_client(small: Running) -> Iterator[TestClient]:
    """Return a client of an application over a database of its own."""
    app = create_app(running=small)
    with TestClient(app, base_url="http://127.0.0.1:8000", headers=HEADERS) as made:
        yield made
