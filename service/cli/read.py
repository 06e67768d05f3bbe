"""`samspel read`: which competences a text names, and where."""
# ruff: noqa: D301, PLC0415 — \b keeps lines of the help; heavy imports wait for the command

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.types import Kind, Mention
from service.errors import ValidationProblemError

if TYPE_CHECKING:
    from service.usecases.file_matching.matching import Engine

__all__ = ["register"]


def read(
    text: Annotated[
        str | None, typer.Argument(help="The text; without it or --file, standard input.")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="Read the text of a file.")] = None,
    kind: Annotated[Kind, typer.Option(help="Whose text it is.")] = Kind.NEED,
    taxonomy: Annotated[
        Path | None, typer.Option(help="A file that 'samspel taxonomy import' wrote.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Read a text into competence mentions: words, level, must or nice, negated, held.

    \b
    Examples:
      samspel read "Vi söker en CNC-operatör, Heidenhain är ett krav"
      samspel read --file cv.txt --kind student --json
    """
    from matcher.competences import strike_identity
    from service.usecases.file_matching.matching import load_engine
    from service.usecases.tables.cells import CellError, as_text

    try:
        said = as_text(_said(text, file))
    except CellError as error:
        raise ValidationProblemError(str(error)) from error
    said = strike_identity(said) if kind is Kind.STUDENT else said
    engine = load_engine(taxonomy, os.environ.get("SAMSPEL_ENCODER", "bundled"))
    mentions = engine.reader.read(said, kind)
    if as_json:
        found = [_record(one, said, engine) for one in mentions]
        record = {"kind": kind.value, "text": said, "mentions": found}
        typer.echo(json.dumps(record | {"versions": engine.versions}, ensure_ascii=False))
        return
    if not mentions:
        typer.echo("no competence was recognised")
    for one in mentions:
        typer.echo(_line(one, said, engine))


def _said(text: str | None, file: Path | None) -> str:
    if text is not None and file is not None:
        raise ValidationProblemError("give a text or --file, not both")
    if file is not None:
        from service.usecases.tables.rows import read_text

        return read_text(file)
    return text if text is not None else sys.stdin.read()


def _record(one: Mention, text: str, engine: Engine) -> dict[str, object]:
    return {
        "competence": one.competence,
        "name": {lang: engine.vocabulary.label(one.competence, lang) for lang in ("sv", "en")},
        "words": text[one.start : one.end],
        "start": one.start,
        "end": one.end,
        "necessity": one.necessity.value,
        "level": one.level,
        "negated": one.negated,
        "held": one.held,
        "similarity": round(one.similarity, 4),
    }


def _line(one: Mention, text: str, engine: Engine) -> str:
    """One mention as `start-end  words → name (what is said of it)`."""
    said = [one.necessity.value]
    said += [f"level {one.level}"] if one.level else []
    said += ["negated"] if one.negated else []
    said += ["held already"] if one.held else []
    said += ["local term"] if one.is_local else []
    said += [f"near {one.similarity:.2f}"] if one.similarity < 1 else []
    words = " ".join(text[one.start : one.end].split())
    name = engine.vocabulary.label(one.competence, "en")
    return f"{one.start}-{one.end}\t{words}\t{one.competence} ({name})\t{', '.join(said)}"


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(read)
