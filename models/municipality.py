"""Sweden's 290 municipalities: code, name, and where the centre town lies."""

import csv
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from typing import Final

from rapidfuzz import fuzz, process

__all__ = [
    "Municipality",
    "UnknownMunicipalityError",
    "distance_km",
    "find_municipality",
    "municipalities",
]

EARTH_RADIUS_KM: Final = 6371.0088
_NEAREST: Final = 3


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality with its four-digit SCB code and its centre town in degrees (WGS 84)."""

    code: str
    name: str
    latitude: float
    longitude: float


class UnknownMunicipalityError(ValueError):
    """No municipality has this name or code; `nearest` are the closest spellings."""

    def __init__(self, given: str, nearest: tuple[str, ...]) -> None:
        self.given = given
        self.nearest = nearest
        hint = f"; did you mean {' or '.join(nearest)}?" if nearest else ""
        super().__init__(f"unknown municipality {given[:60]!r}{hint}")


@lru_cache(maxsize=1)
def municipalities() -> tuple[Municipality, ...]:
    """Return all 290 municipalities in order of their code."""
    text = files("models").joinpath("data/municipalities.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(
        Municipality(r["code"], r["name"], float(r["latitude"]), float(r["longitude"]))
        for r in rows
    )


def find_municipality(name_or_code: str) -> Municipality:
    """Return the municipality with this four-digit code or name.

    Case, a closing "kommun" or genitive s and, where no other name is meant, missing
    dots and rings are forgiven: "KARLSKRONA KOMMUN", "Olofströms kommun" and "Vaxjo" are
    found, and "Habo" is Habo, not Håbo. Anything else raises `UnknownMunicipalityError`,
    which names the nearest spellings.
    """
    wanted = _plain(name_or_code)
    for spelling in (wanted, wanted.removesuffix("s")):
        found = _by_key().get(spelling) or _by_folded().get(_folded(spelling))
        if found is not None:
            return found
    raise UnknownMunicipalityError(name_or_code.strip(), _nearest(wanted))


def distance_km(a: Municipality, b: Municipality) -> float:
    """Return the great-circle distance between two centre towns in km (haversine formula)."""
    lat_a, lat_b = radians(a.latitude), radians(b.latitude)
    d_lat, d_lon = lat_b - lat_a, radians(b.longitude - a.longitude)
    h = sin(d_lat / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(d_lon / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))


def _plain(value: str) -> str:
    """Fold case and white space, and drop a closing "kommun"."""
    words = unicodedata.normalize("NFC", value).casefold().split()
    if len(words) > 1 and words[-1] in {"kommun", "municipality"}:
        words.pop()
    return " ".join(words)


def _folded(value: str) -> str:
    """Drop accents, dots, rings and hyphens."""
    letters = unicodedata.normalize("NFD", value)
    return "".join(c for c in letters if not unicodedata.combining(c)).replace("-", " ")


@lru_cache(maxsize=1)
def _by_key() -> dict[str, Municipality]:
    """Map codes and case-folded names to municipalities."""
    known = municipalities()
    return {m.code: m for m in known} | {_plain(m.name): m for m in known}


@lru_cache(maxsize=1)
def _by_folded() -> dict[str, Municipality]:
    """Map names without accents to municipalities, where only one has that spelling."""
    found: dict[str, list[Municipality]] = {}
    for m in municipalities():
        found.setdefault(_folded(_plain(m.name)), []).append(m)
    return {key: group[0] for key, group in found.items() if len(group) == 1}


def _nearest(wanted: str) -> tuple[str, ...]:
    """Return up to three names spelled most like `wanted`, nearest first."""
    if not wanted or wanted.isdigit():
        return ()
    names = {m.name: _folded(_plain(m.name)) for m in municipalities()}
    hits = process.extract(
        _folded(wanted[:60]), names, scorer=fuzz.ratio, limit=_NEAREST, score_cutoff=60
    )
    return tuple(name for _, _, name in hits)
