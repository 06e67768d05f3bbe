"""What commands share: files put in place whole, progress bars, notes beside the result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeVar

import typer

from service.errors import ValidationProblemError

__all__ = ["bar", "check_writable", "note", "whole_file"]

Item = TypeVar("Item")


def note(message: str) -> None:
    """Tell something beside the result, on standard error."""
    typer.echo(message, err=True)


def bar(items: Iterable[Item], label: str, total: int) -> Iterator[Item]:
    """``items`` as they come, with a progress bar if standard error is a terminal."""
    from tqdm import tqdm  # noqa: PLC0415  # keeps --help quick

    yield from tqdm(items, desc=label, total=total, unit="", disable=None, leave=False)


def check_writable(path: Path, inputs: Iterable[Path | None] = ()) -> None:
    """Refuse a path to write to before any work is done.

    Raises:
        ValidationProblemError: its folder does not exist, it is a folder, or an input.
    """
    if path.is_dir():
        raise ValidationProblemError(f"{path}: is a folder; a file to write was expected")
    if not path.resolve().parent.is_dir():
        raise ValidationProblemError(f"{path}: the folder {path.resolve().parent} does not exist")
    if any(given is not None and given.resolve() == path.resolve() for given in inputs):
        raise ValidationProblemError(f"{path}: would be written over, but is an input")


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """A text file that is put in place when all is written, and left out if anything fails."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
