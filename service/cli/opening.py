"""What the commands that use a database have in common."""
# ruff: noqa: PLC0415 — heavy imports wait for the command

from __future__ import annotations

import logging
import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from service.errors import ValidationProblemError

if TYPE_CHECKING:
    from service.auth import Viewer
    from service.config import Settings
    from service.deps import Running

__all__ = ["check_host", "check_port", "liaison", "open_running", "settings_with"]


def liaison() -> Viewer:
    """Who works at the command line of the machine that holds the database."""
    from service.auth import Viewer

    return Viewer("liaison")


def settings_with(**given: Any) -> Settings:
    """Return the settings with those options that were given in the place of the environment's."""
    from service.config import Settings

    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValueError as error:
        raise ValidationProblemError(str(error)) from error


def check_host(settings: Settings) -> None:
    """Refuse to serve a demo, where anyone signs in without a password, to other machines."""
    if settings.demo and not _is_here(settings.host):
        raise ValidationProblemError(
            f"a demo is served on this machine only (127.0.0.1), not on {settings.host}",
            field="host",
        )


def check_port(settings: Settings) -> None:
    """Refuse an address that something else listens on, before anything is loaded."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host.strip("[]"), settings.port), family=family).close()
    except OSError as error:
        raise ValidationProblemError(
            f"cannot listen on {settings.host}:{settings.port} ({error.strerror}): stop what does, "
            "or choose another port with --port",
            field="port",
        ) from error


def _is_here(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def open_running(settings: Settings) -> Running:
    """Return the service over a migrated database, its index not yet built.

    Raises:
        UnavailableError: the tables are not up to date.
    """
    from service.app import make_running
    from service.usecases.preparing import check_migrated, ensure_vocabulary

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    check_migrated(settings)
    running = make_running(settings)
    ensure_vocabulary(liaison(), running.sessions)
    return running
