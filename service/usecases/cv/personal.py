# ruff: noqa: E501, SIM905 — an alternation a line keeps each pattern readable, a word list as running text
"""Who a CV is about, and the lines that tell nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from service.usecases.cv.sections import Section, SectionKind
from service.usecases.cv.types import CvIdentity

__all__ = ["identity_in", "places_in", "without_personal"]

_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE: Final = re.compile(
    r"(?<![\w/.-])(?:\+\d{1,3}[ -]?|00\d{2}[ -]?|0)(?:\(0\)[ -]?)?\d(?:[ ()-]{0,2}\d){5,11}(?![\w/])"
)
_CONTACT: Final = re.compile(r"@|https?:|www\.|linkedin\.com|github\.com", re.IGNORECASE)
_YEARS: Final = re.compile(r"(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d|\d\d/\d{4}")
_LABEL: Final = re.compile(
    r"^\W*(?:född|födelsedatum|födelsedag|födelseår|date of birth|birth ?date|born|birthday|ålder|age|kön|gender|sex|"
    r"civilstånd|civilstatus|marital status|nationalitet|nationality|medborgarskap|citizenship|personnummer|personal number|"
    r"adress|address|bostadsadress|hemadress|telefon|tel|tfn|mobil|mobile|phone|e-?post|e-?mail|mejl|mail|epost|"
    r"hemsida|website|webb|linkedin|github|skype|namn|name|förnamn|efternamn|first name|surname|family name|barn|children|"
    r"familj|place of birth|födelseort|hemort|bostadsort|ort)"
    r"(?:\s*:|\(s\)|\s+[-–]\s|\s{2,}|\s+\+?\d)",
    re.IGNORECASE,
)
_REFEREES: Final = re.compile(
    r"(?<!\w)(?:referens(?:er)?|referees?|references?)\b[^.:\n]{0,60}:\s*[^\n]*", re.IGNORECASE
)
_ONLY_DATE: Final = re.compile(r"^\W*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\W*$")
_NAME_LABEL: Final = re.compile(r"^\W*(?:namn|name|full name)\s*[:\-–]\s*(.+)$", re.IGNORECASE)
_STREET: Final = re.compile(
    r"(?<!\w)[^\W\d_]+(?:gatan|vägen|gränd|stigen|allén|torget|backen|gata|väg|street|road|avenue)\s+\d{1,4}\s?[A-Za-z]?(?!\w)(?:,?\s*(?:lgh|vån)\.?\s*\d+)?",
    re.IGNORECASE,
)
_POSTAL: Final = re.compile(
    r"(?<![\d+])(?:SE?-)?\d{3} ?\d{2}\s+(?P<place>[A-ZÅÄÖ][a-zåäöé]+(?: [A-ZÅÄÖ][a-zåäö]+)?|[A-ZÅÄÖ]{3,})(?!\w)"
)
_BORN: Final = re.compile(
    r"[,;(]?\s*(?<!\w)(?:född|born)\s+(?:år\s+|in\s+|on\s+|den\s+)?[\d /.-]*(?:\w{3,9} )?(?:19|20)\d\d(?:-\d\d-\d\d)?\)?",
    re.IGNORECASE,
)
_AGED: Final = re.compile(
    r"(?<!\w)(?:\d{2}\s*år(?:ing|s|ig)?(?:\s+gammal)?|\d{2}[- ]years?[- ]old|\d{2} yrs)(?=\s*[,.)]|\s*$)",
    re.IGNORECASE,
)
_NOT_NAMES: Final = frozenset(
    """curriculum vitae cv resume résumé meritförteckning profil profile student studerande ingenjör engineer developer
    utvecklare tekniker technician konstruktör designer operatör operator svetsare welder master bachelor kandidat
    civilingenjör högskoleingenjör university universitet högskola skola school yrkeshögskola program programme
    software mechanical electrical industrial computer science data manager analyst analytiker konsult consultant
    personlig personal information uppgifter about om mig contact kontakt summary sammanfattning personligt brev cover letter page sida thesis examensarbete
    och and med with europass linkedin ab blekinge tekniska karlskrona ronneby karlshamn olofström sölvesborg kristianstad växjö""".split()
)
_MAX_CONTACT_LINES: Final = 10
_MAX_CONTACT_CHARS: Final = 60
_MAX_COURSES_CHARS: Final = 400
_LONGEST_SHORT: Final = 3


def identity_in(lines: Sequence[str], likely: Iterable[str] = ()) -> CvIdentity:
    """Return the name, e-mail and phone that lines tell.

    Args:
        lines: the CV's paragraphs, from the top.
        likely: lines that may hold the name, such as those in the largest letters.
    """
    text = "\n".join(lines)
    email = _EMAIL.search(text)
    phone = next((m[0] for m in _PHONE.finditer(text) if not _YEARS.search(m[0])), None)
    address = email[0] if email else None
    name = _name(lines, likely, address)
    return CvIdentity(name.title() if name and name.isupper() else name, address, phone)


def _name(lines: Sequence[str], likely: Iterable[str], email: str | None) -> str | None:
    """The labelled name; or the line like a name that the e-mail bears out; or the topmost."""
    for line in lines:
        labelled = _NAME_LABEL.match(line)
        if labelled:
            return " ".join(labelled[1].split())[:200]
    short = [line for line in lines if len(line) <= _MAX_CONTACT_CHARS][:80]
    candidates = [part for line in (*likely, *lines[:12], *short) for part in _parts(line)]
    names = [one for one in candidates if _like_a_name(one)]
    if email is not None:
        local = _plain(email.partition("@")[0])
        for one in names:
            if any(_in(part, local) for part in one.split()):
                return one
        for line in lines:
            run = _longest_run(line.split(), local)
            if len(run) > 1:
                return " ".join(run)
    top = [part for line in (*likely, *lines[:3]) for part in _parts(line)]
    return next((one for one in top if _like_a_name(one)), None)


def _in(word: str, local: str) -> bool:
    plain = _plain(word)
    return len(plain) > 2 and word[0].isupper() and plain in local


def _longest_run(words: Sequence[str], local: str) -> list[str]:
    """Neighbouring words with capitals that an e-mail address holds, longest first."""
    runs: list[list[str]] = [[]]
    for word in words:
        if _in(word, local):
            runs[-1].append(word)
        else:
            runs.append([])
    return max(runs, key=len)


def _parts(line: str) -> list[str]:
    """The parts of a line, since a title or a heading often stands beside a name."""
    line = re.sub(r"^\W*(?:cv|curriculum vitae|resume)\W+", "", line.strip(), flags=re.IGNORECASE)
    return [" ".join(part.split()) for part in re.split(r"\s*[,|•·–—(]\s*|\s{2,}", line)]


def _like_a_name(line: str) -> bool:
    parts = line.split()
    return (
        2 <= len(parts) <= 4
        and not any(c.isdigit() for c in line)
        and all(
            re.fullmatch(r"[^\W\d_][^\W\d_'’.-]*(?:[-'’][^\W\d_]+)*\.?", part) for part in parts
        )
        and (parts[0][0].isupper() and parts[-1][0].isupper())
        and not any(part.casefold() in _NOT_NAMES for part in parts)
    )


def _plain(text: str) -> str:
    """Letters as they are written in an e-mail address."""
    folded = text.casefold().translate(str.maketrans("åäöéèüáóíø", "aaoeeuaoio"))
    return re.sub(r"[^a-z]", "", folded)


def places_in(lines: Sequence[str], contact: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names of places behind postal codes and labels, then what may be one.

    That is a word or two on their own at the top or in the `contact` section.
    """
    found: list[str] = []
    for line in lines:
        found += [match["place"] for match in _POSTAL.finditer(line)]
        label = re.match(
            r"^\W*(?:bostadsort|hemort|ort|city|location|place)\s*:\s*(\w[\w -]+)",
            line,
            re.IGNORECASE,
        )
        if label:
            found.append(label[1].strip())
    for line in (*contact, *lines[1:6]):
        alone = (part.strip() for part in re.split(r"[|,•·]|\s[–-]\s|\s{2,}", line))
        found += [
            one for one in alone if re.fullmatch(r"[A-ZÅÄÖ][a-zåäöé]+(?: [A-ZÅÄÖ]?[a-zåäö]+)?", one)
        ]
    return tuple(dict.fromkeys(one.title() if one.isupper() else one for one in found))


def without_personal(sections: Iterable[Section]) -> list[str]:
    """Return the lines of all sections but those that tell of the person and no competence.

    Contact details and references go, as do lines with a birth date, gender, age or address,
    and short lines of courses, which have a list of their own. A heading in capitals is
    written as a word, lest it be read as an abbreviation.
    """
    kept: list[str] = []
    for section in sections:
        if section.kind is SectionKind.REFERENCES:
            continue
        lines = section.lines
        if section.kind is SectionKind.CONTACT:
            lines = _after_contacts(lines)
        elif section.kind is SectionKind.COURSES:
            lines = tuple(line for line in lines if len(line) > _MAX_COURSES_CHARS)
        elif section.heading and section.kind is not SectionKind.PROFILE:
            kept.append(_as_words(section.heading))
        kept += [clean for clean in map(_cleaned, lines) if clean]
    return kept


def _as_words(heading: str) -> str:
    plain = heading.replace(" ", "") if re.fullmatch(r"(?:\S ){3,}\S", heading) else heading
    return plain.capitalize() if plain.isupper() and len(plain) > _LONGEST_SHORT else plain


def _after_contacts(lines: Sequence[str]) -> tuple[str, ...]:
    """What stands in a contact section after its short lines, which are few."""
    short = 0
    for line in lines[:_MAX_CONTACT_LINES]:
        if len(line) > _MAX_CONTACT_CHARS and not _CONTACT.search(line):
            break
        short += 1
    return tuple(lines[short:])


def _cleaned(line: str) -> str:
    if _ONLY_DATE.match(line) or (_LABEL.match(line) and len(line) <= 2 * _MAX_CONTACT_CHARS):
        return ""
    for pattern in (_REFEREES, _STREET, _POSTAL, _BORN, _AGED):
        line = pattern.sub(" ", line)
    return line.strip(" ,|•·") if re.search(r"\w", line) else ""
