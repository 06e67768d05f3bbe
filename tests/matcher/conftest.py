"""Ways to make documents for the matcher: from a text that is read, or from mentions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from matcher.competences import Reader, Vocabulary, detect_language
from matcher.types import Document, Kind, Mention

Make = Callable[..., Document]


@pytest.fixture(scope="session")
def written(reader: Reader) -> Make:
    """Make a document from a text, which is read: ``written("need", "n1", "Vi söker …")``."""

    def make(kind: str, name: str, text: str, **fields: Any) -> Document:
        document = Document(name, Kind(kind), text, detect_language(text), **fields)
        return replace(document, mentions=reader.read(text, document.kind))

    return make


@pytest.fixture(scope="session")
def stated(vocabulary: Vocabulary) -> Make:
    """Make a document that states mentions outright: ids, or whole mentions.

    Its text is the labels on lines of their own, and each mention stands at its label.
    """

    def make(kind: str, name: str, *said: str | Mention, **fields: Any) -> Document:
        given = [one if isinstance(one, Mention) else Mention(one, 0, 0) for one in said]
        text, placed = "", []
        for one in given:
            start = len(text)
            text += vocabulary.label(one.competence, "sv") + "\n"
            placed.append(replace(one, start=start, end=len(text) - 1))
        fields = {"text": text, "language": "sv"} | fields
        return Document(name, Kind(kind), mentions=tuple(placed), **fields)

    return make
