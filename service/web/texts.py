"""What the pages say: English in the code, Swedish from gettext files that Babel reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from babel.dates import format_date, format_datetime, get_timezone
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from matcher.ranking.wording import Tongue

__all__ = ["TEXTS", "Texts", "catalogue", "mark"]

_LOCALES: Final[Mapping[Tongue, str]] = {"sv": "sv_SE", "en": "en_GB"}


def mark(text: str) -> str:
    """Mark a text for the catalogue; Babel finds it by the name `_` that it goes under."""
    return text


_HERE = get_timezone("Europe/Stockholm")
Key = tuple[str, ...]
"""An English text, or its singular and plural."""


@cache
def catalogue() -> Mapping[Key, tuple[str, ...]]:
    """Return the Swedish of every English text; a text with a plural has two."""
    found: dict[Key, tuple[str, ...]] = {}
    for file in files("service.web").joinpath("locale", "sv").iterdir():
        if file.name.endswith(".po"):
            for one in read_po(BytesIO(file.read_bytes()), locale="sv"):
                if one.id:
                    found[_forms(one.id)] = _forms(one.string)
    return found


def _forms(said: object) -> tuple[str, ...]:
    """Return the one or two forms of a text."""
    many = said if isinstance(said, list | tuple) else (said,)
    return tuple(str(one or "") for one in many)


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts, dates and numbers of one language."""

    language: Tongue

    def __call__(self, text: str, /, **values: object) -> str:
        """Return an English text in this language, with the values in their places."""
        said = self._said((text,))[0] or text
        return said.format(**values) if values else said

    def n(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return the text that goes with a number, which stands in it as `{n}`."""
        said = self._said((one, many))
        chosen = said[0] if n == 1 else said[-1]
        return chosen.format(n=self.number(n), **values)

    def _said(self, key: Key) -> tuple[str, ...]:
        if self.language == "en":
            return key
        said = catalogue().get(key)
        return said if said and all(said) else key

    def problem(self, message: str) -> str:
        """Return what is wrong with a field, as a person would say it."""
        for pattern, text in _PROBLEMS:
            if match := pattern.fullmatch(message):
                return self(text, **match.groupdict()) if match.groupdict() else self(text)
        return self(message)

    @property
    def _locale(self) -> str:
        return _LOCALES[self.language]

    def date(self, value: date, length: str = "medium") -> str:
        """Return a day: 3 mars 2027."""
        return format_date(value, format=length, locale=self._locale)

    def datetime(self, value: datetime, length: str = "short") -> str:
        """Return a point in time as the clock shows it in Sweden."""
        return format_datetime(value, format=length, tzinfo=_HERE, locale=self._locale)

    def number(self, value: float) -> str:
        """Return a number: 1 234,5."""
        return format_decimal(value, locale=self._locale)

    def percent(self, value: float) -> str:
        """Return a share: 87 %."""
        return format_percent(value, locale=self._locale)


TEXTS: Final[Mapping[Tongue, Texts]] = {"sv": Texts("sv"), "en": Texts("en")}


_ = mark

_PROBLEMS: Final = tuple(
    (re.compile(pattern, re.DOTALL), text)
    for pattern, text in (
        (r"Field required|must not be empty|.*at least 1 character", _("This must be filled in.")),
        (r".*at most (?P<most>[\d ]+) characters?", _("At most {most} characters.")),
        (r"has more than (?P<most>\d+) characters", _("At most {most} characters.")),
        (r".*at least (?P<least>\d+) characters?", _("At least {least} characters.")),
        (r".*greater than or equal to (?P<least>\d+)", _("At least {least}.")),
        (r".*greater than (?P<least>\d+)", _("More than {least}.")),
        (r".*less than or equal to (?P<most>\d+)", _("At most {most}.")),
        (r".*at most (?P<most>\d+) items?.*", _("At most {most} of these.")),
        (r".*valid (integer|number|decimal).*", _("Write a number.")),
        (r".*valid date.*", _("Write a date as year-month-day, such as 2027-01-18.")),
        (r".*Input should be '.*", _("Choose one of the alternatives.")),
        (r".*match pattern.*", _("This is written in a way that cannot be read.")),
        (
            r".*not a valid email.*|.*valid email.*",
            _("This is not an e-mail address. Write it like name@example.org."),
        ),
        (
            r".*(?:no|unknown|not a) (?:Swedish )?municipality.*",
            _("There is no such municipality. Write its name, such as Olofström."),
        ),
        (r"\w+ must not be before \w+", _("The last date must not be before the first.")),
        (
            r"\w+ must not be less than \w+",
            _("The highest number must not be lower than the lowest."),
        ),
        (
            r"(?P<most>\d+) questions about this wait for answers already",
            _("{most} questions about this wait for answers already. Withdraw one, or wait."),
        ),
        (
            r"(?P<most>\d+) questions in a week are the most; wait some days",
            _("At most {most} questions a week, so that nobody is asked in bulk. Wait a few days."),
        ),
        (
            r".*has been changed since it was read.*",
            _("Someone else has changed this meanwhile. Look at the page again before you save."),
        ),
    )
)
