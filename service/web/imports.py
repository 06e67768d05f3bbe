"""Imports: a liaison brings in a file, looks at what would happen, and decides."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal, get_args

from fastapi import APIRouter, Query, Response
from starlette.background import BackgroundTask

from models import ImportBatch, ImportKind
from service.errors import TooLargeError
from service.policies import allow
from service.usecases import imports
from service.usecases.tables.columns import COLUMNS
from service.usecases.tables.sheets import TableFileError, folded
from service.web.forms import Errors, Form, FormDep, noting
from service.web.texts import mark as _
from service.web.visit import Refusal, Visit, VisitDep

__all__ = ["router"]

router = APIRouter()

_LIAISONS: Final = allow("liaison", "admin")
_KINDS: Final[tuple[ImportKind, ...]] = get_args(ImportKind)
_ON_A_PAGE: Final = 25
_FILE_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_PROBLEMS: Final = {
    "large": _("The file is too large: at most 20 MB and 500 columns are taken."),
    "rows": _("The file has more than 50,000 rows. Divide it into several."),
    "unpacked": _("The workbook unpacks to more than 200 MB. Save it as CSV instead."),
    "old": _("The Excel file is old or locked. Save it as .xlsx without a password, or as CSV."),
    "empty": _("The file is empty: a row of headings was expected."),
    "encoding": _("The text of the file cannot be read. Save it as CSV in UTF-8, or as .xlsx."),
    "quoting": _("A quotation mark in the file is never closed. Save it as .xlsx instead."),
    "broken": _("The workbook is damaged. Open it in your spreadsheet and save it anew."),
    "format": _("This is neither a CSV file nor an Excel workbook (.xlsx)."),
    "changed": _("What the file would change has been changed by someone else. Check it again."),
    "stopped": _("The import stopped halfway, and what it had done was undone."),
    "cancelled": _("The import was cancelled, and what it had done was undone."),
    "internal": _("Something went wrong with us, and nothing was stored. Try again."),
}  # fmt: skip
"""Why a file is not taken, or an import ended, by code."""

_REFUSED: Final = {
    "bad": _("Some rows cannot be imported. Correct the file, or import without them."),
    "nothing": _("No row is to be imported. Choose what to do with the duplicates first."),
    "status": _("This import has moved on meanwhile. Look at where it is now."),
    "file": _("The file is no longer kept. Upload it again."),
}


@router.get("/imports", dependencies=[_LIAISONS])
def list_page(visit: VisitDep, page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> Response:
    """Show the imports there have been, newest first."""
    start = (page - 1) * _ON_A_PAGE
    found = imports.list_batches(visit.viewer, visit.session, limit=_ON_A_PAGE + 1, offset=start)
    response = visit.render(
        "imports/index.html",
        batches=found[:_ON_A_PAGE],
        people=imports.importers(visit.viewer, visit.session, found),
        page=page,
        more=len(found) > _ON_A_PAGE,
    )
    response.background = BackgroundTask(imports.tend_imports, visit.running.sessions, visit.engine)
    return response


@router.get("/imports/new", dependencies=[_LIAISONS])
def new_page(visit: VisitDep, kind: str = "") -> Response:
    """Show where to bring a file, and the templates to fill in."""
    return visit.render("imports/new.html", form={"kind": kind}, kinds=_KINDS, errors={})


@router.post("/imports/new", dependencies=[_LIAISONS])
def upload(visit: VisitDep, form: FormDep) -> Response:
    """Take in a file."""
    errors, kind, file = Errors(), form.get("kind"), form.file("file")
    if kind not in _KINDS:
        errors.note("kind", _("Choose what the rows are."))
    if file is None:
        errors.note("file", _("Choose a file."))
    if file is not None and not errors:
        try:
            batch = imports.upload(visit.viewer, visit.session, kind, file.name, file.content)  # type: ignore[arg-type]  # one of the kinds
            return visit.redirect(f"/imports/{batch.id}/columns")
        except TableFileError as error:
            errors.note("file", _PROBLEMS[error.code])
        except TooLargeError:
            errors.note("file", _PROBLEMS["large"])
    raise visit.refusal("imports/new.html", form={"kind": kind}, kinds=_KINDS, errors=errors)


@router.get("/imports/template", dependencies=[_LIAISONS])
def template(
    visit: VisitDep, kind: ImportKind = "needs", format: Literal["csv", "xlsx"] = "xlsx"
) -> Response:
    """Give a file to fill in, in the language of the visit."""
    make = imports.template_csv if format == "csv" else imports.template_xlsx
    headers = {"Content-Disposition": f'attachment; filename="samspel-{kind}.{format}"'}
    return Response(make(kind, visit.language), headers=headers, media_type=_FILE_TYPES[format])


@router.get("/imports/{id}", dependencies=[_LIAISONS])
def show(
    visit: VisitDep,
    id: str,
    verdict: Annotated[str, Query(max_length=20)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """Show where an import is: its progress, what it would do, or what it did."""
    batch = imports.get_batch(visit.viewer, visit.session, id)
    if batch.status == "uploaded":
        return visit.redirect(f"/imports/{id}/columns")
    if imports.needs_work(batch):
        return _progress(visit, batch)
    if visit.is_htmx:  # the progress has come to its end
        return visit.redirect(f"/imports/{id}")
    return _shown(visit, batch, verdict, page, Errors())


@router.get("/imports/{id}/columns", dependencies=[_LIAISONS])
def columns_page(visit: VisitDep, id: str) -> Response:
    """Show which field each column of the file fills."""
    batch = imports.get_batch(visit.viewer, visit.session, id)
    if batch.status not in ("uploaded", "checked", "failed"):
        return visit.redirect(f"/imports/{id}")
    values = {f"column-{place}": field for place, field in enumerate(batch.mapping)}
    return visit.render("imports/columns.html", **_columns(batch, values, Errors()))


@router.post("/imports/{id}/columns", dependencies=[_LIAISONS])
def map_columns(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Take what the columns fill, and have the rows checked."""
    batch = imports.get_batch(visit.viewer, visit.session, id)
    names = [f"column-{place}" for place in range(len(batch.columns))]
    mapping, errors = [form.get(name) for name in names], Errors()
    with noting(errors):
        imports.map_columns(visit.viewer, visit.session, id, mapping, visit.now)
        return _at_work(visit, id)
    values = dict(zip(names, mapping, strict=True))
    raise visit.refusal("imports/columns.html", **_columns(batch, values, errors))


@router.post("/imports/{id}", dependencies=[_LIAISONS])
def decide(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Take what to do with duplicates; then save it, or import all or the good rows."""
    batch, errors, do = imports.get_batch(visit.viewer, visit.session, id), Errors(), form.get("do")
    by_reason, by_row = _choices(form)
    with noting(errors):
        imports.choose(visit.viewer, visit.session, id, by_reason, by_row)
        if do in ("all", "good"):
            imports.carry_out(visit.viewer, visit.session, id, visit.now, without_bad=do == "good")
            return _at_work(visit, id)
        if visit.is_htmx:
            now = imports.get_batch(visit.viewer, visit.session, id)
            plan = imports.plan_of(visit.session, now)
            return visit.render("imports/plan.html", block="plan", plan=plan)
        return visit.redirect(visit.path, notice=_("Your choices are saved."))
    if visit.is_htmx:
        raise Refusal(visit.redirect(f"/imports/{id}"))
    raise _refusal(visit, batch, errors)


@router.post("/imports/{id}/cancel", dependencies=[_LIAISONS])
def cancel(visit: VisitDep, id: str) -> Response:
    """End an import; nothing of it stays."""
    errors = Errors()
    with noting(errors):
        batch = imports.cancel(visit.viewer, visit.session, id, visit.now)
        if imports.needs_work(batch):
            return _at_work(visit, id)
        return visit.redirect("/imports", notice=_("The import is cancelled. Nothing was stored."))
    raise _refusal(visit, imports.get_batch(visit.viewer, visit.session, id), errors)


@router.post("/imports/{id}/undo", dependencies=[_LIAISONS])
def undo(visit: VisitDep, id: str) -> Response:
    """Take a whole import back."""
    errors = Errors()
    with noting(errors):
        imports.undo(visit.viewer, visit.session, id, visit.now)
        return _at_work(visit, id)
    raise _refusal(visit, imports.get_batch(visit.viewer, visit.session, id), errors)


def _at_work(visit: Visit, id: str) -> Response:
    """Go to the page of an import whose next step begins when this request is committed."""
    response = visit.redirect(f"/imports/{id}")
    running = visit.running
    response.background = BackgroundTask(imports.start_work, running.sessions, running.engine, id)
    return response


def _progress(visit: Visit, batch: ImportBatch) -> Response:
    block = "progress" if visit.is_htmx else None
    response = visit.render("imports/progress.html", block=block, batch=batch)
    if imports.seems_dead(batch):
        response.background = BackgroundTask(
            imports.tend_imports, visit.running.sessions, visit.engine
        )
    return response


def _refusal(visit: Visit, batch: ImportBatch, errors: Errors) -> Exception:
    """Return the page of an import with what was refused."""
    fields = [one for one in errors if one in _REFUSED]
    told = Errors({"": [_REFUSED[fields[0]] if fields else _("Look at your choices again.")]})
    if imports.needs_work(batch):
        return visit.refusal("imports/progress.html", batch=batch, errors=told)
    return visit.refusal("imports/show.html", **_context(visit, batch, "", 1), errors=told)


def _shown(visit: Visit, batch: ImportBatch, verdict: str, page: int, errors: Errors) -> Response:
    return visit.render("imports/show.html", **_context(visit, batch, verdict, page), errors=errors)


def _context(visit: Visit, batch: ImportBatch, verdict: str, page: int) -> dict[str, Any]:
    """What the page of an import shows."""
    start = (page - 1) * _ON_A_PAGE
    rows = imports.list_rows(
        visit.viewer,
        visit.session,
        batch.id,
        limit=_ON_A_PAGE,
        offset=start,
        verdict=verdict or None,
    )
    counts = {
        name.removeprefix("verdict_"): count
        for name, count in batch.counts.items()
        if name.startswith("verdict_")
    }
    total = counts.get(verdict, 0) if verdict else sum(counts.values())
    return {
        "batch": batch,
        "rows": rows,
        "counts": counts,
        "verdict": verdict,
        "page": page,
        "pages": -(-total // _ON_A_PAGE),
        "plan": imports.plan_of(visit.session, batch),
        "choices_of": imports.choices_of,
        "named": imports.matches_of(visit.viewer, visit.session, batch, rows),
        "people": imports.importers(visit.viewer, visit.session, [batch]),
        "columns": {one.field: one for one in COLUMNS[batch.kind]},
        "file_kept": imports.file_kept(visit.session, batch),
        "may_undo": imports.may_undo(batch, visit.now),
        "undo_until": (batch.created_at + imports.ROWS_KEPT).date(),
        "problem_text": _PROBLEMS.get(batch.problem or "", _PROBLEMS["internal"]),
    }


def _columns(batch: ImportBatch, values: dict[str, str], errors: Errors) -> dict[str, Any]:
    """What the page of a file's columns shows."""
    names = [folded(one["heading"]) for one in batch.columns]
    twice = {one["heading"] for one in batch.columns if names.count(folded(one["heading"])) > 1}
    return {
        "batch": batch,
        "form": values,
        "fields": COLUMNS[batch.kind],
        "twice": sorted(twice),
        "missing": set(errors.pop("required", [])),
        "errors": errors,
    }


def _choices(form: Form) -> tuple[dict[str, str], dict[int, str]]:
    """Return what is chosen for each reason and each row."""
    by_reason, by_row = {}, {}
    for name, value in form.fields:
        if match := re.fullmatch(r"row-(\d{1,7})", name):
            by_row[int(match[1])] = value
        elif name.startswith("reason-"):
            by_reason[name.removeprefix("reason-")] = value
    return by_reason, by_row
