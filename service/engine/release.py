"""Which release this is."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

__all__ = ["release"]


@cache
def release() -> str:
    """Return the installed version of Samspel, or "unknown" when it runs from plain files."""
    try:
        return version("samspel")
    except PackageNotFoundError:
        return "unknown"
