"""The long steps of an import, each in chunks: checking, writing and undoing.

SQLite lets in one writer at a time, so no step holds the lock for long: a chunk is a
transaction of its own, with a pause after it in which others get their turn. What a chunk did
is noted in the same transaction. If the import fails, or the process dies and the batch is
found without a sign of life, all its chunks are undone: nothing of it remains.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any, Final, TypeVar

from models import ImportBatch
from models.import_batch import BatchStatus, ImportRow
from models.record import utc_now
from service.auth import SYSTEM, Viewer
from service.engine import Engine
from service.errors import ProblemError, UnavailableError
from service.store import Session, imports, transaction
from service.usecases.imports.checking import Checker
from service.usecases.imports.shaping import Shaped, Shaper, rows_of
from service.usecases.imports.undoing import undo_rows
from service.usecases.imports.writing import write_rows
from service.usecases.tables.sheets import TableFileError

__all__ = [
    "DEAD_AFTER",
    "FILE_KEPT",
    "ROWS_KEPT",
    "keep_tending",
    "seems_dead",
    "start_work",
    "tend_imports",
    "work",
]

DEAD_AFTER: Final = timedelta(minutes=2)
"""How long a step may be silent before another takes over."""

FILE_KEPT: Final = timedelta(days=1)
"""How long the file of an import that nobody finishes is kept."""

ROWS_KEPT: Final = timedelta(days=30)
"""How long it is known what became of each row, and so how long an import can be undone."""

_CHECKED_AT_ONCE: Final = 500
_WRITTEN_AT_ONCE: Final = 25
_LEAST_PAUSE: Final = 0.02
_TRIES: Final = 3
_log = logging.getLogger(__name__)
T = TypeVar("T")
Clock = Callable[[], datetime]


class _OvertakenError(Exception):
    """Somebody else has moved the batch on: stop without a word."""


def start_work(sessions: Any, engine: Engine, batch_id: str) -> Thread:
    """Do the step that a batch is at in the background."""
    thread = Thread(target=work, args=(sessions, engine, batch_id), daemon=True)
    thread.start()
    return thread


def work(sessions: Any, engine: Engine, batch_id: str, clock: Clock = utc_now) -> None:
    """Do the step that a batch is at; return when it is done, has failed or is overtaken."""
    with sessions() as session:
        batch = imports.get(SYSTEM, session, batch_id)
    steps = {"checking": _check, "running": _run, "undoing": _undo}
    step = steps.get(batch.status)
    if step is None:
        return
    try:
        engine.load_reader()
        step(sessions, engine, batch, clock)
    except _OvertakenError:
        return
    except Exception as error:  # noqa: BLE001  # whatever goes wrong, nothing half done remains
        if not isinstance(error, ProblemError):
            # what the error says may hold what the rows hold, so only its kind is logged
            _log.error("an import failed while %s: %s", batch.status, type(error).__name__)
        _fail(sessions, engine, batch, error, clock)


def tend_imports(sessions: Any, engine: Engine, clock: Clock = utc_now) -> list[Thread]:
    """Forget what has been kept long enough, and take over the steps that died.

    It is cheap, and belongs at the start of the server and now and then after.
    """
    now = clock()
    with transaction(sessions) as session:
        for batch in imports.forget_files(session, now - FILE_KEPT):
            imports.move(session, batch, {"uploaded", "checked", "failed"}, "cancelled", now)
        imports.forget_rows(session, now - ROWS_KEPT)
        found = imports.stale(SYSTEM, session, now - DEAD_AFTER)
        for batch in found:
            status = "undoing" if batch.status == "running" else batch.status
            problem = "stopped" if batch.status == "running" else batch.problem
            imports.move(session, batch, {batch.status}, status, now, problem=problem)
    return [start_work(sessions, engine, batch.id) for batch in found]


def keep_tending(sessions: Any, engine: Engine, stop: Event, *, every: float = 60.0) -> None:
    """Tend the imports now and then until `stop` is set; meant for a thread of its own."""
    while not stop.wait(every):
        try:
            tend_imports(sessions, engine)
        except Exception as error:  # noqa: BLE001  # nobody else sees a thread's error
            _log.error("the imports could not be tended: %s", type(error).__name__)


def seems_dead(batch: ImportBatch, clock: Clock = utc_now) -> bool:
    """Whether the step of a batch that is at work has been silent for too long."""
    return batch.beat_at < clock() - DEAD_AFTER


def _acting(batch: ImportBatch) -> Viewer:
    """Whoever works on a batch has the rights of a liaison of its organisation."""
    return Viewer("liaison", organisation_id=batch.organisation_id, account_id=batch.account_id)


def _chunks(items: Iterator[T], size: int) -> Iterator[list[T]]:
    while chunk := list(islice(items, size)):
        yield chunk


def _commit(
    sessions: Any,
    batch: ImportBatch,
    clock: Clock,
    do: Callable[[Session], Mapping[str, Any]],
) -> None:
    """Commit what `do` does, with the columns of the batch that it returns, and say we live.

    A database that others keep busy is tried again.
    """
    for left in reversed(range(_TRIES)):
        now = clock()
        try:
            with transaction(sessions) as session:
                if not imports.beat(session, batch, now):
                    raise _OvertakenError
                change = do(session)
                imports.put(session, batch, change)
        except UnavailableError:
            if not left:
                raise
            continue
        batch.beat_at = now
        for name, value in change.items():
            setattr(batch, name, value)
        return


def _check(sessions: Any, engine: Engine, batch: ImportBatch, clock: Clock) -> None:
    """Write down the verdict of every row."""
    del engine
    viewer = _acting(batch)

    def begin(session: Session) -> Mapping[str, Any]:
        imports.clear_rows(session, batch.id)
        return {"total": total, "done": 0, "problem": None}

    with sessions() as reading:
        content = imports.content(SYSTEM, reading, batch.id) or b""
        total = sum(1 for _ in rows_of(content, batch.mapping))
        _commit(sessions, batch, clock, begin)
        shaper = Shaper(viewer, reading, batch.kind)
        checker = Checker(viewer, reading, batch.kind, batch.id)
        for _ in checker.remember():
            _commit(sessions, batch, clock, lambda _: {})
        shaped = (shaper.shape(row) for row in rows_of(content, batch.mapping))
        for chunk in _chunks(shaped, _CHECKED_AT_ONCE):
            _commit(sessions, batch, clock, partial(_note, batch, checker.check(chunk)))
    _commit(sessions, batch, clock, partial(_finished, batch, "checked", clock))


def _note(batch: ImportBatch, found: Sequence[ImportRow], session: Session) -> Mapping[str, Any]:
    imports.add_rows(session, found)
    return {"done": batch.done + len(found)}


def _run(sessions: Any, engine: Engine, batch: ImportBatch, clock: Clock) -> None:
    """Carry out what is planned for every row."""
    viewer = _acting(batch)
    with sessions() as reading:
        content = imports.content(SYSTEM, reading, batch.id) or b""
        shaper = Shaper(viewer, reading, batch.kind)

    def write(chunk: Sequence[Shaped], session: Session) -> Mapping[str, Any]:
        write_rows(viewer, session, engine, batch, _with_rows(session, batch, chunk))
        return {"done": batch.done + len(chunk)}

    def end(session: Session) -> Mapping[str, Any]:
        imports.drop_content(session, batch)
        return _finished(batch, "done", clock, session)

    shaped = (shaper.shape(row) for row in rows_of(content, batch.mapping))
    for chunk in _chunks(shaped, _WRITTEN_AT_ONCE):
        with _turn():
            _commit(sessions, batch, clock, partial(write, chunk))
    _commit(sessions, batch, clock, end)


def _with_rows(
    session: Session, batch: ImportBatch, chunk: Sequence[Shaped]
) -> list[tuple[ImportRow, Shaped]]:
    """Rows of a file beside what the check said of them."""
    numbers = [one.number for one in chunk]
    rows = imports.rows(session, batch.id, after=numbers[0] - 1, limit=len(chunk))
    if [row.number for row in rows] != numbers:
        raise RuntimeError("the file and its check do not agree")
    return list(zip(rows, chunk, strict=True))


def _undo(sessions: Any, engine: Engine, batch: ImportBatch, clock: Clock) -> None:
    """Take back what was done, the last first; a batch that was failing has then failed."""
    viewer, rows = _acting(batch), list[ImportRow]()

    def begin(session: Session) -> Mapping[str, Any]:
        return {"total": imports.count_to_undo(session, batch.id), "done": 0}

    def undo(session: Session) -> Mapping[str, Any]:
        rows[:] = imports.to_undo(session, batch.id, limit=_WRITTEN_AT_ONCE)
        undo_rows(viewer, session, engine, batch, rows)
        return {"done": batch.done + len(rows)}

    _commit(sessions, batch, clock, begin)
    while True:
        with _turn():
            _commit(sessions, batch, clock, undo)
        if not rows:
            break
    status: BatchStatus = "failed" if batch.problem else "undone"
    _commit(sessions, batch, clock, partial(_finished, batch, status, clock))


def _finished(
    batch: ImportBatch, status: BatchStatus, clock: Clock, session: Session
) -> Mapping[str, Any]:
    """Return the columns of a batch whose step is done, the counts of its rows among them."""
    counts = {
        f"{name}_{value}": count
        for name in ("verdict", "op", "undone")
        for (value,), count in imports.tally(session, batch.id, name).items()
        if value
    }
    return {"status": status, "counts": counts, "finished_at": clock()}


@contextmanager
def _turn() -> Iterator[None]:
    """One writer's turn; after it a pause of half its length, so that others get in."""
    began = monotonic()
    yield
    sleep(max(_LEAST_PAUSE, (monotonic() - began) / 2))


def _fail(
    sessions: Any, engine: Engine, batch: ImportBatch, error: Exception, clock: Clock
) -> None:
    """Note why a step failed; what it had written is taken back at once."""
    problem = _code(error)
    with transaction(sessions) as session:
        if batch.status == "running":
            imports.move(session, batch, {"running"}, "undoing", clock(), problem=problem, done=0)
        elif batch.status == "checking":
            imports.move(session, batch, {"checking"}, "failed", clock(), problem=problem)
    if batch.status == "running":
        work(sessions, engine, batch.id, clock)


def _code(error: Exception) -> str:
    """Why, in one word that the pages have a sentence for."""
    if isinstance(error, TableFileError):
        return error.code
    return "changed" if isinstance(error, ProblemError) and error.status == 409 else "internal"
