"""Pairs of values that must stand in order."""

from typing import Any, Protocol, TypeVar

__all__ = ["check_order"]


class _Ordered(Protocol):
    """Anything that `>` orders."""

    def __gt__(self, other: Any, /) -> bool: ...


T = TypeVar("T", bound=_Ordered)


def check_order(low: T | None, high: T | None, low_name: str, high_name: str) -> None:
    """Raise ValueError, which names both fields, when both are given and `low` > `high`."""
    if low is not None and high is not None and low > high:
        raise ValueError(f"{high_name} must not be before {low_name}")
