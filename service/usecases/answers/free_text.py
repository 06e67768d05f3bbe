"""A text to match that is not stored: no row is made of it, and nothing of it is kept."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from matcher.competences import Reader, detect_language
from matcher.types import Document, Kind
from models.correction import Corrections
from models.fields import (
    EqfLevel,
    Horizon,
    Lane,
    LanguageCode,
    Line,
    MunicipalityName,
    Name,
    OptionalText,
    Text,
    TextLanguage,
)
from models.limits import MAX_ITEMS
from models.ordering import check_order
from models.record import Input
from service.usecases.answers.explaining import Side
from service.usecases.documents.reading import compose_reading
from service.usecases.documents.rows import place_of, read_mentions

__all__ = ["FreeText", "side_of_text"]


class FreeText(Input):
    """A need, a student's profile or a proposal, given with the request and not stored."""

    kind: Literal["need", "student", "proposal"] = "need"
    title: Name | None = None
    text: Text
    language: TextLanguage | None = None
    held: OptionalText = None
    courses: list[Line] = Field(default_factory=list, max_length=MAX_ITEMS)
    level: EqfLevel | None = None
    municipality: MunicipalityName | None = None
    languages: list[LanguageCode] = Field(default_factory=list, max_length=30)
    horizon: Horizon | None = None
    lanes: list[Lane] = Field(default_factory=list, max_length=3)
    starts: date | None = None
    ends: date | None = None
    corrections: Corrections = Field(default_factory=list)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_order(self.starts, self.ends, "starts", "ends")
        return self


def side_of_text(reader: Reader, given: FreeText) -> Side:
    """Read a text and return it as one side of a pair."""
    kind = Kind(given.kind)
    reading = compose_reading(
        given.title or "",
        given.text,
        given.courses,
        held=given.held or "",
        language=given.language or detect_language(given.text),
        corrections=given.corrections,
    )
    document = Document(
        id="",
        kind=kind,
        text=reading.text,
        language=given.language or detect_language(reading.text),
        title=given.title or "",
        mentions=read_mentions(reader, reading, kind),
        level=given.level,
        place=place_of(given.municipality),
        languages=tuple(given.languages),
        starts=given.starts,
        ends=given.ends,
        lanes=tuple(given.lanes),
        horizon=given.horizon or "",
    )
    return Side(document, reading)
