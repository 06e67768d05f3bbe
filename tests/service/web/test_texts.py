"""Swedish and English are complete, and dates and numbers are written as in Sweden."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract, extract_python
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from service.web.texts import TEXTS, Key, catalogue

WEB = Path(str(files("service.web")))
_CALLS = {"_": None, "ngettext": (1, 2), "n": (1, 2)}
_FIELDS = re.compile(r"\{(\w*)\}")
SV = TEXTS["sv"]


def _used() -> Iterator[tuple[str, Key]]:
    """Give every English text of the templates and the code, with the file it stands in."""
    options = {"extensions": "jinja2.ext.do", "trim_blocks": "true", "silent": "false"}
    for file in sorted(WEB.rglob("*.html")):
        with file.open("rb") as content:
            for _, _, text, _ in babel_extract(content, ["_", "ngettext"], (), options):
                yield file.name, _key(text)
    for file in sorted(WEB.rglob("*.py")):
        with file.open("rb") as content:
            for _, text, _, _ in extract(extract_python, content, _CALLS):
                yield file.name, _key(text)


def _key(text: object) -> Key:
    if isinstance(text, tuple | list):
        return tuple(one for one in text if isinstance(one, str))
    return (str(text),)


def test_every_text_has_its_swedish() -> None:
    used = {key: file for file, key in _used() if any(key)}
    assert len(used) > 40
    missing = [
        f"{file}: {key}" for key, file in used.items() if not all(catalogue().get(key, ("",)))
    ]
    assert not missing, "\n".join(missing)


def test_no_swedish_is_left_that_nothing_uses() -> None:
    used = {key for _, key in _used()}
    unused = [key for key in catalogue() if key not in used and not _looked_up(key)]
    assert not unused, "\n".join(map(str, unused))


def _looked_up(key: Key) -> bool:
    """Whether a text comes from elsewhere: what use cases and shapes say is wrong."""
    rooms = [WEB.parent, WEB.parents[1] / "models"]
    return any(_lead(key[0]) in text for room in rooms for text in _sources(room))


def _lead(text: str) -> str:
    """Return the longest stretch of a text without a placeholder, as code would hold it."""
    return max(_FIELDS.split(text)[::2], key=len).replace('"', '\\"')[:40]


def _sources(room: Path) -> list[str]:
    if room not in _READ:
        _READ[room] = [one.read_text(encoding="utf-8") for one in room.rglob("*.py")]
    return _READ[room]


_READ: dict[Path, list[str]] = {}


def test_both_languages_have_the_same_places_to_fill() -> None:
    for key, said in catalogue().items():
        wanted = set(_FIELDS.findall(" ".join(key)))
        for one in said:
            assert set(_FIELDS.findall(one)) <= wanted, key
        assert set(_FIELDS.findall(" ".join(said))) == wanted, key


def test_a_text_has_one_swedish() -> None:
    seen: dict[Key, tuple[str, str]] = {}
    for file in sorted((WEB / "locale" / "sv").glob("*.po")):
        for one in read_po(BytesIO(file.read_bytes()), locale="sv"):
            if one.id:
                key, said = _key(one.id), str(one.string)
                other = seen.setdefault(key, (said, file.name))
                assert other[0] == said, f"{key} in {file.name} and {other[1]}"


def test_plurals_values_and_unknown_texts() -> None:
    assert SV("There is nothing here") == "Här finns ingenting"
    assert SV("a text that nobody wrote") == "a text that nobody wrote"
    assert TEXTS["en"].n("{n} need", "{n} needs", 1) == "1 need"
    assert TEXTS["en"].n("{n} need", "{n} needs", 2_000) == "2,000 needs"


def test_dates_and_numbers_as_in_sweden() -> None:
    assert SV.date(date(2027, 3, 3)) == "3 mars 2027"
    assert SV.number(1234.5).replace("\xa0", " ") == "1 234,5"
    assert SV.percent(0.87).replace("\xa0", " ") == "87 %"
    winter = datetime(2027, 1, 18, 23, 30, tzinfo=UTC)
    assert SV.datetime(winter).startswith("2027-01-19 00:30")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Field required", "Det här måste fyllas i."),
        ("must not be empty", "Det här måste fyllas i."),
        ("String should have at most 200 characters", "Högst 200 tecken."),
        ("Input should be greater than or equal to 4", "Minst 4."),
        ("Input should be a valid integer, unable to parse", "Skriv ett tal."),
        ("Input should be 'sv' or 'en'", "Välj ett av alternativen."),
        ("Input should be a valid date or datetime", "Skriv datumet som år-månad-dag"),
        ("has more than 20000 characters", "Högst 20000 tecken."),
    ],
)
def test_what_is_wrong_is_told_in_swedish(message: str, said: str) -> None:
    assert SV.problem(message).startswith(said)


def test_an_unknown_municipality_is_told_in_swedish() -> None:
    from models import UnknownMunicipalityError, find_municipality  # noqa: PLC0415

    with pytest.raises(UnknownMunicipalityError) as error:
        find_municipality("Olofstrom stad")
    assert SV.problem(str(error.value)) != str(error.value)
