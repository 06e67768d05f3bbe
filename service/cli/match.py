"""`samspel match`: needs, students, proposals and trainings from files, ranked into a file."""
# ruff: noqa: D301, PLC0415 — \b keeps lines of the help; heavy imports wait for the command

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.types import Kind, Task
from service.cli.output import bar, check_writable, note, whole_file
from service.errors import ValidationProblemError

if TYPE_CHECKING:
    from matcher.recommender import Recommender
    from matcher.types import Document
    from service.usecases.file_matching.files import FileDocument
    from service.usecases.file_matching.matching import Engine, Matched, Timings

__all__ = ["register"]

HEADER = "task\tquery_id\tdoc_id\trank\tscore\n"
_FILE = "JSONL, CSV or XLSX with at least the columns id and text."
FileOption = Annotated[Path | None, typer.Option(help=_FILE, show_default=False)]
TaskOption = Annotated[
    list[Task] | None,
    typer.Option(
        metavar="TASK",
        help="Run only this task, such as need_student; may be given several times.",
        show_default=False,
    ),
]


def match(
    out: Annotated[Path, typer.Option(help="Where the ranking is written, as TSV.")],
    needs: FileOption = None,
    students: FileOption = None,
    proposals: FileOption = None,
    trainings: FileOption = None,
    k: Annotated[int, typer.Option("--k", "-k", min=1, max=1000, help="Documents a query.")] = 20,
    explain: Annotated[
        Path | None, typer.Option(help="Write the reasons too, as JSON Lines.")
    ] = None,
    taxonomy: Annotated[
        Path | None, typer.Option(help="A file that 'samspel taxonomy import' wrote.")
    ] = None,
    encoder: Annotated[
        str,
        typer.Option(
            envvar="SAMSPEL_ENCODER", help="'bundled', a folder, or a sentence-transformers name."
        ),
    ] = "bundled",
    task: TaskOption = None,
    skip_bad_rows: Annotated[
        bool,
        typer.Option("--skip-bad-rows", help="Leave out rows that cannot be read, and say which."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Match files without a server or a database.

    Any two of the four files give the tasks between them: need_student, need_training,
    need_proposal, student_proposal. The ranking is in order of score; a query that nothing
    comes near writes no row, and --explain says why.

    Optional columns: title, lang, level (EQF 4-8), municipality, company, languages,
    work_languages, courses, wishes, status, consents, available_from, available_to, nda.

    \b
    Examples:
      samspel match --needs needs.xlsx --students students.csv --out run.tsv
      samspel match --needs n.jsonl --students s.jsonl --trainings t.jsonl \\
        --k 20 --out run.tsv --explain reasons.jsonl
    """
    files = {
        Kind.NEED: needs,
        Kind.STUDENT: students,
        Kind.PROPOSAL: proposals,
        Kind.TRAINING: trainings,
    }
    for target in (out, explain):
        if target is not None:
            check_writable(target, [*files.values(), taxonomy])
    began = perf_counter()
    documents, engine, clock = _load(files, task or [], skip_bad_rows, taxonomy, encoder)
    recommender, tasks, read = _index(engine, documents, task or [], clock)
    done = _run(recommender, engine, documents, read, tasks, k, (out, explain))
    _tell(clock, perf_counter() - began, done, as_json)


def _load(
    files: dict[Kind, Path | None],
    wanted: list[Task],
    skip_bad: bool,
    taxonomy: Path | None,
    encoder: str,
) -> tuple[list[FileDocument], Engine, Timings]:
    """The documents of all files, and what reads them; files first, as they may be refused."""
    began = perf_counter()
    from service.usecases.file_matching.files import read_documents
    from service.usecases.file_matching.matching import Timings, load_engine, tasks_for

    given = {kind: path for kind, path in files.items() if path is not None}
    if not tasks_for(given, wanted):
        raise ValidationProblemError(
            "nothing to match: give the files of two sides, such as --needs and --students"
        )
    clock = Timings(loading=perf_counter() - began)
    began = perf_counter()
    documents: list[FileDocument] = []
    for kind, path in given.items():
        found = read_documents(path, kind, skip_bad=skip_bad)
        for problem in found.problems:
            note(f"left out: {problem}")
        if found.ignored:
            note(f"{path.name}: columns without a meaning here: {', '.join(found.ignored)}")
        documents += found.documents
    clock.reading = perf_counter() - began
    began = perf_counter()
    engine = load_engine(taxonomy, encoder)
    clock.loading += perf_counter() - began
    return documents, engine, clock


def _index(
    engine: Engine, documents: list[FileDocument], wanted: list[Task], clock: Timings
) -> tuple[Recommender, list[Task], dict[Kind, list[Document]]]:
    from service.usecases.file_matching.matching import index, read, tasks_for

    began = perf_counter()
    found = list(bar(read(engine, documents), "reading", len(documents)))
    by_kind = {kind: [one for one in found if one.kind is kind] for kind in Kind}
    tasks = tasks_for([kind for kind in Kind if by_kind[kind]], wanted)
    clock.reading += perf_counter() - began
    began = perf_counter()
    recommender = index(engine, found, tasks)
    clock.indexing = perf_counter() - began
    return recommender, tasks, by_kind


@dataclass(slots=True)
class _Done:
    """What came of one task."""

    queries: int
    empty: int = 0
    rows: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Queries a second."""
        return self.queries / self.seconds if self.seconds else 0.0


def _run(
    recommender: Recommender,
    engine: Engine,
    documents: list[FileDocument],
    by_kind: dict[Kind, list[Document]],
    tasks: list[Task],
    k: int,
    targets: tuple[Path, Path | None],
) -> dict[Task, _Done]:
    """Write the lanes of every query, and their reasons if these are wanted."""
    from service.usecases.file_matching.matching import match as lanes
    from service.usecases.file_matching.reasons import lane_records

    readings = {(one.document.kind, one.document.id): one.reading for one in documents}
    out, explain = targets
    done = {task: _Done(len(by_kind[task.query])) for task in tasks}
    with ExitStack() as stack:
        table = stack.enter_context(whole_file(out))
        reasons = stack.enter_context(whole_file(explain)) if explain else None
        table.write(HEADER)
        for task, count in done.items():
            began = perf_counter()
            for one in bar(lanes(recommender, by_kind, task, k), task.value, count.queries):
                table.writelines(_rows(one))
                count.rows += len(one.lane.suggestions)
                count.empty += not one.lane.suggestions
                if reasons:
                    for record in lane_records(one.query, one.lane, engine.vocabulary, readings):
                        record["versions"] = engine.versions
                        reasons.write(json.dumps(record, ensure_ascii=False) + "\n")
            count.seconds = perf_counter() - began
    return done


def _rows(one: Matched) -> Iterator[str]:
    """The lines of one query in the ranking."""
    for each in one.lane.suggestions:
        cells = (one.lane.task, one.query.id, each.document.id, each.rank, f"{each.score:.4f}")
        yield "\t".join(map(str, cells)) + "\n"


def _tell(clock: Timings, wall: float, done: dict[Task, _Done], as_json: bool) -> None:
    """Seconds of each part, and queries a second of each task."""
    matching = sum(one.seconds for one in done.values())
    seconds = {
        "loading": clock.loading,
        "reading": clock.reading,
        "indexing": clock.indexing,
        "matching": matching,
        "wall": wall,
    }
    if as_json:
        tasks = {
            task.value: {
                "queries": one.queries,
                "empty": one.empty,
                "rows": one.rows,
                "queries_per_second": round(one.rate, 1),
            }
            for task, one in done.items()
        }
        rounded = {name: round(value, 3) for name, value in seconds.items()}
        typer.echo(json.dumps({"tasks": tasks, "seconds": rounded}))
        return
    for task, one in done.items():
        typer.echo(
            f"{task}: {one.queries} queries, {one.empty} without a suggestion, {one.rows} rows, "
            f"{one.rate:.0f} {task.query}s/s"
        )
    typer.echo(" · ".join(f"{name} {value:.2f} s" for name, value in seconds.items()))


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(match)
