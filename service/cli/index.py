"""`samspel index rebuild`: read every text again and build the index."""
# ruff: noqa: D301, PLC0415 — \b keeps lines of the help; heavy imports wait for the command

from __future__ import annotations

import json
from time import perf_counter
from typing import Annotated

import typer

from service.cli.opening import liaison, open_running, settings_with

__all__ = ["register"]

index = typer.Typer(help="The index beside the database.", no_args_is_help=True)


@index.callback()
def _group() -> None:
    """The index beside the database: a cache that can be thrown away."""


@index.command()
def rebuild(
    database: Annotated[
        str | None, typer.Option(help="Its address; else SAMSPEL_DATABASE_URL.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Read every stored text again, build the index and save it.

    It is needed after the vocabulary of a large database has changed. A running server finds
    the new readings by itself once it starts anew.

    \b
    Examples:
      samspel index rebuild
    """
    from tqdm import tqdm

    from service.usecases.documents.source import count_documents

    running = open_running(settings_with(database_url=database))
    began = perf_counter()
    with running.sessions() as session:
        total = count_documents(liaison(), session)
    with tqdm(desc="reading", total=total, unit="", disable=None, leave=False) as shown:
        running.engine.load(shown.update, reread=True)
    snapshot = running.engine.current()
    result = {
        "documents": len(snapshot.all_entries()),
        "index": snapshot.index_version,
        "encoder": snapshot.encoder_version,
        "taxonomy": snapshot.taxonomy_version,
        "seconds": round(perf_counter() - began, 1),
    }
    if as_json:
        typer.echo(json.dumps(result))
        return
    typer.echo(
        f"{result['documents']} documents read and indexed in {result['seconds']} s; index "
        f"{result['index']}, encoder {result['encoder']}, taxonomy {result['taxonomy']}"
    )


def register(app: typer.Typer) -> None:
    """Add the command group."""
    app.add_typer(index, name="index")
