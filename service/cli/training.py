"""`samspel train-encoder`: the bilingual encoder, from open data."""
# ruff: noqa: D301, PLC0415 — \b keeps lines of the help; heavy imports wait for the command

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["register"]


def train_encoder(
    data: Annotated[Path, typer.Option(help="Folder with esco/, jobtech/, onet/, syllabi/.")],
    out: Annotated[Path, typer.Option(help="Folder for the model; made if it is not there.")],
    seed: Annotated[int, typer.Option(help="The same seed and data give the same model.")] = 0,
) -> None:
    """Train the bilingual encoder from open taxonomies; half an hour on one core.

    A run that was interrupted goes on where it stopped. Pairs that a benchmark under
    DATA/bench annotates are left out.

    \b
    Example:
      samspel train-encoder --data data --out my-encoder
      samspel match --encoder my-encoder ...
    """
    from matcher.encoding.training import train

    train(data, out, seed)
    typer.echo(f"{out}: done; its checkpoint-*.pt are no longer needed")


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("train-encoder")(train_encoder)
