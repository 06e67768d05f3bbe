"""How one asks for suggestions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from matcher.ranking.weights import Weights
from matcher.ranking.wording import Tongue
from matcher.recommender import Filters
from matcher.types import Place
from models import Lane
from service.auth import Viewer
from service.errors import ValidationProblemError

__all__ = ["Asking", "Detail"]

Detail = Literal["short", "full"]


@dataclass(frozen=True, slots=True)
class Asking:
    """Everything about a request but the document that asks.

    `lanes` empty is all; `weights` None is the default ones. `today` decides which occasions
    are to come. `detail` None is short for a student and full for anyone else.
    """

    today: date
    request_id: str
    k: int = 10
    lanes: frozenset[Lane] = frozenset()
    filters: Filters = field(default_factory=Filters)
    weights: Weights | None = None
    language: Tongue = "sv"
    detail: Detail | None = None

    def wants(self, lane: Lane) -> bool:
        """Whether this lane is asked for."""
        return not self.lanes or lane in self.lanes

    def around(self, place: Place | None) -> Asking:
        """The same, with a distance counted from the asker's place unless another is given.

        Raises:
            ValidationProblemError: there is a distance and no place to count it from.
        """
        if self.filters.within_km is None or self.filters.near is not None:
            return self
        if place is None:
            raise ValidationProblemError("needed to count within_km from", field="near")
        return replace(self, filters=replace(self.filters, near=place))

    def detail_for(self, viewer: Viewer) -> Detail:
        """How much is said of the reasons."""
        return self.detail or ("short" if viewer.role == "student" else "full")
