"""`samspel migrate`: tables and vocabulary of the configured database."""
# ruff: noqa: D301, PLC0415 — \b keeps lines of the help; heavy imports wait for the command

from __future__ import annotations

import json
from typing import Annotated

import typer

from service.cli.opening import liaison, settings_with

__all__ = ["register"]


def migrate(
    database: Annotated[
        str | None, typer.Option(help="Its address; else SAMSPEL_DATABASE_URL.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Bring the tables up to date, and the bundled vocabulary in them.

    Bundled competences that were changed by hand become as they came; done again it changes
    nothing.

    \b
    Examples:
      samspel migrate
      samspel migrate --database sqlite:///var/samspel.db
    """
    from service.app import make_running
    from service.usecases import preparing

    settings = settings_with(database_url=database)
    revision = preparing.migrate(settings)
    sessions = make_running(settings).sessions
    new, changed = preparing.ensure_vocabulary(liaison(), sessions, renew=True)
    if as_json:
        result = {"revision": revision, "competences_new": new, "competences_changed": changed}
        typer.echo(json.dumps(result))
        return
    typer.echo(f"tables at revision {revision}; competences: {new} new, {changed} changed")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(migrate)
