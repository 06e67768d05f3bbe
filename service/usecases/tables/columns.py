"""The columns that an imported file may have, in Swedish and English, for each kind of row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from matcher.ranking.wording import Tongue
from models import ImportKind
from service.usecases.tables.sheets import folded

__all__ = ["COLUMNS", "Column", "column_of", "heading_names"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field it fills, its heading, and what a cell must hold.

    `also` are other headings that it is known by, folded as `sheets.folded` does.
    """

    field: str
    heading: Mapping[Tongue, str]
    expects: Mapping[Tongue, str]
    also: tuple[str, ...] = ()
    required: bool = False


_TEXT_LANGUAGE: Final = (
    "sv eller en; avgörs av texten om cellen är tom",
    "sv or en; told from the text if left out",
)
_LIST: Final = ("åtskilda med komma", "between commas")
_DAY: Final = ("ett datum som 2027-01-18", "a date such as 2027-01-18")
_LANGUAGES: Final = ("språk åtskilda med komma, t.ex. sv, en", "languages, such as sv, en")

_Words = tuple[tuple[str, str], tuple[str, str], tuple[str, ...]]
"""Heading and expectation (each Swedish, English) and further names of a field."""

_SHARED: Final[dict[str, _Words]] = {
    "id": (
        ("Id", "Id"),
        (
            "er egen beteckning: bokstäver, siffror, punkt och bindestreck, högst 64 tecken; "
            "skapas om cellen är tom",
            "your own reference: letters, digits, dots and hyphens, at most 64; made if left out",
        ),
        ("referens", "reference", "nummer"),
    ),
    "company_id": (
        ("Företag", "Company"),
        ("namn eller id på ett företag som redan finns", "name or id of a company already there"),
        ("company_id", "firma", "företag_id", "företagsnamn", "company_name", "organisation"),
    ),
    "title": (("Rubrik", "Title"), ("en rad", "one line"),
              ("titel", "namn", "name", "benämning", "kursnamn", "kurs", "course")),
    "text": (
        ("Text", "Text"),
        ("beskrivningen, högst 20 000 tecken", "the description, at most 20,000 characters"),
        ("beskrivning", "description", "profil", "profile", "innehåll", "fritext"),
    ),
    "language": (
        ("Textens språk", "Text language"), _TEXT_LANGUAGE, ("språk", "language", "lang"),
    ),
    "level": (
        ("Utbildningsnivå", "Study level"),
        ("EQF-nivå 4, 5, 6, 7 eller 8", "EQF level 4, 5, 6, 7 or 8"),
        ("nivå", "level", "eqf", "seqf", "eqf_nivå", "eqf_level"),
    ),
    "municipality": (
        ("Kommun", "Municipality"),
        ("kommunens namn eller fyrsiffriga kod", "a municipality's name or four-digit code"),
        ("ort", "place", "stad", "city"),
    ),
    "work_languages": (
        ("Arbetsspråk", "Work languages"), _LANGUAGES, ("språkkrav", "languages", "språk"),
    ),
}  # fmt: skip

_COMPANY: Final[dict[str, _Words]] = {
    "name": (("Namn", "Name"), ("företagets namn", "the company's name"),
             ("företag", "company", "företagsnamn", "company_name", "firma")),
    "size": (("Storlek", "Size"),
             ("mikro, liten, medelstor eller stor", "micro, small, medium or large"), ()),
    "sector": (("Bransch", "Sector"), ("en rad", "one line"), ("industry",)),
    "about": (("Om företaget", "About"), ("fri text", "free text"),
              ("om", "beskrivning", "description", "text")),
}  # fmt: skip
_NEED: Final[dict[str, _Words]] = {
    "held": (("Finns redan", "Already there"),
             ("vad företaget redan har", "what the company can already"), ("held",)),
    "headcount": (("Antal personer", "Headcount"), ("ett heltal från 1", "a whole number from 1"),
                  ("antal", "number_of_people")),
    "horizon": (("Tidshorisont", "Horizon"),
                ("nu, kvartal, år eller senare", "now, quarter, year or later"), ("horisont",)),
    "lanes": (("Spår", "Lanes"),
              ("examensarbete, utbildning, rekrytering; tom cell betyder alla",
               "thesis, training, hire; none means all"), ("typ",)),
    "status": (("Status", "Status"), ("utkast, öppet eller avslutat", "draft, open or closed"), ()),
}  # fmt: skip
_STUDENT: Final[dict[str, _Words]] = {
    "programme": (("Program", "Programme"), ("en rad", "one line"),
                  ("program", "utbildning", "titel", "title")),
    "courses": (("Kurser", "Courses"), _LIST, ("kurs",)),
    "wishes": (("Önskemål", "Wishes"), ("fri text", "free text"), ("vill",)),
    "available_from": (("Tillgänglig från", "Available from"), _DAY,
                       ("från", "from", "start", "startdatum", "start_date")),
    "available_to": (("Tillgänglig till", "Available to"), _DAY,
                     ("till", "to", "slut", "slutdatum", "end_date")),
    "languages": (("Språkkunskaper", "Languages"), _LANGUAGES, ("språk",)),
    "consents": (
        ("Samtycken", "Consents"),
        ("det som studenten har sagt ja till: examensarbete, rekrytering, utbildning, statistik; "
         "gäller bara nya studenter",
         "what the student has said yes to: thesis, hire, training, statistics; "
         "only for new students"),
        ("samtycke", "consent"),
    ),
    "name": (("Namn", "Name"), ("visas aldrig i listor", "never shown in lists"),
             ("fullständigt_namn", "full_name", "student")),
    "email": (("E-post", "E-mail"), ("en e-postadress; kräver namn", "an address; needs a name"),
              ("epost", "mejl", "mail", "email", "e_postadress")),
    "phone": (("Telefon", "Phone"), ("kräver namn", "needs a name"),
              ("mobil", "mobile", "telefonnummer", "mobilnummer")),
}  # fmt: skip
_PROPOSAL: Final[dict[str, _Words]] = {
    "credits": (("Högskolepoäng", "Credits"), ("ett tal som 30 eller 7,5", "such as 30 or 7.5"),
                ("hp", "poäng", "ects")),
    "period_from": (("Period från", "Period from"), _DAY,
                    ("från", "from", "start", "startdatum", "start_date")),
    "period_to": (("Period till", "Period to"), _DAY,
                  ("till", "to", "slut", "slutdatum", "end_date")),
    "team_min": (("Minst antal studenter", "Fewest students"), ("ett heltal", "a whole number"),
                 ("team_min", "minst")),
    "team_max": (("Högst antal studenter", "Most students"), ("ett heltal", "a whole number"),
                 ("team_max", "högst", "antal_studenter")),
    "nda": (("Sekretess", "Confidential"), ("ja eller nej", "yes or no"), ("nda",)),
    "status": (("Status", "Status"),
               ("utkast, öppet, matchat eller klart", "draft, open, matched or done"), ()),
}  # fmt: skip
_TRAINING: Final[dict[str, _Words]] = {
    "provider": (("Anordnare", "Provider"), ("vem som ger utbildningen", "who gives the training"),
                 ("utbildningsanordnare", "leverantör", "skola", "school", "företag", "company")),
    "prerequisites": (("Förkunskaper", "Prerequisites"), ("fri text", "free text"), ("krav",)),
    "price_sek": (("Pris i kronor", "Price in SEK"), ("hela kronor", "whole kronor"),
                  ("pris", "price", "kostnad", "cost")),
    "online": (("Distans", "Online"), ("ja eller nej", "yes or no"), ("på_distans", "remote")),
    "occasions": (("Startdatum", "Starts"), ("datum åtskilda med komma", "dates between commas"),
                  ("tillfällen", "occasions", "start", "kursstart")),
}  # fmt: skip

_ORDER: Final[Mapping[ImportKind, tuple[dict[str, _Words], str]]] = {
    "companies": (_COMPANY, "id name* municipality* size sector about"),
    "needs": (_NEED, "id company_id* title* text* held headcount horizon municipality level lanes "
                     "work_languages status language"),
    "students": (_STUDENT, "id programme level text* courses wishes available_from available_to "
                           "municipality languages language consents name email phone"),
    "proposals": (_PROPOSAL, "id company_id* title* text* level credits period_from period_to "
                             "team_min team_max work_languages municipality nda status language"),
    "trainings": (_TRAINING, "id provider* title* text* level prerequisites price_sek "
                             "municipality online occasions language"),
}  # fmt: skip


def _columns(kind: ImportKind) -> tuple[Column, ...]:
    own, order = _ORDER[kind]
    made = []
    for word in order.split():
        field = word.rstrip("*")
        heading, expects, also = (_SHARED | own)[field]
        made.append(
            Column(
                field,
                {"sv": heading[0], "en": heading[1]},
                {"sv": expects[0], "en": expects[1]},
                also,
                word.endswith("*"),
            )
        )
    return tuple(made)


COLUMNS: Final[Mapping[ImportKind, tuple[Column, ...]]] = {kind: _columns(kind) for kind in _ORDER}
"""The columns of each kind of file, in the order of its template."""


def column_of(kind: ImportKind, field: str) -> Column | None:
    """Return the column that fills a field."""
    return next((one for one in COLUMNS[kind] if one.field == field), None)


def heading_names(kind: ImportKind) -> dict[str, str]:
    """Return the field of every heading that a kind of file is known to use, folded.

    A field's own name and headings come before the further names of another field.
    """
    names: dict[str, str] = {}
    for one in COLUMNS[kind]:
        for heading in (one.field, *map(folded, one.heading.values())):
            names.setdefault(heading, one.field)
    for one in COLUMNS[kind]:
        for heading in one.also:
            names.setdefault(heading, one.field)
    return names
