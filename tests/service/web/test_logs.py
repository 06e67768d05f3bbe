"""A canary's name, address and CV go through the whole application, and into no line of log.

That no line holds them is asked of every test of the run, in `tests/conftest.py`; here they take
every way in, and what the lines do say is looked at.
"""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from service.auth import SYSTEM
from service.deps import Running
from service.engine import Engine
from service.logs import JsonLines
from service.store import outbox, transaction
from service.usecases import imports
from service.usecases.mailing.sending import deliver

NAME, EMAIL, WORDS = "Klara Kanarie", "klara@kanarie.example", "kanariegul svets"
PASSWORD = "Kanariens lösenord 7"


class Lines(logging.Handler):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.written: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.written.append(json.loads(self.format(record)))

    @property
    def requests(self) -> list[tuple[str, str, int]]:
        """Method, route and status of each request."""
        lines = [one for one in self.written if one["logger"] == "service.access"]
        return [(one["method"], one["route"], one["status"]) for one in lines]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Return what is written meanwhile."""
    made = Lines()
    logging.getLogger().addHandler(made)
    yield made
    logging.getLogger().removeHandler(made)
    said = json.dumps(made.written, ensure_ascii=False)
    for secret in (NAME, EMAIL, WORDS, PASSWORD, "kanarie"):
        assert secret not in said


def cv() -> bytes:
    """Return a CV in Word's format."""
    made, out = docx.Document(), io.BytesIO()
    for line in (NAME, EMAIL, f"Jag kan MIG/MAG och {WORDS}."):
        made.add_paragraph(line)
    made.save(out)
    return out.getvalue()


def test_signing_up_and_in_is_logged_by_route(web: Any, running: Running, lines: Lines) -> None:
    guest = web(None)
    given = {"name": NAME, "email": EMAIL, "organisation_id": "o002", "password": PASSWORD}
    asked = guest.post_form("/sign-up/student", given)
    assert asked.status_code == 303
    with transaction(running.sessions) as session:
        letters = [one.body for one in outbox.waiting(SYSTEM, session) if one.address == EMAIL]
    path = "/sign-up/confirm/" + letters[0].split("/sign-up/confirm/")[1].split()[0]
    assert guest.get(path).status_code == 200
    assert guest.get(f"/sign-in?next=/needs?q={WORDS}").status_code == 200
    failed = guest.post_form("/sign-in", {"email": EMAIL, "password": f"{PASSWORD}x"})
    assert failed.status_code == 422
    assert guest.get(f"/sign-in/link/{EMAIL}").status_code in (200, 404)
    secret = path.rpartition("/")[2]
    assert secret not in json.dumps(lines.written)
    assert ("POST", "/sign-up/student", 303) in lines.requests
    assert ("GET", "/sign-up/confirm/{token}", 200) in lines.requests
    for line in lines.written:
        if line["logger"] == "service.access":
            assert line["request_id"]
            assert line["ms"] >= 0


@pytest.mark.parametrize("broken", [False, True])
def test_a_cv_is_read_or_refused_in_silence(web: Any, lines: Lines, broken: bool) -> None:
    student = web("student")
    basics = {"name": NAME, "email": EMAIL, "summary": f"Jag kan svetsa MIG/MAG, och {WORDS}."}
    files = [("cv.docx", cv()), ("Kanarie.json", json.dumps({"basics": basics}).encode())]
    if broken:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("word/document.xml", f"<w:p>{NAME} {EMAIL} {WORDS}")
        files = [
            ("Klara Kanarie.pdf", b"%PDF-1.7\n" + f"{NAME} {EMAIL} {WORDS}".encode()),
            ("kanarie.docx", packed.getvalue()),
            ("kanarie.xml", f"<SkillsPassport>{NAME}<{EMAIL}".encode()),
            ("kanarie.json", f'{{"basics": {{"name": "{NAME}", "email": '.encode()),
        ]
    for name, content in files:
        sent = {"file": (name, content, "application/octet-stream")}
        answer = student.post_form("/profile/cv", {"how": "instead"}, files=sent)
        assert (answer.status_code == 422) == broken
    assert lines.requests == [("POST", "/profile/cv", 422 if broken else 200)] * len(files)


def test_an_import_with_bad_rows_is_silent(web: Any, running: Running, lines: Lines) -> None:
    rows = f"id;program;text;nivå;namn;e-post\nk1;{NAME};{WORDS};nio;{NAME};{EMAIL}\n;;;;{NAME};x\n"
    file = {"file": (f"{NAME}.csv", rows.encode(), "text/csv")}
    liaison = web("liaison")
    sent = liaison.post_form("/imports/new", {"kind": "students"}, files=file)
    at = sent.headers["location"]
    batch = at.split("/")[2]
    with transaction(running.sessions) as session:
        mapping = imports.get_batch(SYSTEM, session, batch).mapping
        imports.map_columns(SYSTEM, session, batch, mapping, running.now())
    imports.work(running.sessions, running.engine, batch)
    assert NAME in liaison.get(f"/imports/{batch}").text or liaison.get(at).status_code < 400
    assert ("POST", "/imports/new", 303) in lines.requests


def test_errors_tell_nothing_of_what_was_asked(
    web: Any, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = web("company")
    company.client._transport.raise_server_exceptions = False
    assert company.get(f"/needs/{NAME}").status_code == 404
    assert company.get(f"/needs?page={WORDS}").status_code in (200, 422)
    assert company.get(f"/{WORDS}").status_code == 404
    asked = {"student_id": "s013", "need": "need:n001", "message": f"{WORDS} {EMAIL}"}
    assert company.post_form("/contacts", asked).status_code < 500
    assert company.client.get(f"/search?q={WORDS}", headers={"host": "kanarie"}).status_code == 400

    def broken(_: Engine) -> object:
        raise RuntimeError(f"{NAME} {EMAIL}")

    monkeypatch.setattr(Engine, "current", broken)
    failed = company.get("/needs/n001")
    assert failed.status_code == 500
    error = next(one for one in lines.written if one["level"] == "error")
    assert error["request_id"] == failed.headers["x-request-id"]
    assert error["error"][0]["kind"] == "builtins.RuntimeError"
    assert {route for _, route, _ in lines.requests} >= {"/needs/{id}", "", "/contacts"}


def test_mail_that_cannot_be_sent_is_told_of_without_its_address(
    running: Running, lines: Lines
) -> None:
    nowhere = running.settings.model_copy(update={"smtp_url": SecretStr("smtp://127.0.0.1:9")})
    with transaction(running.sessions) as session:
        outbox.put(session, EMAIL, f"Hej {NAME}", WORDS, "verify", running.now())
    deliver(running.sessions, nowhere, running.now())
    assert [one["level"] for one in lines.written] == ["warning"]


def test_a_database_that_refuses_does_not_quote(running: Running, lines: Lines) -> None:
    with running.sessions() as session, pytest.raises(OperationalError) as told:
        session.connection().execute(text("INSERT INTO nothing VALUES (:name)"), {"name": NAME})
    logging.getLogger("service.store").error("failed: %s", told.value, exc_info=told.value)
    assert "hidden" in lines.written[0]["message"]
