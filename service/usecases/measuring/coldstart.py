"""Cold start: how long `samspel serve` takes from the command to an answer that it is ready."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from time import perf_counter, sleep
from urllib.error import URLError
from urllib.request import urlopen

from service.errors import UnavailableError

__all__ = ["seconds_to_ready"]

_START = "import sys; from service.cli import main; sys.exit(main())"
_LONGEST = 120.0


def seconds_to_ready(folder: Path) -> float:
    """Start `samspel serve` with the demo region on the migrated database in ``folder``.

    Returns:
        Seconds from starting the process until /health/ready answers 200; it is ended then.

    Raises:
        UnavailableError: the process ended, or was not ready within two minutes.
    """
    port = _free_port()
    given = {
        "SAMSPEL_DATABASE_URL": f"sqlite:///{folder}/samspel.db",
        "SAMSPEL_INDEX_DIR": f"{folder}/index",
        "SAMSPEL_DEMO": "1",
    }
    began = perf_counter()
    server = subprocess.Popen(  # noqa: S603  # this very program, with arguments of its own
        [sys.executable, "-c", _START, "serve", "--port", str(port)],
        env={**os.environ, **given},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _is_ready(port):
            if server.poll() is not None or perf_counter() - began > _LONGEST:
                raise UnavailableError("samspel serve did not become ready")
            sleep(0.02)
        return perf_counter() - began
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _is_ready(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
