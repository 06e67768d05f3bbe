"""`samspel admin`: the first administrator."""

import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from models.migrations import upgrade
from models.record import utc_now
from service.cli import app
from service.store import accounts, make_engine, make_sessions, transaction
from service.usecases.accounts.email_links import holder, reset_password
from service.usecases.accounts.sign_in import resume, sign_in_by_password

CREATE = ["admin", "create", "--email", "Ada@kluster.example", "--name", "Ada Admin"]
PASSWORD = "trettio gula ankor"


@pytest.fixture
def sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    url = f"sqlite:///{tmp_path}/samspel.db"
    upgrade(url)
    monkeypatch.setenv("SAMSPEL_DATABASE_URL", url)
    engine = make_engine(url)
    yield make_sessions(engine)
    engine.dispose()


def test_an_administrator_is_made_with_a_link_to_choose_a_password(sessions: Any) -> None:
    done = CliRunner().invoke(app, CREATE)
    assert done.exit_code == 0, done.output
    secret = done.output.strip().rpartition("/")[2]
    now = utc_now()
    with transaction(sessions) as session:
        assert holder(session, secret, "reset", now).email == "ada@kluster.example"
        found = resume(session, reset_password(session, secret, PASSWORD, "", now), now)
        assert found is not None
        assert found.viewer.role == "admin"


def test_an_address_is_used_once_and_a_link_helps_who_has_lost_the_password(sessions: Any) -> None:
    CliRunner().invoke(app, CREATE)
    again = CliRunner().invoke(app, CREATE)
    assert again.exit_code == 2
    assert "already an account" in again.stderr
    link = CliRunner().invoke(app, ["admin", "link", "--email", "ada@kluster.example"])
    with transaction(sessions) as session:
        secret = link.output.strip().rpartition("/")[2]
        assert holder(session, secret, "reset", utc_now() + timedelta(hours=1)).name == "Ada Admin"
    unknown = CliRunner().invoke(app, ["admin", "link", "--email", "x@kluster.example"])
    assert unknown.exit_code == 2


@pytest.mark.parametrize(
    "given",
    [["--email", "not an address", "--name", "Ada"], ["--email", "a@b.example", "--name", " "]],
)
def test_what_cannot_be_is_refused(sessions: Any, given: list[str]) -> None:
    done = CliRunner().invoke(app, ["admin", "create", *given])
    assert done.exit_code == 2
    with transaction(sessions) as session:
        assert accounts.by_email(session, "a@b.example") is None


def test_at_a_keyboard_a_password_is_asked_for(sessions: Any) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from service.cli import main; main()", *CREATE]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        said = b""
        for wanted in (b"Password", b"Repeat"):
            while wanted not in said:
                said += os.read(ours, 1000)
            time.sleep(0.1)  # the echo is turned off after the question
            os.write(ours, PASSWORD.encode() + b"\n")
        assert process.wait(30) == 0
    os.close(ours)
    assert PASSWORD.encode() not in said
    with transaction(sessions) as session:
        token = sign_in_by_password(
            session, "ada@kluster.example", PASSWORD, "127.0.0.1", "", utc_now()
        )
        assert token
