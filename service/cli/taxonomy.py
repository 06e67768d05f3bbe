"""`samspel taxonomy import`: ESCO and JobTech beside the bundled vocabulary."""
# ruff: noqa: D301, PLC0415 — \b keeps lines of the help; heavy imports wait for the command

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from service.cli.output import check_writable
from service.errors import ValidationProblemError

__all__ = ["register"]

taxonomy = typer.Typer(help="Bring in taxonomies beside the vocabulary.", no_args_is_help=True)


@taxonomy.callback()
def _group() -> None:
    """Bring in taxonomies beside the bundled vocabulary."""


@taxonomy.command("import")
def import_(
    out: Annotated[Path, typer.Option(help="The taxonomy file to write, as JSON Lines.")],
    esco: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="ESCO's official download: zips or folders."),
    ] = None,
    jobtech: Annotated[
        list[Path] | None, typer.Option(help="A file or folder of the JobTech taxonomy.")
    ] = None,
    onto: Annotated[
        Path | None, typer.Option(help="Add to this taxonomy file instead of the vocabulary.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Merge ESCO and JobTech with the bundled vocabulary into one file.

    One competence stands once, with all its ids, where labels agree; running it again changes
    nothing. Several languages of ESCO may be given at once. This service uses the ESCO
    classification of the European Commission.

    \b
    Examples:
      samspel taxonomy import "ESCO dataset - v1.1.1 - classification - en - csv.zip" \\
        --jobtech jobtech/ --out taxonomy.jsonl
      samspel match --taxonomy taxonomy.jsonl ...
    """
    if not esco and not jobtech:
        raise ValidationProblemError("nothing to import: give ESCO's download or --jobtech")
    check_writable(out, [*(esco or []), *(jobtech or []), onto])
    from tqdm import tqdm

    from matcher.competences import bundled_vocabulary
    from matcher.competences.esco import read_esco
    from matcher.competences.jobtech import read_jobtech
    from matcher.competences.merge import merge, write_taxonomy

    base = list(bundled_vocabulary(onto))
    incoming = [*([read_esco(esco)] if esco else []), *([read_jobtech(jobtech)] if jobtech else [])]
    with tqdm(desc="merging", unit="", disable=None, leave=False) as shown:

        def progress(done: int, total: int) -> None:
            shown.total = total
            shown.update(done - shown.n)

        merged = merge(base, *incoming, progress=progress)
    write_taxonomy(merged, out)
    counts = {
        "competences": len(merged),
        "before": len(base),
        "read": sum(map(len, incoming)),
        "with_esco": sum(any(i.startswith("esco:") for i in one.source_ids) for one in merged),
        "with_jobtech": sum(
            any(i.startswith("jobtech:") for i in one.source_ids) for one in merged
        ),
    }
    if as_json:
        typer.echo(json.dumps(counts))
        return
    typer.echo(
        f"{out}: {counts['competences']} competences ({counts['before']} before; "
        f"{counts['with_esco']} with an ESCO id, {counts['with_jobtech']} with a JobTech id)"
    )


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(taxonomy, name="taxonomy")
