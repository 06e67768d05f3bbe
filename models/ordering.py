"""Pairs of values that must stand in order."""

from datetime import date
from typing import Any, Protocol, TypeVar

from pydantic_core import PydanticCustomError

__all__ = ["check_order"]


class _Ordered(Protocol):
    """Anything that `>` orders."""

    def __gt__(self, other: Any, /) -> bool: ...


T = TypeVar("T", bound=_Ordered)


def check_order(low: T | None, high: T | None, low_name: str, high_name: str) -> None:
    """Refuse a pair of which both are given and `low` > `high`.

    The error is a `PydanticCustomError` of type "order"; its context names the field at
    fault as `field`, because the error of a whole shape has no place of its own.
    """
    if low is not None and high is not None and low > high:
        how = "before" if isinstance(low, date) else "less than"
        raise PydanticCustomError(
            "order",
            "{field} must not be {how} {other}",
            {"field": high_name, "how": how, "other": low_name},
        )
