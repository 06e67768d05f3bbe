"""`samspel evaluate`: how good ranking, matching and reading are, on labelled sets."""
# ruff: noqa: D301, PLC0415 — \b keeps lines of the help; heavy imports wait for the command

from __future__ import annotations

import json
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matcher.types import Kind
from service.cli.output import bar

if TYPE_CHECKING:
    from matcher.encoding import Encoder
    from matcher.recommender import Recommender
    from service.usecases.files import FileDocument
    from service.usecases.matching import Engine

__all__ = ["register"]

evaluate = typer.Typer(
    help="Measure ranking, matching and reading on labelled sets.", no_args_is_help=True
)
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
TaxonomyOption = Annotated[
    Path | None, typer.Option(help="A file that 'samspel taxonomy import' wrote.")
]
EncoderOption = Annotated[
    str, typer.Option(help="'bundled', a folder, or a sentence-transformers name.")
]


class Mode(StrEnum):
    """What our ranker is made of."""

    DENSE = "dense"
    LEXICAL = "lexical"
    HYBRID = "hybrid"


class SplitName(StrEnum):
    """Which half of the judgements."""

    TUNED = "tuned"
    MEASURED = "measured"
    ALL = "all"


def _encoder(name: str) -> Encoder:
    from matcher.encoding import SentenceEncoder, bundled_encoder

    return bundled_encoder() if name == "bundled" else SentenceEncoder(name)


@evaluate.command()
def ranking(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder in MELO's format.")],
    mode: Annotated[Mode, typer.Option(help="What our ranker is made of.")] = Mode.HYBRID,
    encoder: EncoderOption = "bundled",
    as_json: JsonOption = False,
) -> None:
    """Rank bare phrases: MRR, MAP and hit@k beside BM25 and TF-IDF.

    DIR holds queries.tsv, corpus_elements.tsv and annotations.tsv.

    \b
    Example:
      samspel evaluate ranking melo/usa_q_en_c_en --mode dense --json
    """
    from matcher.evaluation import evaluate_ranking

    loaded = None if mode is Mode.LEXICAL else _encoder(encoder)
    found = evaluate_ranking(folder, loaded, mode.value)
    if as_json:
        typer.echo(json.dumps(found))
        return
    typer.echo(f"{found['set']}: {found['queries']} queries, {found['corpus']} elements")
    names = ("mrr", "map", "hit@1", "hit@5", "hit@10")
    typer.echo(f"{'':14}" + "".join(f"{name:>20}" for name in names))
    for system, measures in found["systems"].items():
        cells = "".join(_cell(measures, name) for name in names)
        typer.echo(f"{system:14}{cells}")


def _cell(measures: dict[str, Any], name: str) -> str:
    """A mean with its 95 % interval."""
    if name not in measures:
        return f"{'-':>20}"
    interval = measures.get("ci95", {}).get(name)
    tail = f" ({interval[0]:.3f}–{interval[1]:.3f})" if interval else ""
    return f"{f'{measures[name]:.3f}{tail}':>20}"


@evaluate.command()
def matching(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Default: the bundled demo region.")
    ] = None,
    split: Annotated[SplitName, typer.Option(help="Which half.")] = SplitName.MEASURED,
    taxonomy: TaxonomyOption = None,
    encoder: EncoderOption = "bundled",
    as_json: JsonOption = False,
) -> None:
    """Match a judged folder: nDCG@10, MRR and recall@10 per task and language direction.

    DIR holds needs, students, proposals and trainings (.jsonl) and judgements.tsv with the
    columns task, query_id, doc_id, grade (0-3) and split (tuned, measured); impossible.txt, if
    there, names needs that nobody can meet, one id a line.

    \b
    Examples:
      samspel evaluate matching
      samspel evaluate matching my-folder --split all --json
    """
    from matcher.evaluation.judgements import read_ids, read_judgements
    from matcher.evaluation.matching import evaluate_matching
    from service.usecases.matching import load_engine

    place = folder or Path(str(resources.files("service") / "demo"))
    judgements = read_judgements(place / "judgements.tsv")
    engine = load_engine(taxonomy, encoder)
    recommender = _recommender(place, engine)
    impossible = read_ids(place / "impossible.txt")
    found = evaluate_matching(recommender, engine.encoder, judgements, split.value, impossible)
    found = {"set": place.name, **found, "versions": engine.versions}
    if as_json:
        typer.echo(json.dumps(found))
        return
    _print_matching(found)


def _recommender(folder: Path, engine: Engine) -> Recommender:
    from service.usecases.files import read_documents
    from service.usecases.matching import index, read

    documents: list[FileDocument] = []
    for kind in Kind:
        path = folder / f"{kind.value}s.jsonl"
        if path.is_file():
            documents += read_documents(path, kind).documents
    return index(engine, list(bar(read(engine, documents), "reading", len(documents))), ())


def _print_matching(found: dict[str, Any]) -> None:
    typer.echo(
        f"{found['set']}, {found['split']} half: "
        + ", ".join(f"{name} {count}" for name, count in found["queries"].items())
    )
    names = ("ndcg@10", "mrr", "recall@10", "ndcg@10 same", "ndcg@10 cross")
    plain = ("cross/same", "preference", "unjudged@10")
    for group in found["queries"]:
        typer.echo(f"\n{group}")
        typer.echo(
            f"  {'':12}"
            + "".join(f"{name:>20}" for name in names)
            + "".join(f"{name:>13}" for name in plain)
        )
        for system, groups in found["systems"].items():
            measures = groups[group]
            tail = "".join(
                f"{measures[name]:13.3f}" if name in measures else f"{'-':>13}" for name in plain
            )
            typer.echo(f"  {system:12}" + "".join(_cell(measures, n) for n in names) + tail)
        for system, groups in found["differences"].items():
            if group in groups:
                mean, low, high = groups[group]
                typer.echo(f"  ours less {system}: {mean:+.3f} ({low:+.3f} to {high:+.3f}) nDCG@10")
    for system, tasks in found.get("separation", {}).items():
        cells = ", ".join(f"{name} {value:.3f}" for name, value in tasks.items())
        typer.echo(f"separation of impossible needs (AUROC), {system}: {cells}")


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(evaluate, name="evaluate")
