"""A service over a database of its own, to measure what one request costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Self

from matcher.recommender import Recommender
from matcher.recommender.lanes import NeedLanes, need_lanes
from matcher.types import Document, Kind
from models import migrations
from service.auth import Viewer
from service.engine import Engine, load_encoder
from service.store import make_engine, make_sessions, transaction
from service.usecases.answers.asking import Asking
from service.usecases.answers.free_text import FreeText, side_of_text
from service.usecases.answers.shapes import SuggestionsAnswer
from service.usecases.documents.source import DatabaseSource
from service.usecases.measuring.filling import fill
from service.usecases.preparing import ensure_vocabulary
from service.usecases.recommending import for_need, for_text

__all__ = ["Region"]

_VIEWER = Viewer("liaison")
_TODAY = date(2027, 1, 1)


class Region:
    """Documents in an SQLite file in ``folder``, and the engine over them.

    Requests run as they do behind the API: one transaction each, what is shown noted in it.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        url = f"sqlite:///{folder}/samspel.db"
        migrations.upgrade(url)
        self._database = make_engine(url)
        self._sessions = make_sessions(self._database)
        ensure_vocabulary(_VIEWER, self._sessions)
        source = DatabaseSource(self._sessions)
        self._engine = Engine(source, load_encoder("bundled"), folder / "index")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.dispose()

    @property
    def recommender(self) -> Recommender:
        """What ranks."""
        return self._engine.current().recommender

    def fill(self, documents: Mapping[Kind, Sequence[Document]]) -> None:
        """Store documents unread."""
        fill(self._sessions, documents)

    def rebuild(self) -> None:
        """Read every stored text, store its mentions, build the index and save it."""
        self._engine.load(reread=True)

    def ranked(self, need: Document, k: int) -> NeedLanes:
        """The three lanes of a need as the matcher alone ranks them, no row fetched."""
        return need_lanes(self.recommender, need, k, _TODAY)

    def read(self, text: str) -> object:
        """The mentions of a need's text."""
        return self._engine.reader().read(text, Kind.NEED)

    def stored(self, need_id: str, k: int) -> SuggestionsAnswer:
        """The answer to a request for a stored need."""
        with transaction(self._sessions) as session:
            return for_need(_VIEWER, session, self._engine, need_id, _asking(k))

    def free(self, need: Document, k: int) -> SuggestionsAnswer:
        """The answer to a request with the text of ``need``, which is read first."""
        given = FreeText(
            text=need.text,
            level=need.level,
            municipality=need.place.name if need.place else None,
            languages=list(need.languages),
        )
        with transaction(self._sessions) as session:
            side = side_of_text(self._engine.reader(), given)
            return for_text(_VIEWER, session, self._engine, side, _asking(k))


def _asking(k: int) -> Asking:
    return Asking(_TODAY, request_id="measured", k=k)
