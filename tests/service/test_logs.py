"""What a line of log says, and what it leaves out."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest

from service.logs import REQUEST_ID, JsonLines, level_of

SECRET = "kanarie@kanarie.example"


@pytest.fixture
def lines() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """Return a logger and what it writes."""
    logger, out = logging.getLogger("service.test_logs"), io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield logger, out
    logger.removeHandler(handler)


def test_a_line_is_one_json_object_with_the_request(
    lines: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, out = lines
    before = REQUEST_ID.set("r1")
    logger.info("request", extra={"method": "GET", "route": "/needs/{id}", "status": 200, "ms": 3})
    REQUEST_ID.reset(before)
    logger.warning("two\nlines of %s", "text")
    first, second = (json.loads(one) for one in out.getvalue().splitlines())
    assert first.pop("time").endswith("Z")
    assert first == {
        "level": "info",
        "logger": "service.test_logs",
        "message": "request",
        "request_id": "r1",
        "method": "GET",
        "route": "/needs/{id}",
        "status": 200,
        "ms": 3,
    }
    assert second["message"] == "two\nlines of text"
    assert "request_id" not in second


def test_an_error_is_told_by_kind_and_place_and_never_by_what_it_quotes(
    lines: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, out = lines
    try:
        try:
            int(SECRET)
        except ValueError as error:
            raise RuntimeError(f"not for {SECRET}") from error
    except RuntimeError:
        logger.exception("request failed")
    line = json.loads(out.getvalue())
    assert [one["kind"] for one in line["error"]] == [
        "builtins.RuntimeError",
        "builtins.ValueError",
    ]
    assert "test_logs.py:" in line["error"][0]["at"][-1]
    assert SECRET not in out.getvalue()


_HEARD = f"""
import logging
from service.logs import configure
configure()
logging.getLogger("httpx").info("HTTP Request: GET https://x.example/?code=%s", {SECRET!r})
logging.getLogger("sqlalchemy.engine").info("SELECT %s", {SECRET!r})
logging.getLogger("service.access").info("request")
logging.getLogger("uvicorn.error").error("Exception in ASGI application\\n")
logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
"""


def test_libraries_are_heard_from_warnings_on() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _HEARD], capture_output=True, text=True, check=True
    )  # a process of its own, whose logging no other test has touched
    told = [json.loads(one)["message"] for one in done.stderr.splitlines()]
    assert told == ["request", "Invalid HTTP request received."]
    assert (level_of("service.web.visit"), level_of("httpx")) == (logging.INFO, logging.WARNING)
