"""The two shapes that every reader of training data returns."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Concept", "Whole"]


@dataclass(frozen=True)
class Concept:
    """One concept of one taxonomy, with everything that is said of it there.

    Attributes:
        names: its names by language (``sv``, ``en``), the preferred one first.
        texts: its definitions or descriptions.
    """

    names: dict[str, list[str]]
    texts: list[str] = field(default_factory=list)

    @property
    def all_names(self) -> list[str]:
        """Every distinct name, the preferred ones of each language first."""
        return list(dict.fromkeys(name for each in self.names.values() for name in each if name))


@dataclass(frozen=True)
class Whole:
    """Something described by many small parts, such as an occupation by its skills.

    Attributes:
        name: the concept it is.
        parts: concepts, each a part of the whole.
    """

    name: Concept
    parts: list[Concept]
