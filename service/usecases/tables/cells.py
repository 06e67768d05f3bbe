"""One cell of a spreadsheet as the value that is meant, or a sentence that says why not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from matcher.types import Place
from models.fields import clean
from models.limits import MAX_ITEMS, MAX_TEXT_CHARS
from models.municipality import UnknownMunicipalityError, find_municipality

__all__ = [
    "CellError",
    "as_codes",
    "as_date",
    "as_flag",
    "as_level",
    "as_line",
    "as_lines",
    "as_number",
    "as_place",
    "as_text",
    "as_whole",
]

_MOJIBAKE = re.compile("\ufffd|Ã[¥¤¶…„–\x85\x84\x96]|Ã©")
_APART = re.compile(r"[;,|\n]")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?")
_CURRENCY = re.compile(r"(kronor|kr\.?|sek|:-)\s*$", re.IGNORECASE)
_YES = frozenset({"1", "true", "yes", "ja", "x", "sant"})
_NO = frozenset({"0", "false", "no", "nej", "", "falskt"})
_LANGUAGES = {
    "swe": "sv", "swedish": "sv", "svenska": "sv", "eng": "en", "english": "en",
    "engelska": "en", "german": "de", "tyska": "de", "deutsch": "de", "french": "fr",
    "franska": "fr", "spanish": "es", "spanska": "es", "polish": "pl", "polska": "pl",
    "danish": "da", "danska": "da", "norwegian": "no", "norska": "no", "nb": "no", "nn": "no",
    "finnish": "fi", "finska": "fi", "arabic": "ar", "arabiska": "ar", "persian": "fa",
    "persiska": "fa", "ukrainian": "uk", "ukrainska": "uk", "russian": "ru", "ryska": "ru",
    "chinese": "zh", "kinesiska": "zh", "turkish": "tr", "turkiska": "tr", "dutch": "nl",
    "nederländska": "nl", "italian": "it", "italienska": "it", "portuguese": "pt",
    "portugisiska": "pt", "romanian": "ro", "rumänska": "ro", "hindi": "hi", "urdu": "ur",
    "somali": "so", "somaliska": "so", "tigrinya": "ti", "bosnian": "bs", "bosniska": "bs",
}  # fmt: skip


class CellError(ValueError):
    """A cell holds something else than what its column is for; `code` is why, in one word."""

    def __init__(self, message: str, code: str = "unreadable", hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint


def as_line(value: object) -> str:
    """One line of text; a whole number read as a float (an id in a workbook) loses its ``.0``."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, list | dict):
        raise CellError("one value was expected, not a list or an object")
    return " ".join(_right(clean(str(value))).split())


def as_text(value: object) -> str:
    """A text as written, at most 20,000 characters; empty if there is none."""
    if value is None:
        return ""
    if isinstance(value, list | dict):
        raise CellError("a text was expected, not a list or an object")
    text = _right(clean(str(value)))
    if len(text) > MAX_TEXT_CHARS:
        raise CellError(f"{len(text):,} characters; at most {MAX_TEXT_CHARS:,} are read", "long")
    return text if text.strip() else ""


def _right(text: str) -> str:
    wrong = _MOJIBAKE.search(text)
    if wrong:
        near = text[max(0, wrong.start() - 10) : wrong.end() + 10]
        raise CellError(f"wrong encoding ({near!r}); save the file anew as UTF-8", "encoding")
    return text


def as_lines(value: object) -> tuple[str, ...]:
    """A list: of JSON, or names between commas, semicolons, bars or line ends."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except json.JSONDecodeError as error:
            raise CellError(f"a list was expected: not JSON ({error.msg})") from error
    items: Iterable[object] = value if isinstance(value, list) else _APART.split(as_text(value))
    lines = tuple(line for line in map(as_line, items) if line)
    if len(lines) > MAX_ITEMS:
        raise CellError(f"{len(lines)} items; at most {MAX_ITEMS} are read", "long")
    return lines


def as_codes(value: object) -> tuple[str, ...]:
    """Languages as codes; a name in Swedish or English that has none here stays, lower case."""
    return tuple(dict.fromkeys(_code(name) for name in as_lines(value)))


def _code(name: str) -> str:
    word = _WORD.match(name.lower())
    if word is None:
        raise CellError(f"{name!r} is not a language; expected a code such as sv or en")
    return _LANGUAGES.get(word[0], word[0])


def as_date(value: object) -> date | None:
    """A day, written ``2027-01-18`` or as a workbook's date."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = as_line(value)
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise CellError(f"{text[:40]!r} is not a date; expected such as 2027-01-18") from error


def as_level(value: object) -> int | None:
    """A study level, EQF 4 to 8."""
    text = as_line(value).upper().removeprefix("EQF").strip()
    if not text:
        return None
    if text not in {"4", "5", "6", "7", "8"}:
        raise CellError(f"{text[:40]!r} is not a study level; expected EQF 4, 5, 6, 7 or 8")
    return int(text)


def as_number(value: object) -> float | None:
    """A number, with a decimal comma or point, spaces between thousands, and kronor after it."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    text = _CURRENCY.sub("", as_line(value)).replace("\u2212", "-")
    text = "".join(text.split())
    if not text:
        return None
    if "," in text and "." in text:  # the last of them is the decimal sign
        thousands = "." if text.rindex(",") > text.rindex(".") else ","
        text = text.replace(thousands, "")
    text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        raise CellError(f"{text[:40]!r} is not a number")
    return float(text)


def as_whole(value: object) -> int | None:
    """A whole number, as `as_number` reads it."""
    number = as_number(value)
    if number is None or number.is_integer():
        return None if number is None else int(number)
    raise CellError(f"{number} is not a whole number")


def as_flag(value: object) -> bool:
    """Yes or no."""
    text = as_line(value).lower()
    if text in _YES | _NO:
        return text in _YES
    raise CellError(f"{text[:40]!r} is neither yes nor no")


def as_place(value: object) -> Place | None:
    """A municipality by its name or four-digit code."""
    text = as_line(value)
    return _place(text.zfill(4) if text.isdigit() else text) if text else None


@lru_cache(maxsize=1024)
def _place(text: str) -> Place:
    try:
        found = find_municipality(text)
    except UnknownMunicipalityError as error:
        raise CellError(str(error), "place", " / ".join(error.nearest)) from error
    return Place(found.code, found.name, found.latitude, found.longitude)
