"""Names of languages, in Swedish, English or as a code, as ISO 639-1 codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.core import get_global

__all__ = ["code_of", "codes_in", "name_of"]

_WORD: Final = re.compile(r"[^\W\d_]+")
_OWN: Final = {
    "deutsch": "de", "français": "fr", "español": "es", "norska": "no", "norwegian": "no",
    "mandarin": "zh", "farsi": "fa", "dari": "fa", "kurmanji": "ku", "sorani": "ku",
}  # fmt: skip
_NOT_AT_ALL: Final = re.compile(r"^\W*(?:inga|ingen|no|none|not)\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Map names in Swedish and English to two-letter codes."""
    found: dict[str, str] = {}
    for locale in ("en", "sv"):
        for code, name in Locale.parse(locale).languages.items():
            if len(code) == 2:
                found[name.casefold()] = code
    return found | _OWN


def code_of(name: str) -> str | None:
    """Return the two-letter code of a language's name or of its code; None if unknown.

    Codes of two and three letters are taken, with a region or without: `sv-SE`, `swe`.
    """
    text = name.strip().casefold()
    if text in _names():
        return _names()[text]
    code = re.split(r"[-_]", text)[0]
    if len(code) == 3 and code.isalpha():
        code = next(iter(get_global("language_aliases").get(code, code).split("_")))
    return code if len(code) == 2 and code in set(_names().values()) else None


def codes_in(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the languages that lines about languages name, in order, each once."""
    found: dict[str, None] = {}
    for line in lines:
        if _NOT_AT_ALL.match(line):
            continue
        for word in _WORD.findall(line):
            code = _names().get(word.casefold())
            if code is not None:
                found[code] = None
    return tuple(found)


def name_of(code: str, locale: str) -> str:
    """Return a language's name in Swedish (`sv`) or English (`en`); the code if it has none."""
    name: str = Locale.parse(locale).languages.get(code, code)
    return name[:1].upper() + name[1:]
