"""`samspel digest`, to a real mail server."""

import json
import socket
from collections.abc import Iterator
from email.message import Message as Letter
from pathlib import Path
from shutil import copytree

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from typer.testing import CliRunner

from service.cli import app


class Mailbox(Message):
    """Keeps what comes."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[Letter] = []

    def handle_message(self, message: Letter) -> None:
        self.got.append(message)


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Mailbox()
    server = Controller(made, hostname="127.0.0.1", port=port)
    server.start()
    monkeypatch.setenv("SAMSPEL_SMTP_URL", f"smtp://127.0.0.1:{port}")
    yield made
    server.stop()


@pytest.fixture(autouse=True)
def folder(region_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point the settings at a copy of the demo region."""
    made = tmp_path / "demo"
    copytree(region_folder, made)
    monkeypatch.setenv("SAMSPEL_DATABASE_URL", f"sqlite:///{made}/samspel.db")
    monkeypatch.setenv("SAMSPEL_INDEX_DIR", str(made / "index"))


def test_digests_are_written_once_a_week_and_sent(mailbox: Mailbox) -> None:
    first = CliRunner().invoke(app, ["digest", "--json"])
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout) == {"written": 3, "sent": 3}
    assert {one["To"] for one in mailbox.got} == {
        f"{role}@demo.example" for role in ("student", "company", "liaison")
    }
    for one in mailbox.got:
        off = one["List-Unsubscribe"]
        assert off.startswith("<http://127.0.0.1:8000/digest/off?token=")
        assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    again = CliRunner().invoke(app, ["digest"])
    assert again.stdout == "0 digests written, 0 letters sent\n"
    assert len(mailbox.got) == 3


def test_without_a_mail_server_they_wait() -> None:
    done = CliRunner().invoke(app, ["digest"])
    assert (
        done.stdout == "3 digests written, 0 letters sent; no SAMSPEL_SMTP_URL, so letters wait\n"
    )
