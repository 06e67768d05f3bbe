"""What the routes have in common."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from fastapi.openapi.models import Example
from pydantic import BaseModel, Field

from service.errors import NotFoundError

__all__ = ["PageOf", "Version", "example", "possible_id"]

ItemT = TypeVar("ItemT")
_LONGEST_ID = 100

Version = Annotated[
    int | None, Query(ge=1, description="Only when this is the version that is stored.")
]


class PageOf(BaseModel, Generic[ItemT]):
    """A page of a list, oldest first."""

    items: list[ItemT]
    next_cursor: str | None = Field(description="Give it as `cursor`; null on the last page.")


def example(value: Any, summary: str = "In the demo region") -> dict[str, Example]:
    """Return the one example of a parameter or a body; the tests execute it."""
    return {"demo": Example(summary=summary, value=value)}


def possible_id(value: str) -> str:
    """Return an id from an address; one that no document can have is not found."""
    if len(value) > _LONGEST_ID or not value.isascii() or not value.isprintable():
        raise NotFoundError("there is nothing under this id", field="id")
    return value
