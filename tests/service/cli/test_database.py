"""`samspel migrate`, `index rebuild`, `serve` and `demo`."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from shutil import copytree
from urllib.request import Request, urlopen

import pytest
from typer.testing import CliRunner

from models import migrations
from service.cli import app
from service.cli.opening import check_host
from service.config import Settings
from service.deps import Running
from service.errors import ValidationProblemError
from service.store import make_engine

COMMAND = [sys.executable, "-c", "from service.cli import main; main()"]


@pytest.fixture
def folder(region_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the demo region, and point the settings there."""
    made = tmp_path / "demo"
    copytree(region_folder, made)
    monkeypatch.setenv("SAMSPEL_DATABASE_URL", f"sqlite:///{made}/samspel.db")
    monkeypatch.setenv("SAMSPEL_INDEX_DIR", str(made / "index"))
    return made


def test_migrate_makes_the_tables_and_the_vocabulary_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/samspel.db"
    first = CliRunner().invoke(app, ["migrate", "--database", url, "--json"])
    assert first.exit_code == 0, first.output
    made = json.loads(first.stdout)
    assert made["competences_new"] >= 500
    second = CliRunner().invoke(app, ["migrate", "--database", url, "--json"])
    assert json.loads(second.stdout) == made | {"competences_new": 0}
    engine = make_engine(url)
    assert migrations.current(engine) == migrations.head() == made["revision"]
    engine.dispose()


@pytest.mark.parametrize(
    "command", [["serve", "--port", "0"], ["index", "rebuild"], ["import", "needs", "x"]]
)
def test_a_database_that_is_not_migrated_is_told(tmp_path: Path, command: list[str]) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    done = CliRunner().invoke(app, [*command, "--database", url])
    assert done.exit_code == 2
    assert "run `samspel migrate`" in done.stderr


def test_index_rebuild_reads_and_indexes_everything(folder: Path) -> None:
    (folder / "index" / "student.faiss").write_bytes(b"damaged")
    done = CliRunner().invoke(app, ["index", "rebuild", "--json"])
    assert done.exit_code == 0, done.output
    result = json.loads(done.stdout)
    assert result["documents"] == 390
    assert len(result["encoder"]) == 12
    assert (folder / "index" / "student.faiss").stat().st_size > 1_000


def test_a_rebuilt_index_answers_as_the_served_one_did(folder: Path, running: Running) -> None:
    done = CliRunner().invoke(app, ["index", "rebuild"])
    assert done.exit_code == 0
    assert "390 documents read and indexed" in done.stdout
    assert running.engine.current().taxonomy_version in done.stdout


@pytest.mark.parametrize(
    ("host", "demo", "served"),
    [
        ("127.0.0.1", True, True),
        ("localhost", True, True),
        ("::1", True, True),
        ("0.0.0.0", True, False),  # noqa: S104  it is refused
        ("192.168.1.4", True, False),
        ("samspel.example", True, False),
        ("0.0.0.0", False, True),  # noqa: S104  people sign in there
    ],
)
def test_a_demo_is_for_this_machine_only(host: str, demo: bool, served: bool) -> None:
    settings = Settings(host=host, demo=demo)
    if served:
        check_host(settings)
        return
    with pytest.raises(ValidationProblemError, match="this machine only"):
        check_host(settings)


def test_serve_refuses_a_demo_elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMSPEL_DEMO", "1")
    done = CliRunner().invoke(app, ["serve", "--host", "0.0.0.0"])  # noqa: S104  it is refused
    assert done.exit_code == 2
    assert "this machine only" in done.stderr


@pytest.mark.parametrize("command", ["serve", "demo"])
@pytest.mark.usefixtures("folder")
def test_a_port_that_is_taken_is_told_at_once(command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = CliRunner().invoke(app, [command, "--port", str(taken.getsockname()[1])])
    assert done.exit_code == 2
    assert "--port" in done.stderr


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_serve_answers_and_stops(folder: Path) -> None:
    port = free_port()
    arguments = [*COMMAND, "serve", "--port", str(port)]
    token = "a-token-of-this-test"
    env = os.environ | {"SAMSPEL_API_TOKEN": token}
    with subprocess.Popen(arguments, env=env, stderr=subprocess.PIPE, text=True) as served:
        try:
            deadline = time.monotonic() + 90
            while True:
                try:
                    with urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
                        assert json.load(answer) == {"status": "ready"}
                    break
                except OSError:
                    assert served.poll() is None, served.stderr and served.stderr.read()
                    assert time.monotonic() < deadline
                    time.sleep(0.2)
            url = f"http://127.0.0.1:{port}/api/v1/needs/n001/suggestions?k=2"
            asked = Request(url, headers={"Authorization": f"Bearer {token}"})
            with urlopen(asked, timeout=30) as answer:  # noqa: S310  it is our own address
                assert set(json.load(answer)["suggestions"]["lanes"]) == {
                    "thesis", "training", "hire",
                }  # fmt: skip
        finally:
            served.send_signal(signal.SIGINT)
            _, said = served.communicate(timeout=30)
    assert "Traceback" not in said


def test_demo_from_nothing_and_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SAMSPEL_DATABASE_URL", raising=False)
    first = CliRunner().invoke(app, ["demo", "--no-serve"])
    assert first.exit_code == 0, first.output
    assert "Inläst: 44 companies" in first.stdout
    for word in ("Examensarbete", "Utbildning", "Rekrytering", "täckning", "täcks till"):
        assert word in first.stdout
    assert (tmp_path / "var" / "demo.db").exists()
    second = CliRunner().invoke(app, ["demo", "--no-serve", "--language", "en", "--need", "n003"])
    assert second.exit_code == 0, second.output
    assert "Loaded" not in second.stdout
    for word in ("Thesis work", "Training", "Hire", "coverage"):
        assert word in second.stdout


def test_demo_with_a_need_that_is_not_there(folder: Path) -> None:
    done = CliRunner().invoke(app, ["demo", "--no-serve", "--need", "n999"])
    assert done.exit_code == 2
    assert "n999" in done.stderr
