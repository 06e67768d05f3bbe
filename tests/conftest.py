"""What many tests share: one thread a search, and the real vocabulary, encoder and reader."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"  # read when faiss and torch are first imported

import pytest  # after the line above, as everything that may import faiss
from hypothesis import HealthCheck, settings

from matcher.competences import (
    NearLabels,
    Reader,
    Vocabulary,
    bundled_vocabulary,
    compose,
    strike_identity,
)
from matcher.encoding import Encoder, bundled_encoder
from matcher.recommender import Corpus
from matcher.types import Document, Kind, Occasion
from service.logs import JsonLines, level_of

# "suite" is the same on every run; "search" looks further: pytest --hypothesis-profile search
_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "suite", derandomize=True, deadline=None, max_examples=40, suppress_health_check=_SLOW
)
settings.register_profile(
    "search", deadline=None, max_examples=1000, suppress_health_check=_SLOW, print_blob=True
)
settings.load_profile("suite")

DEMO = Path(__file__).parents[1] / "service" / "demo"


class Listener(logging.Handler):
    """Hears every line that the service would write, and keeps those that tell of a person."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.told: list[str] = []
        lines = (DEMO / "students.jsonl").read_text(encoding="utf-8").splitlines()
        names = {json.loads(one).get("identity", {}).get("name") for one in lines} - {None}
        names |= {"Kanarie", "kanariegul"}
        self.person = re.compile("|".join((r"[\w.+-]+@[\w-]+\.\w", *map(re.escape, names))))

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one line."""
        if record.levelno >= level_of(record.name) and self.person.search(self.format(record)):
            self.told.append(self.format(record))


@pytest.fixture(scope="session")
def listener() -> Iterator[Listener]:
    """Listen to the logs of the whole run."""
    made = Listener()
    logging.getLogger().addHandler(made)
    logging.getLogger("service").setLevel(level_of("service"))
    yield made
    logging.getLogger().removeHandler(made)


@pytest.fixture(autouse=True)
def no_log_tells_of_a_person(listener: Listener) -> Iterator[None]:
    """No test may write a name or an e-mail address to a log, nor the words of a canary's CV."""
    yield
    told, listener.told = listener.told, []
    assert not told


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The bundled vocabulary."""
    return bundled_vocabulary()


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The bundled encoder."""
    return bundled_encoder()


@pytest.fixture(scope="session")
def reader(vocabulary: Vocabulary, encoder: Encoder) -> Reader:
    """A reader with near matches by the encoder."""
    return Reader(vocabulary, NearLabels(vocabulary, encoder))


@pytest.fixture(scope="session")
def demo_documents(reader: Reader) -> list[Document]:
    """Every third text of the demo region, identity struck out, its mentions read."""
    return [
        _document(reader, name, json.loads(line))
        for name in ("needs", "students", "proposals", "trainings")
        for line in (DEMO / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[::3]
    ]


@pytest.fixture(scope="session")
def corpus(demo_documents: list[Document], vocabulary: Vocabulary, encoder: Encoder) -> Corpus:
    """A third of the demo region."""
    return Corpus.build(demo_documents, vocabulary, encoder)


def _document(reader: Reader, name: str, row: dict[str, Any]) -> Document:
    kind = Kind(name[:-1])
    identity = row.get("identity", {})
    whole = compose(row.get("title", ""), row["text"], row.get("courses", ()))
    text = whole.text
    if kind is Kind.STUDENT:
        contacts = [identity.get("email", ""), identity.get("phone", "")]
        text = strike_identity(text, [identity.get("name", "")], contacts)
    return Document(
        id=row["id"],
        kind=kind,
        text=text,
        title=row.get("title", ""),
        language=row.get("language", ""),
        mentions=reader.read(text, kind, whole.courses_at),
        level=row.get("level"),
        languages=tuple(row.get("work_languages") or row.get("languages") or ()),
        company=row.get("company", row.get("provider", "")),
        status=row.get("status", "open"),
        confidential=row.get("nda", False),
        lanes=tuple(row.get("lanes", ())),
        horizon=row.get("horizon") or "",
        consents=tuple(row.get("consents", ())),
        online=row.get("online", False),
        occasions=tuple(
            Occasion(
                date.fromisoformat(one["starts"]), date.fromisoformat(one["ends"]), one["seats"]
            )
            for one in row.get("occasions", ())
        ),
    )
