"""The filters of a page of suggestions, as they stand in its address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.usecases.answers.asking import Asking
from service.usecases.answers.filtering import Narrowing
from service.web.forms import Errors, validated
from service.web.texts import mark as _
from service.web.visit import Visit

__all__ = ["asking_of", "narrowed", "typed_filters"]

_FILTERS: Final = tuple(Narrowing.model_fields)


def typed_filters(visit: Visit) -> dict[str, str]:
    """Return the filters of the address as they stand there."""
    given = visit.request.query_params
    return {name: given[name].strip() for name in _FILTERS if given.get(name, "").strip()}


def narrowed(typed: Mapping[str, str], *, has_place: bool) -> tuple[Narrowing, Errors]:
    """Return what the suggestions are narrowed to; a filter that is wrong is left out.

    `has_place` tells whether the document that asks has a place to count a distance from.
    """
    found, errors = validated(Narrowing, typed)
    if found is None:
        right = {name: value for name, value in typed.items() if name not in errors}
        found = validated(Narrowing, right)[0] or Narrowing()
        if "place" in errors:  # the distance was meant from there, and from nowhere else
            found = found.model_copy(update={"within_km": None})
    if found.within_km is not None and found.place is None and not has_place:
        errors.note("place", _("Write the place that the distance is counted from."))
        found = found.model_copy(update={"within_km": None})
    return found, errors


def asking_of(visit: Visit, narrowing: Narrowing | None = None, k: int = 1) -> Asking:
    """Return how this visit asks for suggestions, with all the reasons."""
    return Asking(
        today=visit.today,
        request_id=visit.request_id,
        k=k,
        filters=(narrowing or Narrowing()).filters(),
        language=visit.language,
        detail="full",
    )
