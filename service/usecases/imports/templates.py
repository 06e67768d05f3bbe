"""Files to fill in: headings, an example, and what each column holds, in either language."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Final

from matcher.ranking.wording import Tongue
from models import ImportKind
from service.usecases.tables.columns import COLUMNS, Column

__all__ = ["template_csv", "template_xlsx"]

_EXAMPLES: Final[Mapping[ImportKind, Mapping[Tongue, Mapping[str, str]]]] = {
    "companies": {
        "sv": {"id": "exempel-1", "name": "Exempelverkstan AB", "municipality": "Olofström",
               "size": "liten", "sector": "legotillverkning",
               "about": "Skärande bearbetning i korta serier."},
        "en": {"id": "example-1", "name": "The Example Works AB", "municipality": "Olofström",
               "size": "small", "sector": "contract manufacturing",
               "about": "Machining in short series."},
    },
    "needs": {
        "sv": {"id": "exempel-1", "company_id": "Exempelverkstan AB",
               "title": "CNC-operatör till femaxlig fräs",
               "text": "Krav: erfarenhet av Heidenhain. Meriterande: mätteknik.",
               "held": "svarvning", "headcount": "1", "horizon": "kvartal",
               "municipality": "Olofström", "level": "4", "lanes": "rekrytering, utbildning",
               "work_languages": "sv", "status": "öppet", "language": "sv"},
        "en": {"id": "example-1", "company_id": "The Example Works AB",
               "title": "CNC operator for a five-axis mill",
               "text": "Required: experience of Heidenhain. A plus: metrology.",
               "held": "turning", "headcount": "1", "horizon": "quarter",
               "municipality": "Olofström", "level": "4", "lanes": "hire, training",
               "work_languages": "sv, en", "status": "open", "language": "en"},
    },
    "students": {
        "sv": {"id": "exempel-1", "programme": "Högskoleingenjör i maskinteknik", "level": "6",
               "text": "Jag kan CAD i Inventor och har läst hållfasthetslära.",
               "courses": "Hållfasthetslära, Materiallära", "wishes": "Gärna simulering.",
               "available_from": "2027-01-18", "available_to": "2027-06-06",
               "municipality": "Karlskrona", "languages": "sv, en", "language": "sv",
               "consents": "examensarbete, statistik", "name": "Eva Exempel",
               "email": "eva@exempel.example", "phone": "070-000 00 00"},
        "en": {"id": "example-1", "programme": "BSc in mechanical engineering", "level": "6",
               "text": "I use CAD in Inventor and have studied solid mechanics.",
               "courses": "Solid mechanics, Materials science", "wishes": "Simulation, please.",
               "available_from": "2027-01-18", "available_to": "2027-06-06",
               "municipality": "Karlskrona", "languages": "sv, en", "language": "en",
               "consents": "thesis, statistics", "name": "Eve Example",
               "email": "eve@example.example", "phone": "070-000 00 00"},
    },
    "proposals": {
        "sv": {"id": "exempel-1", "company_id": "Exempelverkstan AB",
               "title": "Kortare ställtider i femaxlig fräsning",
               "text": "Kartlägg ställtiderna och föreslå fixturer. CAD är ett krav.",
               "level": "6", "credits": "15", "period_from": "2027-01-18",
               "period_to": "2027-06-06", "team_min": "1", "team_max": "2",
               "work_languages": "sv", "municipality": "Olofström", "nda": "nej",
               "status": "öppet", "language": "sv"},
        "en": {"id": "example-1", "company_id": "The Example Works AB",
               "title": "Shorter set-up times in five-axis milling",
               "text": "Map the set-up times and propose fixtures. CAD is required.",
               "level": "6", "credits": "15", "period_from": "2027-01-18",
               "period_to": "2027-06-06", "team_min": "1", "team_max": "2",
               "work_languages": "sv, en", "municipality": "Olofström", "nda": "no",
               "status": "open", "language": "en"},
    },
    "trainings": {
        "sv": {"id": "exempel-1", "provider": "Exempelskolan", "title": "TIG-svetsning, grunder",
               "text": "Svetsmetoder, material och mätning, mest i verkstad.", "level": "4",
               "prerequisites": "Inga", "price_sek": "12 500", "municipality": "Ronneby",
               "online": "nej", "occasions": "2027-02-01, 2027-09-06", "language": "sv"},
        "en": {"id": "example-1", "provider": "The Example School", "title": "TIG welding, basics",
               "text": "Methods, materials and measuring, mostly in the workshop.", "level": "4",
               "prerequisites": "None", "price_sek": "12500", "municipality": "Ronneby",
               "online": "no", "occasions": "2027-02-01, 2027-09-06", "language": "en"},
    },
}  # fmt: skip
"""One row for each kind of file, every column filled."""

_SAYS: Final[Mapping[Tongue, Mapping[str, str]]] = {
    "sv": {
        "sheet": "Rader", "about": "Förklaring", "column": "Kolumn", "holds": "Innehåll",
        "required": "krävs", "required_head": "Krävs", "yes": "ja", "no": "nej",
        "remark": "Rader som börjar med # läses inte. Byt ut exempelraden mot era egna.",
    },
    "en": {
        "sheet": "Rows", "about": "Explanation", "column": "Column", "holds": "Holds",
        "required": "required", "required_head": "Required", "yes": "yes", "no": "no",
        "remark": "Lines that begin with # are not read. Replace the example by your own rows.",
    },
}  # fmt: skip


def template_csv(kind: ImportKind, language: Tongue) -> bytes:
    """Return a CSV file with headings, an example, and remarks that explain the columns.

    It is in UTF-8 with a mark and has semicolons, so that a Swedish Excel opens it as it is.
    """
    said, columns = _SAYS[language], COLUMNS[kind]
    stream = io.StringIO(newline="")
    lines = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    lines.writerow([one.heading[language] for one in columns])
    lines.writerow([_EXAMPLES[kind][language][one.field] for one in columns])
    blank = [""] * (len(columns) - 1)
    lines.writerow([f"# {said['remark']}", *blank])
    for one in columns:
        needed = f" ({said['required']})" if one.required else ""
        lines.writerow([f"# {one.heading[language]}{needed}: {one.expects[language]}", *blank])
    return stream.getvalue().encode("utf-8-sig")


def template_xlsx(kind: ImportKind, language: Tongue) -> bytes:
    """Return a workbook with headings and an example, and a sheet that explains the columns."""
    from openpyxl import Workbook  # noqa: PLC0415  # only for workbooks
    from openpyxl.styles import Font  # noqa: PLC0415  # same

    said, columns = _SAYS[language], COLUMNS[kind]
    book = Workbook()
    rows = book.active
    assert rows is not None  # noqa: S101  # a new workbook has a sheet
    rows.title = said["sheet"]
    rows.append([one.heading[language] for one in columns])
    rows.append([_EXAMPLES[kind][language][one.field] for one in columns])
    about = book.create_sheet(said["about"])
    about.append([said["column"], said["required_head"], said["holds"]])
    for one in columns:
        about.append(_explained(one, language))
    for sheet in (rows, about):
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for letter in "ABCDEFGHIJKLMNOP"[: sheet.max_column]:
            sheet.column_dimensions[letter].width = 24
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _explained(column: Column, language: Tongue) -> list[str]:
    said = _SAYS[language]
    needed = said["yes"] if column.required else said["no"]
    return [column.heading[language], needed, column.expects[language]]
