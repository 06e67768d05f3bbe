"""Lists as tables to take along: what the viewer may see, under the headings of the imports.

What is exported can be imported again. Nobody's name or contact is in any of them, and words
that stand for codes are those of the reader's language.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any, Final, Literal, get_args

from matcher.ranking.wording import Tongue
from models import UnknownMunicipalityError, find_municipality
from models.contact import ContactState
from service import store
from service.auth import Viewer
from service.errors import ForbiddenError, NotFoundError, ValidationProblemError
from service.store import Session, contacts
from service.store.listing import Listed
from service.usecases.students import holds, shown
from service.usecases.tables.columns import COLUMNS
from service.usecases.tables.spreadsheets import Cell
from service.usecases.tables.words import LEVELS, coded

__all__ = ["EXPORTS", "ExportKind", "Table", "exported", "may_export"]

ExportKind = Literal[
    "companies", "needs", "students", "proposals", "trainings", "competences", "contacts"
]
EXPORTS: Final[tuple[ExportKind, ...]] = get_args(ExportKind)

_LISTED: Final[Mapping[str, Listed[Any, Any, Any, Any]]] = {
    "companies": store.companies,
    "needs": store.needs,
    "students": store.students,
    "proposals": store.proposals,
    "trainings": store.trainings,
}
_FILTERS: Final[Mapping[ExportKind, frozenset[str]]] = {
    "companies": frozenset({"q", "municipality", "size", "waiting"}),
    "needs": frozenset({"q", "status", "municipality", "level", "horizon", "company_id"}),
    "students": frozenset({"q", "municipality", "level", "purpose", "organisation_id"}),
    "proposals": frozenset({"q", "status", "municipality", "level", "company_id"}),
    "trainings": frozenset({"q", "municipality", "level", "online", "coming"}),
    "competences": frozenset({"area"}),
    "contacts": frozenset({"state"}),
}
_IDENTITY: Final = frozenset({"name", "email", "phone"})
_BATCH: Final = 500
_MOST_CONTACTS: Final = 50_000

_COMPETENCE: Final[Mapping[str, Mapping[Tongue, str]]] = {
    "id": {"sv": "Id", "en": "Id"},
    "area": {"sv": "Område", "en": "Area"},
    "label_sv": {"sv": "Benämning på svenska", "en": "Label in Swedish"},
    "label_en": {"sv": "Benämning på engelska", "en": "Label in English"},
    "synonyms_sv": {"sv": "Synonymer på svenska", "en": "Synonyms in Swedish"},
    "synonyms_en": {"sv": "Synonymer på engelska", "en": "Synonyms in English"},
    "abbreviations": {"sv": "Förkortningar", "en": "Abbreviations"},
    "broader": {"sv": "Vidare", "en": "Broader"},
    "related": {"sv": "Närliggande", "en": "Related"},
    "retired": {"sv": "Ur bruk", "en": "Retired"},
}
_CONTACT: Final[Mapping[str, Mapping[Tongue, str]]] = {
    "subject": {"sv": "Gäller", "en": "About"},
    "company_id": {"sv": "Företag", "en": "Company"},
    "purpose": {"sv": "Ändamål", "en": "Purpose"},
    "asked_by": {"sv": "Fråga från", "en": "Asked by"},
    "asked_at": {"sv": "Frågan ställd", "en": "Asked on"},
    "state": {"sv": "Läge", "en": "State"},
    "waits_for": {"sv": "Väntar på", "en": "Waits for"},
    "closed_at": {"sv": "Avslutad", "en": "Closed on"},
}
_OWN_HEADINGS: Final = {"competences": _COMPETENCE, "contacts": _CONTACT}
_SIDES: Final = {"company": "företaget", "student": "studenten", "liaison": "samverkansledaren"}
_SAID: Final[Mapping[str, Mapping[str, str]]] = {
    "size": {"micro": "mikro", "small": "liten", "medium": "medelstor", "large": "stor"},
    "horizon": {"now": "nu", "quarter": "kvartal", "year": "år", "later": "senare"},
    "status": {
        "draft": "utkast", "open": "öppet", "closed": "avslutat", "matched": "matchat",
        "done": "klart",
    },
    "lanes": {"thesis": "examensarbete", "training": "utbildning", "hire": "rekrytering"},
    "consents": {
        "thesis": "examensarbete", "training": "utbildning", "hire": "rekrytering",
        "statistics": "statistik",
    },
    "purpose": {"thesis": "examensarbete", "hire": "rekrytering"},
    "state": {"waiting": "väntar", "agreed": "båda har sagt ja", "closed": "avslutad"},
    "asked_by": _SIDES,
    "waits_for": _SIDES,
}  # fmt: skip
"""Swedish words for codes; the imports read them back."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table on its way: its fields, their headings, and its rows as they are read."""

    title: str
    fields: Sequence[str]
    headings: Sequence[str]
    rows: Iterator[list[Cell]]


def may_export(viewer: Viewer, kind: ExportKind) -> bool:
    """Return whether `viewer` may take a list along: students only for those who run the cluster.

    A company meets students one by one, where each can see who looked.
    """
    return kind != "students" or viewer.sees_all_documents


def exported(
    viewer: Viewer,
    session: Session,
    kind: str,
    language: Tongue,
    filters: Mapping[str, str] | None = None,
    *,
    today: date,
) -> Table:
    """Return a list as a table, oldest first.

    Args:
        viewer: who takes it along; what the viewer may not see is not in it.
        session: in use until the last row has been read.
        kind: one of `EXPORTS`.
        language: of headings and words.
        filters: the values of a list's filters, by name; those of other lists are ignored.
        today: from when on an occasion is to come.

    Raises:
        NotFoundError: there is no such list.
        ForbiddenError: it is not for this viewer.
        ValidationProblemError: a filter's value cannot be.
    """
    found = next((one for one in EXPORTS if one == kind), None)
    if found is None:
        raise NotFoundError(f"there is no list {kind!r}", field="kind")
    if not may_export(viewer, found):
        raise ForbiddenError(f"a {viewer.role} may not take the list of {found} along")
    fields, headings = _columns(found, language)
    rows = _rows(viewer, session, found, _chosen(found, filters or {}, today))
    words = (filters or {}).get("q", "")
    write = _writer(viewer, session, found, fields, language, words)
    first = next(rows, [])  # so that a filter that cannot be is told before anything is sent
    written = (line for batch in chain([first], rows) for line in write(batch))
    return Table(_title(found, language), fields, headings, written)


def _columns(kind: ExportKind, language: Tongue) -> tuple[list[str], list[str]]:
    """Return the fields of a table and their headings."""
    if kind == "competences" or kind == "contacts":  # noqa: PLR1714  mypy narrows by it
        own = _OWN_HEADINGS[kind]
        return list(own), [heading[language] for heading in own.values()]
    hidden = _IDENTITY if kind == "students" else frozenset()
    kept = [one for one in COLUMNS[kind] if one.field not in hidden]
    return [one.field for one in kept], [one.heading[language] for one in kept]


def _title(kind: ExportKind, language: Tongue) -> str:
    swedish = {
        "companies": "Företag", "needs": "Behov", "students": "Studenter",
        "proposals": "Exjobbsförslag", "trainings": "Utbildningar", "competences": "Kompetenser",
        "contacts": "Kontakter",
    }  # fmt: skip
    return swedish[kind] if language == "sv" else kind.capitalize()


def _chosen(kind: ExportKind, filters: Mapping[str, str], today: date) -> dict[str, Any]:
    """Return the filters that the list has as the store takes them."""
    given = {name: filters[name].strip() for name in _FILTERS[kind] & set(filters)}
    found: dict[str, Any] = {}
    for name, value in given.items():
        on = value.lower() in ("yes", "true", "1", "on")
        if name == "q":
            found["text"] = value
        elif name == "waiting":
            found["approved"] = False if on else None
        elif name == "coming":
            found["coming_from"] = today if on else None
        elif name == "online":
            found[name] = on or None
        elif value:
            found[name] = _value(name, value)
    return found


def _value(name: str, value: str) -> str | int:
    """Return what a column is to equal; raises `ValidationProblemError` for what it cannot."""
    if name == "level":
        if not value.isdigit() or len(value) > 3:
            raise ValidationProblemError("must be a whole number", field="level")
        return int(value)
    if name == "municipality":
        try:
            return find_municipality(value).name
        except UnknownMunicipalityError as error:
            raise ValidationProblemError(str(error), field="municipality") from error
    return str(coded("consents" if name == "purpose" else name, value))


def _rows(
    viewer: Viewer, session: Session, kind: ExportKind, chosen: Mapping[str, Any]
) -> Iterator[Sequence[Any]]:
    """Give the rows in batches, without keeping them all."""
    if kind == "competences":
        area = chosen.get("area")
        for rows in store.competences.batches(viewer, session, size=_BATCH):
            yield [row for row in rows if area in (None, row.area)]
    elif kind == "contacts":
        state = next((one for one in get_args(ContactState) if one == chosen.get("state")), None)
        yield contacts.listed(viewer, session, state=state, limit=_MOST_CONTACTS)
    else:
        yield from _LISTED[kind].chosen_batches(viewer, session, size=_BATCH, **chosen)


def _writer(
    viewer: Viewer,
    session: Session,
    kind: ExportKind,
    fields: Sequence[str],
    language: Tongue,
    words: str,
) -> Callable[[Sequence[Any]], Iterator[list[Cell]]]:
    """Return what writes a batch of rows as lines of cells.

    A student whose profile has the words only in what is struck out is left out.
    """

    def write(rows: Sequence[Any]) -> Iterator[list[Cell]]:
        more = _beside(viewer, session, kind, rows, language)
        seen = {one.id: one for one in shown(viewer, session, rows)} if kind == "students" else {}
        for row in rows:
            if row.id in seen and not holds(seen[row.id], words):
                continue
            extra = more.get(row.id, {})
            source = seen.get(row.id, row)
            yield [
                _cell(name, extra[name] if name in extra else getattr(source, name), language)
                for name in fields
            ]

    return write


def _beside(
    viewer: Viewer, session: Session, kind: ExportKind, rows: Sequence[Any], language: Tongue
) -> dict[str, dict[str, Any]]:
    """Return the cells of each row that its own columns do not hold, by id."""
    if kind in ("needs", "proposals", "contacts"):
        names = store.companies.get_many(viewer, session, {row.company_id for row in rows})
        return {row.id: {"company_id": names[row.company_id].name} for row in rows}
    if kind == "competences":
        near = {id_ for row in rows for id_ in (*row.broader, *row.related)}
        found = store.competences.get_many(viewer, session, near)
        called = {id_: getattr(one, f"label_{language}") for id_, one in found.items()}
        return {
            row.id: {
                name: [called.get(one, one) for one in getattr(row, name)]
                for name in ("broader", "related")
            }
            for row in rows
        }
    if kind == "trainings":
        return {
            row.id: {"occasions": [one.starts.isoformat() for one in row.occasions]} for row in rows
        }
    if kind == "students":
        given = store.consents.in_force(viewer, session, [row.id for row in rows])
        return {row.id: {"consents": sorted(given.get(row.id, ()))} for row in rows}
    return {}


def _cell(field: str, value: object, language: Tongue) -> Cell:
    """Return a value as one cell, with codes as words."""
    if isinstance(value, list):
        return _listed([str(_cell(field, one, language)) for one in value])
    if isinstance(value, datetime):
        return value.date()
    if field == "level" and isinstance(value, int):
        return LEVELS[value][language]
    if isinstance(value, str):
        return _SAID.get(field, {}).get(value, value) if language == "sv" else value
    if isinstance(value, bool | int | float | date):
        return value
    return None


def _listed(items: list[str]) -> str:
    """Return a list as one cell that is read back as it was."""
    if any(mark in one for one in items for mark in ";,|\n"):
        return json.dumps(items, ensure_ascii=False)
    return "; ".join(items)
