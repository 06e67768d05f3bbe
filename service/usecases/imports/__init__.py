"""Imports of files by liaisons: upload, mapping of columns, dry run, carrying out, undo.

`batches` is what a request does, `working` what goes on in the background after it.
"""

from service.usecases.imports.batches import (
    Plan,
    cancel,
    carry_out,
    choose,
    file_kept,
    get_batch,
    importers,
    list_batches,
    list_rows,
    map_columns,
    matches_of,
    may_undo,
    needs_work,
    plan_of,
    undo,
    upload,
)
from service.usecases.imports.shaping import LIMITS, MAX_BYTES
from service.usecases.imports.templates import template_csv, template_xlsx
from service.usecases.imports.working import (
    ROWS_KEPT,
    keep_tending,
    seems_dead,
    start_work,
    tend_imports,
    work,
)
from service.usecases.imports.writing import choices_of, planned

__all__ = [
    "LIMITS",
    "MAX_BYTES",
    "ROWS_KEPT",
    "Plan",
    "cancel",
    "carry_out",
    "choices_of",
    "choose",
    "file_kept",
    "get_batch",
    "importers",
    "keep_tending",
    "list_batches",
    "list_rows",
    "map_columns",
    "matches_of",
    "may_undo",
    "needs_work",
    "plan_of",
    "planned",
    "seems_dead",
    "start_work",
    "template_csv",
    "template_xlsx",
    "tend_imports",
    "undo",
    "upload",
    "work",
]
