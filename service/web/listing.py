"""The filters of a list, as they stand in its address."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel

from service.web.forms import Errors, validated
from service.web.visit import Visit

__all__ = ["asked_of"]

AskedT = TypeVar("AskedT", bound=BaseModel)


def asked_of(visit: Visit, shape: type[AskedT]) -> tuple[dict[str, str], AskedT, Errors]:
    """Return the filters as typed, as they are meant, and what is wrong; that is left out."""
    given = visit.request.query_params
    typed = {
        name: given[name].strip() for name in shape.model_fields if given.get(name, "").strip()
    }
    found, errors = validated(shape, typed)
    if found is None:
        right = {name: value for name, value in typed.items() if name not in errors}
        found = validated(shape, right)[0] or shape()
    return typed, found, errors
