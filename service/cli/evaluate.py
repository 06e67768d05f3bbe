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
from service.cli.encoders import encoder_named, minilm
from service.cli.output import bar

if TYPE_CHECKING:
    from matcher.recommender import Recommender
    from service.usecases.file_matching.files import FileDocument
    from service.usecases.file_matching.matching import Engine

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


@evaluate.command()
def ranking(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder in MELO's format.")],
    mode: Annotated[Mode, typer.Option(help="What our ranker is made of.")] = Mode.HYBRID,
    encoder: EncoderOption = "bundled",
    dimension: Annotated[
        int | None, typer.Option(help="Use only this many numbers of each vector.", min=1)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Rank bare phrases: MRR, MAP and hit@k beside BM25 and TF-IDF.

    DIR holds queries.tsv, corpus_elements.tsv and annotations.tsv.

    \b
    Example:
      samspel evaluate ranking melo/usa_q_en_c_en --mode dense --json
    """
    from matcher.evaluation import evaluate_ranking

    loaded = None if mode is Mode.LEXICAL else encoder_named(encoder, dimension)
    found = evaluate_ranking(folder, loaded, mode.value)
    if as_json:
        typer.echo(json.dumps(found))
        return
    from service.cli.figures import print_ranking

    print_ranking(found)


@evaluate.command()
def matching(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Default: the bundled demo region.")
    ] = None,
    split: Annotated[SplitName, typer.Option(help="Which half.")] = SplitName.MEASURED,
    taxonomy: TaxonomyOption = None,
    encoder: EncoderOption = "bundled",
    with_minilm: Annotated[
        bool, typer.Option("--minilm", help="Also all-MiniLM-L6-v2, of the bench extra; a minute.")
    ] = False,
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
    from service.usecases.file_matching.matching import load_engine

    place = folder or Path(str(resources.files("service") / "demo"))
    judgements = read_judgements(place / "judgements.tsv")
    engine = load_engine(taxonomy, encoder)
    recommender = _recommender(place, engine)
    impossible = read_ids(place / "impossible.txt")
    encoders = {"dense only": engine.encoder, **(minilm() if with_minilm else {})}
    found = evaluate_matching(recommender, encoders, judgements, split.value, impossible)
    found = {"set": place.name, **found, "versions": engine.versions}
    if as_json:
        typer.echo(json.dumps(found))
        return
    from service.cli.figures import print_matching

    print_matching(found)


def _recommender(folder: Path, engine: Engine) -> Recommender:
    from service.usecases.file_matching.files import read_documents
    from service.usecases.file_matching.matching import index, read

    documents: list[FileDocument] = []
    for kind in Kind:
        path = folder / f"{kind.value}s.jsonl"
        if path.is_file():
            documents += read_documents(path, kind).documents
    return index(engine, list(bar(read(engine, documents), "reading", len(documents))), ())


@evaluate.command()
def reading(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Default: the bundled sentences.")
    ] = None,
    taxonomy: TaxonomyOption = None,
    outside: Annotated[
        Path | None, typer.Option(help="Folder with TECH and HOUSE annotations; needs ESCO.")
    ] = None,
    encoder: EncoderOption = "bundled",
    show_wrong: Annotated[
        bool, typer.Option("--show-wrong", help="Print what was misread in the tuned half.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read labelled sentences: precision, recall and F1 per half, language and tag.

    DIR holds reading.jsonl. With --outside and a --taxonomy that holds ESCO also R-precision@5
    and @10 over ESCO labels, beside all-MiniLM-L6-v2 if the bench extra is installed.

    \b
    Examples:
      samspel evaluate reading
      samspel evaluate reading --taxonomy taxonomy.jsonl --outside skill_extraction
    """
    from matcher.evaluation.labels import bundled_labels, read_labels
    from matcher.evaluation.reading import evaluate_reading, read_cases
    from service.cli.figures import print_outside, print_reading, print_wrong
    from service.usecases.file_matching.matching import load_engine

    labels = read_labels(folder) if folder else bundled_labels()
    engine = load_engine(taxonomy, encoder)
    found = evaluate_reading(engine.reader, labels)
    found["versions"] = engine.versions
    if outside is not None:
        found["outside"] = _outside(outside, engine)
    if as_json:
        typer.echo(json.dumps(found))
        return
    print_reading(found)
    if outside is not None:
        print_outside(found["outside"])
    if show_wrong:
        print_wrong(read_cases(engine.reader, [one for one in labels if one.half == "tuned"]))


def _outside(folder: Path, engine: Engine) -> dict[str, Any]:
    from matcher.evaluation.outside import evaluate_outside

    encoders = {"encoder": engine.encoder, **minilm()}
    return evaluate_outside(folder, engine.reader, encoders)


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(evaluate, name="evaluate")
