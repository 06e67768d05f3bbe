"""What an edit of the vocabulary changes: which documents read differently, and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from matcher.competences import Reader, Vocabulary
from matcher.types import Kind, Mention
from models import Correction
from service.auth import SYSTEM, Viewer
from service.engine import Engine, Key, Snapshot
from service.errors import ForbiddenError
from service.store import Session
from service.usecases.documents.correcting import moved, moved_back
from service.usecases.documents.rows import restored
from service.usecases.documents.source import STORES, Reread, reread_rows
from service.usecases.vocabulary.concerned import concerned
from service.usecases.vocabulary.edits import Plan

__all__ = ["PREVIEWED", "Difference", "Effects", "Said", "effects", "mover", "read_keys"]

PREVIEWED = 1_000
"""At most this many documents are read for a preview; saving reads all that are concerned."""
_BATCH = 100


@dataclass(frozen=True, slots=True)
class Said:
    """A competence or local term, and the words of the text that say it."""

    competence: str
    label_sv: str
    label_en: str
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """How one document reads differently.

    When nothing appears or disappears, what differs is how a competence is meant.
    """

    kind: Kind
    id: str
    title: str
    appears: tuple[Said, ...]
    disappears: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Effects:
    """The documents that read differently; `read` of the `concerned` ones have been looked at.

    `hidden` is how many more there are that the viewer may not see.
    """

    differences: tuple[Difference, ...]
    hidden: int
    concerned: int
    read: int


def mover(plan: Plan) -> Callable[[Sequence[Correction]], list[Correction]]:
    """Return what gives people's corrections as they are after the edit."""
    if plan.op == "undo":
        return lambda given: moved_back(given, plan.moves)
    return lambda given: moved(given, plan.moves)


def effects(viewer: Viewer, session: Session, engine: Engine, plan: Plan) -> Effects:
    """Return what a plan would change; nothing is stored.

    Raises `ForbiddenError` for a viewer that does not see all documents.
    """
    if not viewer.sees_all_documents:
        raise ForbiddenError("what texts say is open to those who run the cluster")
    reader = engine.reader_with(plan.read())
    known = engine.reader().vocabulary
    keys = concerned(session, engine.current(), known, plan)
    found: list[Difference] = []
    differing = 0
    for kind, read in read_keys(session, reader, keys[:PREVIEWED], plan):
        ids = [id_ for id_, one in read.items() if one.differs]
        differing += len(ids)
        titles = _titles(viewer, session, engine.current(), kind, ids)
        for id_, title in titles.items():
            found.append(_difference(kind, id_, title, read[id_], known, reader.vocabulary))
    hidden = differing - len(found)
    return Effects(tuple(found), hidden, len(keys), min(len(keys), PREVIEWED))


def read_keys(
    session: Session, reader: Reader, keys: Iterable[Key], plan: Plan
) -> Iterator[tuple[Kind, dict[str, Reread]]]:
    """Read documents as they are after the edit, a hundred of a kind at a time."""
    ids: dict[Kind, list[str]] = {}
    for kind, document_id in keys:
        ids.setdefault(kind, []).append(document_id)
    for kind, listed in ids.items():
        for start in range(0, len(listed), _BATCH):
            chunk = listed[start : start + _BATCH]
            rows = STORES[kind].get_many(SYSTEM, session, chunk)
            yield kind, reread_rows(session, reader, kind, list(rows.values()), mover(plan))


def _titles(
    viewer: Viewer, session: Session, snapshot: Snapshot, kind: Kind, ids: Collection[str]
) -> dict[str, str]:
    """Return the titles of those that the viewer may see.

    A student's is the programme as it is indexed, without the student's own name.
    """
    rows = STORES[kind].get_many(viewer, session, ids)
    if kind is not Kind.STUDENT:
        return {id_: row.title for id_, row in rows.items()}
    read = {id_: snapshot.document(kind, id_) for id_ in rows}
    return {
        id_: one.text[: len(rows[id_].programme or "")].strip() if one else ""
        for id_, one in read.items()
    }


def _difference(
    kind: Kind, id_: str, title: str, one: Reread, before: Vocabulary, after: Vocabulary
) -> Difference:
    kept = _said(restored(one.reading, one.kept), one, before)
    found = _said(one.found, one, after)
    return Difference(
        kind, id_, title, tuple((found - kept).elements()), tuple((kept - found).elements())
    )


def _said(mentions: Iterable[Mention], one: Reread, vocabulary: Vocabulary) -> Counter[Said]:
    """Return what a text says, each as often as it says so."""
    return Counter(
        Said(
            mention.competence,
            vocabulary.label(mention.competence, "sv"),
            vocabulary.label(mention.competence, "en"),
            " ".join(one.reading.text[mention.start : mention.end].split()),
        )
        for mention in mentions
    )
