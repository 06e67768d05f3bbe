"""Logs: one JSON object a line, without anything that a person has written.

A line says when, how serious, which logger and which request; of an error it says the kind and
where it arose. What an exception tells of values is left out: it may quote a text or a name.
"""

from __future__ import annotations

import json
import logging
import logging.config
from contextvars import ContextVar
from datetime import UTC, datetime
from traceback import extract_tb
from types import TracebackType
from typing import Any, Final

__all__ = ["REQUEST_ID", "JsonLines", "configure", "level_of"]

REQUEST_ID: Final[ContextVar[str]] = ContextVar("request_id", default="")
"""The id of the request that is being answered; empty outside of one."""

_FIELDS: Final = ("method", "route", "status", "ms")
_FRAMES: Final = 20
_LEVELS: Final = {"": "WARNING", "service": "INFO", "uvicorn": "INFO"}
"""From which level on each logger is heard; the libraries' finer ones tell of addresses."""


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {
            "time": at.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage().strip(),
        }
        request_id = REQUEST_ID.get()
        if request_id:
            line["request_id"] = request_id
        line |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _told(error: BaseException) -> list[dict[str, Any]]:
    """Return an exception and its causes, outermost first: the kind of each, and where."""
    told: list[dict[str, Any]] = []
    seen: BaseException | None = error
    while seen is not None and len(told) < 5:
        kind = f"{type(seen).__module__}.{type(seen).__qualname__}"
        told.append({"kind": kind, "at": _frames(seen.__traceback__)})
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return told


def _frames(trace: TracebackType | None) -> list[str]:
    """Return the last places of a traceback, as file:line function."""
    return [f"{one.filename}:{one.lineno} {one.name}" for one in extract_tb(trace)[-_FRAMES:]]


def _is_new(record: logging.LogRecord) -> bool:
    """Whether a record tells more than the application has: the server repeats its errors."""
    return not (record.name == "uvicorn.error" and record.msg.startswith("Exception in ASGI"))


def configure() -> None:
    """Have everything that this process logs written to standard error as lines of JSON."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": JsonLines}},
            "filters": {"new": {"()": lambda: _is_new}},
            "handlers": {
                "lines": {
                    "class": "logging.StreamHandler",
                    "formatter": "json",
                    "filters": ["new"],
                }
            },
            "root": {"level": _LEVELS[""], "handlers": ["lines"]},
            "loggers": {name: {"level": level} for name, level in _LEVELS.items() if name},
        }
    )


def level_of(logger: str) -> int:
    """Return the level from which on `configure` has a logger heard."""
    heard = _LEVELS.get(logger.partition(".")[0], _LEVELS[""])
    return logging.getLevelNamesMapping()[heard]
