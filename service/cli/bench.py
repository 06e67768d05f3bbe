"""`samspel bench`: how fast reading, indexing, search and matching are on this machine."""
# ruff: noqa: D301, PLC0415 — \b keeps lines of the help; heavy imports wait for the command

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.encoders import minilm
from service.cli.output import note

if TYPE_CHECKING:
    from matcher.evaluation.speed import Latency, Rate

__all__ = ["register"]


def bench(
    students: Annotated[int, typer.Option(min=100, help="Synthetic students.")] = 100_000,
    proposals: Annotated[int, typer.Option(min=0, help="Synthetic proposals.")] = 20_000,
    trainings: Annotated[int, typer.Option(min=0, help="Synthetic trainings.")] = 5_000,
    needs: Annotated[int, typer.Option(min=10, help="Needs that ask.")] = 200,
    seed: Annotated[int, typer.Option(help="Of the synthetic documents.")] = 0,
    small: Annotated[
        bool, typer.Option("--small", help="A tenth of the students, proposals and trainings.")
    ] = False,
    without_minilm: Annotated[
        bool, typer.Option("--without-minilm", help="Leave out all-MiniLM-L6-v2.")
    ] = False,
    pages: Annotated[
        int, typer.Option("--pages", min=0, help="Open every page this often instead.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure speed on synthetic documents built from the vocabulary.

    Cold start of the server with the demo region; reading; encoding (beside all-MiniLM-L6-v2
    if the bench extra is installed); a full rebuild in a database of its own, with its memory;
    search beside bare FAISS and NumPy; suggestions for a stored need and a free text, ranked
    alone and by the service; file matching against 10,000 students. Medians and 95th
    percentiles, one thread. With the default sizes it takes about twelve minutes.
    With --pages it opens every page, for every role, over a server with the demo region.

    \b
    Examples:
      samspel bench
      samspel bench --small --json
      samspel bench --pages 20
    """
    from matcher.types import Kind
    from service.usecases.measuring.benchmark import Benchmark

    share = 10 if small else 1
    sizes = {
        Kind.STUDENT: students // share,
        Kind.PROPOSAL: proposals // share,
        Kind.TRAINING: trainings // share,
        Kind.NEED: needs,
    }
    found: dict[str, Any] = {"machine": machine()}
    if not as_json:
        typer.echo(found["machine"])
    parts: Iterator[tuple[str, Any]]
    if pages:
        from service.cli.page_speed import page_speed

        parts = page_speed(pages)
    else:
        parts = Benchmark(sizes, seed, note, dict if without_minilm else minilm).parts()
    for name, value in parts:
        found[name] = value
        if not as_json:
            typer.echo(f"{name:52} {_shown(value)}")
    if as_json:
        typer.echo(json.dumps(found, default=asdict))


def machine() -> str:
    """Processor, cores, memory, load and library versions, in one line."""
    import faiss
    import numpy

    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{_cpu()}, {os.cpu_count()} cores, {_memory_gb():.0f} GB, load {load} · "
        f"Python {platform.python_version()}, NumPy {numpy.__version__}, FAISS {faiss.__version__}"
        f" · OMP_NUM_THREADS={os.environ.get('OMP_NUM_THREADS')}"
    )


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def _shown(value: Latency | Rate | float | str) -> str:
    from matcher.evaluation.speed import Latency, Rate

    match value:
        case Latency():
            return (
                f"median {value.median:.2f} ms, p95 {value.p95:.2f} ms ({value.count} calls; "
                f"of CPU {value.cpu_median:.1f} and {value.cpu_p95:.1f})"
            )
        case Rate():
            return (
                f"{value.per_second:,.0f}/s, {value.per_cpu_second:,.0f} a second of CPU "
                f"({value.count:,} in {value.seconds:.1f} s)"
            )
        case float():
            return f"{value:,.3f}"
        case _:
            return str(value)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(bench)
