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
from service.usecases.tables.words import LEVELS

__all__ = [
    "CellError",
    "as_codes",
    "as_credits",
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
_POINTS = re.compile(r"(högskolepoäng|poäng|hp|ects|credits)\.?$", re.IGNORECASE)
_DAY_MONTH = re.compile(r"(\d{1,2})\s?[/.]\s?(\d{1,2})(?:\.|\s|-|\s-\s)\s?(\d{4})")
"""Day before month: ``1/3 2027``, ``1/3-2027`` and ``1.3.2027``, never ``1/3/2027``."""

_NAMED_MONTH = re.compile(r"(?:den\s)?(\d{1,2})\.?\s([^\W\d_]{3,9})\.?,?\s(\d{4})")
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "maj": 5, "may": 5, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_STUDY_LEVELS = {name.lower(): str(n) for n, names in LEVELS.items() for name in names.values()} | {
    "gymnasium": "4", "gymnasiet": "4", "yh": "5", "yrkeshögskolan": "5",
    "kandidat": "6", "grundnivå": "6", "högskoleingenjör": "6", "bachelor": "6",
    "master": "7", "magister": "7", "masternivå": "7", "avancerad nivå": "7",
    "civilingenjör": "7", "doktor": "8", "phd": "8",
}  # fmt: skip
"""Names of the study levels, as people and our own pages write them."""

_THOUSANDS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")
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
    """A day, written ``2027-01-18``, ``18/1 2027`` or ``18 januari 2027``, or a workbook's date.

    Of ``3/4/2027`` nobody can tell which is the month, so it is refused.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = as_line(value)
    if not text:
        return None
    try:
        found = _day(text)
        return date(*found) if found else date.fromisoformat(text[:10])
    except ValueError as error:
        raise CellError(f"{text[:40]!r} is not a date; expected such as 2027-01-18") from error


def _day(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day of a date as people write it in Swedish or English."""
    if found := _DAY_MONTH.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    found = _NAMED_MONTH.fullmatch(text)
    month = _MONTHS.get(found[2][:3].lower()) if found else None
    return (int(found[3]), month, int(found[1])) if found and month else None


def as_level(value: object) -> int | None:
    """A study level, EQF 4 to 8 or by its name."""
    line = as_line(value)
    text = _STUDY_LEVELS.get(line.lower(), line.upper())
    text = text.removeprefix("SEQF").removeprefix("EQF").strip(" -")
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


def as_credits(value: object) -> float | None:
    """Credits, such as ``7,5 hp``."""
    return as_number(_POINTS.sub("", value.strip()) if isinstance(value, str) else value)


def as_whole(value: object) -> int | None:
    """A whole number, as `as_number` reads it; a point before three digits parts thousands."""
    if isinstance(value, str) and _THOUSANDS.fullmatch(_CURRENCY.sub("", value).strip()):
        value = value.replace(".", "")
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
