"""`samspel import`: documents from a spreadsheet or JSON Lines into the database."""
# ruff: noqa: D301, PLC0415 — \b keeps lines of the help; heavy imports wait for the command

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from service.cli.opening import liaison, open_running, settings_with
from service.cli.output import note

__all__ = ["register"]


class Kind(StrEnum):
    """What the rows of a file are."""

    COMPANIES = "companies"
    NEEDS = "needs"
    STUDENTS = "students"
    PROPOSALS = "proposals"
    TRAININGS = "trainings"
    COMPETENCES = "competences"


def import_(
    kind: Annotated[Kind, typer.Argument(help="What the rows are.")],
    file: Annotated[Path, typer.Argument(help="A CSV, XLSX or JSONL file.")],
    skip_bad_rows: Annotated[
        bool, typer.Option(help="Store the good rows, and say which were left out and why.")
    ] = False,
    database: Annotated[
        str | None, typer.Option(help="Its address; else SAMSPEL_DATABASE_URL.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Store the rows of a file: all of them, or none when one cannot be taken.

    A running server finds what was stored at once. Companies come before their needs and
    proposals. Competences are a taxonomy file that `samspel taxonomy import` wrote, or rows
    with id, area, sv and en.

    \b
    Examples:
      samspel import companies foretag.xlsx
      samspel import needs behov.csv --skip-bad-rows
    """
    from tqdm import tqdm

    from service.store import transaction
    from service.usecases.imports.files import import_file

    running = open_running(settings_with(database_url=database))
    running.engine.load_reader()
    with (
        tqdm(desc=kind.value, unit="", disable=None, leave=False) as shown,
        transaction(running.sessions) as session,
    ):
        done = import_file(
            liaison(),
            session,
            running.engine,
            kind.value,
            file,
            skip_bad_rows=skip_bad_rows,
            progress=shown.update,
        )
    for bad in done.left_out:
        note(f"left out: {bad}")
    if done.ignored:
        note(f"columns that nothing was made of: {', '.join(done.ignored)}")
    if as_json:
        left = [{"row": bad.number, "problems": list(bad.problems)} for bad in done.left_out]
        result = {"stored": done.stored, "left_out": left, "ignored": list(done.ignored)}
        typer.echo(json.dumps(result, ensure_ascii=False))
        return
    typer.echo(f"{done.stored} {kind.value} stored, {len(done.left_out)} rows left out")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_)
