"""`samspel version`: which version of what answers."""

from __future__ import annotations

import json
from importlib.metadata import version as installed
from typing import Annotated

import typer

__all__ = ["register"]


def version(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print the versions of Samspel, its encoder and its vocabulary.

    Example: samspel version --json
    """
    from matcher.competences import bundled_vocabulary  # noqa: PLC0415  # heavy
    from matcher.encoding import bundled_encoder  # noqa: PLC0415  # heavy

    found = {
        "samspel": installed("samspel"),
        "encoder": bundled_encoder().fingerprint[:12],
        "taxonomy": bundled_vocabulary().version,
    }
    if as_json:
        typer.echo(json.dumps(found))
        return
    for name, value in found.items():
        typer.echo(f"{name} {value}")


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(version)
