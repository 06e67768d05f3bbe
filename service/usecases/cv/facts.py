# ruff: noqa: E501 — an alternation a line keeps each pattern readable
"""What the sections of a CV say of studies: programme, level, courses; and the languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from service.usecases.cv.personal import identity_in, places_in, without_personal
from service.usecases.cv.sections import SectionKind, sections_of
from service.usecases.cv.speech import codes_in
from service.usecases.cv.types import CvFormat, Draft

__all__ = ["draft_of_layout", "items_of", "level_of", "names_of", "programme_of"]

_LEVELS: Final = (
    (8, r"doktorand|doktor(?:s|and)|ph\.? ?d|doctoral|licentiat"),
    (
        7,
        r"civilingenjör|master|magister|m\.? ?sc|mba|civilekonom|arkitekt(?:program|utbildning)|sjöingenjör 300",
    ),
    (6, r"högskoleingenjör|kandidat|bachelor|b\.? ?sc|b\.? ?eng|högskoleexamen|undergraduate"),
    (
        5,
        r"yrkeshögskol|(?<!\w)yh(?!\w)|kvalificerad yrkes|higher vocational|(?<!\w)ky(?!\w)|(?<!\w)lia(?!\w)",
    ),
    (
        4,
        r"gymnasi|upper secondary|high school|vuxenutbildning|komvux|teknikprogrammet|industritekniska programmet|el- och energiprogrammet|naturvetenskapsprogrammet",
    ),
)
_PROGRAMME: Final = re.compile(
    r"program|ingenjör|utbildning|engineering|engineer|degree|examen|tekniker|master|bachelor|kandidat|magister|"
    r"\bm\.?sc|\bb\.?sc|student|diploma|\byh\b|ph\.?d|doktor|studies|linjen|inriktning",
    re.IGNORECASE,
)
_ONGOING: Final = re.compile(
    r"pågående|ongoing|present|nuvarande|nu\b|current|expected|beräknad", re.IGNORECASE
)
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATES: Final = re.compile(
    r"\(?(?:(?:\d{1,2}[/.])?(?:19|20)\d\d(?:[-/.]\d{1,2})?|(?:jan|feb|mar|apr|ma[jy]|jun|jul|aug|sep|o[kc]t|nov|dec)[a-zåäö]*\.? (?:19|20)\d\d)"
    r"(?:\s*(?:[-–—]|till|to)\s*(?:(?:\d{1,2}[/.])?(?:19|20)\d\d(?:[-/.]\d{1,2})?|[a-zåäö]{3,9}\.? (?:19|20)\d\d|pågående|nu(?:varande)?|ongoing|present|now|current)?)?\)?",
    re.IGNORECASE,
)
_GAP: Final = " " * 8
_WIDE: Final = re.compile(r"\s{9,}")
"""A gap wider than this says no more, and patterns that look for gaps would be slow in it."""

_APART: Final = re.compile(r"\s*[;•·▪●|\n\t]\s*|,\s+(?![^()]*\))|\s{2,}")
_MARK: Final = re.compile(r"^[\s•·▪●◦‣∙▸►■□*–—-]+")
_POINTS: Final = re.compile(
    r"[\s,(]*\d+(?:[.,]\d)?\s*(?:hp|ects|yhp|credits|poäng|p)\b\)?", re.IGNORECASE
)
_SCHOOL: Final = re.compile(
    r"(?:,| at | vid | på )\s*[^,]*(?:högskola|universit|institut|college|lärcenter|gymnasiet|skolan?\b|school|academy|campus|lärosäte|KTH|BTH|LTU|LiU).*$",
    re.IGNORECASE,
)
_TONGUE: Final = re.compile(
    r"^\W*(?:modersmål|mother tongue|andra språk|other languages?)(?!\w)", re.IGNORECASE
)
_MAX_COURSE: Final = 120


def draft_of_layout(
    format_: CvFormat, paragraphs: Sequence[str], likely_names: Iterable[str] = ()
) -> Draft:
    """Return what free paragraphs in reading order say; the most of it stays in the text."""
    paragraphs = [_WIDE.sub(_GAP, one.strip()) for one in paragraphs]
    sections = sections_of(paragraphs)
    of_kind = {kind: [s for s in sections if s.kind is kind] for kind in SectionKind}

    def lines(kind: SectionKind) -> list[str]:
        return [line for section in of_kind[kind] for line in section.lines]

    education = [_MARK.sub("", line) for line in lines(SectionKind.EDUCATION)]
    top = [line for s in sections[:1] for line in s.lines[:6]] + lines(SectionKind.PROFILE)[:3]
    programme = programme_of(education) or programme_of(top, strict=True)
    references = set(lines(SectionKind.REFERENCES))
    own = [one for one in paragraphs if one not in references]
    identity = identity_in(own, likely_names)
    spoken = [one for one in own if _TONGUE.match(one)]
    return Draft(
        format_,
        "\n".join(without_personal(sections)),
        programme=programme,
        level=level_of(programme or ""),
        courses=items_of(lines(SectionKind.COURSES)),
        education=tuple(education)[:20],
        languages=codes_in([*spoken, *lines(SectionKind.LANGUAGES)]),
        places=places_in(own, [*_beside(own, identity.name), *lines(SectionKind.CONTACT)]),
        identity=identity,
    )


def _beside(lines: Sequence[str], name: str | None) -> Sequence[str]:
    """Return the lines just below a name, where a place often stands."""
    for place, line in enumerate(lines):
        if name is not None and name in line:
            return lines[place + 1 : place + 4]
    return ()


def level_of(programme: str) -> int | None:
    """Return the EQF level that a programme's name tells, if it does."""
    return next(
        (level for level, words in _LEVELS if re.search(words, programme, re.IGNORECASE)), None
    )


def programme_of(lines: Sequence[str], *, strict: bool = False) -> str | None:
    """Return the programme among lines about studies that goes on or ended last.

    With `strict`, only a line that names a level of study counts.
    """
    best: tuple[int, int, str] | None = None
    for place, line in enumerate(lines):
        named = level_of(line) is not None if strict else bool(_PROGRAMME.search(line))
        if not named or len(line) > 2 * _MAX_COURSE:
            continue
        around = " ".join((line, *lines[place + 1 : place + 2], *lines[max(place - 1, 0) : place]))
        years = [int(year) for year in _YEAR.findall(line)] or [
            int(year) for year in _YEAR.findall(around)
        ]
        year = 9999 if _ONGOING.search(line) else max(years, default=0)
        found = (year, -place, line)
        best = max(best, found) if best else found
    return _without_dates(best[2]) if best else None


def _without_dates(line: str) -> str | None:
    """A programme's name without years, credits and, behind a comma or a bar, its school."""
    line = _SCHOOL.sub("", _POINTS.sub("", _DATES.sub("  ", line)))
    line = re.split(r"\s{2,}|\s[|–—]\s", line.strip(" ,;:–—-|"))[0]
    return line.strip(" ,;:–—-|.")[:200] or None


def items_of(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the items of lists, between commas, bullets or lines, without their credits."""
    return names_of(item for line in lines for item in _APART.split(_DATES.sub("", line)))


def names_of(items: Iterable[str]) -> tuple[str, ...]:
    """Return the names in a list, each once, without bullets and credits."""
    found: dict[str, None] = {}
    for item in items:
        name = _POINTS.sub("", _MARK.sub("", item)).strip(" ,.;:–-")
        if 2 < len(name) <= _MAX_COURSE and re.search(r"[^\W\d_]{2}", name):
            found[name] = None
    return tuple(found)[:100]
