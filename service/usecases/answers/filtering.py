"""What suggestions are narrowed to, as a person states it on a page."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field as Limits
from pydantic import model_validator

from matcher.recommender import Filters
from models.fields import EqfLevel, LanguageCode, MunicipalityName
from models.ordering import check_order
from models.record import Input
from service.usecases.documents.rows import place_of

__all__ = ["Narrowing"]


class Narrowing(Input):
    """Filters of a page of suggestions; what is left out lets everything through.

    With `within_km` the distance counts from `place`, or from the asker's own place; without
    it only documents of `place` itself are shown.
    """

    place: MunicipalityName | None = None
    within_km: Annotated[int, Limits(gt=0, le=2_500)] | None = None
    level: EqfLevel | None = None
    language: LanguageCode | None = None
    period_from: date | None = None
    period_to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_order(self.period_from, self.period_to, "period_from", "period_to")
        return self

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left out."""
        return not any(value is not None for value in dict(self).values())

    def filters(self) -> Filters:
        """Return what they mean to a search."""
        place = place_of(self.place)
        period = None
        if self.period_from or self.period_to:
            period = (self.period_from or date.min, self.period_to or date.max)
        only = {place.code} if place and self.within_km is None else set()
        return Filters(
            municipalities=frozenset(only),
            near=place if self.within_km is not None else None,
            within_km=self.within_km,
            levels=frozenset({self.level} if self.level else ()),
            languages=frozenset({self.language} if self.language else ()),
            period=period,
        )
