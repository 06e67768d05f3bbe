"""Taking along: every list as CSV or XLSX, and the days to keep in mind as a calendar file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse
from starlette.background import BackgroundTask

from service.errors import NotFoundError
from service.policies import SIGNED_IN
from service.store import transaction
from service.usecases.deadlines import calendar_file, deadlines_of
from service.usecases.exporting import Table, exported
from service.usecases.tables.spreadsheets import csv_lines, workbook
from service.web.areas import area_name
from service.web.visit import Visit, VisitDep

__all__ = ["router"]

router = APIRouter()

_NAMES: Final[Mapping[str, str]] = {
    "companies": "foretag",
    "needs": "behov",
    "students": "studenter",
    "proposals": "exjobbsforslag",
    "trainings": "utbildningar",
    "competences": "kompetenser",
    "contacts": "kontakter",
}
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/export/{kind}.{format}", dependencies=[SIGNED_IN])
def export(visit: VisitDep, kind: str, format: str) -> Response:
    """Send a list, narrowed by the same filters in the address as the list itself."""
    if format == "csv":
        lines = _csv(visit, kind)
        first = next(lines)  # what is wrong is told before anything is sent
        return StreamingResponse(
            chain([first], lines),
            media_type="text/csv; charset=utf-8",
            headers=_named(visit, kind, format),
        )
    if format != "xlsx":
        raise NotFoundError("lists are sent as csv or xlsx", field="format")
    filters = visit.request.query_params
    table = exported(visit.viewer, visit.session, kind, visit.language, filters, today=visit.today)
    table = _with_areas(visit, kind, table)
    file = workbook(table.title, table.headings, table.rows, visit.language)
    return StreamingResponse(
        iter(lambda: file.read(2**16), b""),
        media_type=_XLSX,
        headers=_named(visit, kind, format),
        background=BackgroundTask(file.close),
    )


@router.get("/calendar.ics", dependencies=[SIGNED_IN])
def calendar(visit: VisitDep) -> Response:
    """Send the days that concern the viewer."""
    days = deadlines_of(visit.viewer, visit.session, visit.today, visit.language)
    content = calendar_file(days, visit.language, visit.settings.public_url)
    headers = {"Content-Disposition": 'attachment; filename="samspel.ics"'}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


def _csv(visit: Visit, kind: str) -> Iterator[bytes]:
    """Give a CSV file in pieces, from a session that lasts as long as the sending."""
    viewer, language, today = visit.viewer, visit.language, visit.today
    filters = dict(visit.request.query_params)
    with transaction(visit.running.sessions) as session:
        table = exported(viewer, session, kind, language, filters, today=today)
        table = _with_areas(visit, kind, table)
        yield from csv_lines(table.headings, table.rows, language)


def _with_areas(visit: Visit, kind: str, table: Table) -> Table:
    """Return the table of competences with areas under the names that the pages have."""
    if kind != "competences":
        return table
    place = table.fields.index("area")
    rows = (
        [area_name(visit.texts, str(cell)) if at == place else cell for at, cell in enumerate(row)]
        for row in table.rows
    )
    return replace(table, rows=rows)


def _named(visit: Visit, kind: str, format: str) -> dict[str, str]:
    """Return the header that names the file; it is stored and not shown."""
    name = _NAMES[kind] if visit.language == "sv" else kind
    day = visit.today.isoformat()
    return {"Content-Disposition": f'attachment; filename="{name}-{day}.{format}"'}
