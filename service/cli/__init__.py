"""The command line: `samspel`, one module a command.

Heavy libraries are imported inside the commands, so that `samspel --help` answers at once.
FAISS and torch read ``OMP_NUM_THREADS`` when they are loaded: it is set here, before either.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

from typing import Any

import typer
from typer.core import TyperGroup

from matcher.errors import MatcherError
from service.cli import (
    admin,
    bench,
    demo,
    digest,
    evaluate,
    importing,
    index,
    match,
    migrate,
    read,
    serve,
    taxonomy,
    training,
    version,
)
from service.errors import ProblemError

__all__ = ["app", "main"]

BAD_INPUT = 2


class Group(TyperGroup):
    """Commands whose known errors become one message and exit code 2, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (ProblemError, MatcherError) as error:
            typer.echo(f"samspel: {error}", err=True)
            raise typer.Exit(BAD_INPUT) from error


app = typer.Typer(
    name="samspel",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_show_locals=False,
    help="Competence matching in Swedish and English: a need in; thesis work, trainings and "
    "hires out, with reasons.",
    epilog="Exit codes: 0 done, 1 failed, 2 wrong usage or bad input (nothing is written).",
)

for command in (
    serve,
    demo,
    migrate,
    admin,
    importing,
    digest,
    taxonomy,
    index,
    read,
    match,
    evaluate,
    training,
    bench,
    version,
):
    command.register(app)


def main() -> None:
    """Run the command line."""
    app()
