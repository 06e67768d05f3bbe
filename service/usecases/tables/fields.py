"""Cells of a row as the fields of a shape, under the headings that people use."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, get_args

from pydantic import ValidationError
from sqlmodel import SQLModel

from models import ImportKind, UnknownMunicipalityError
from service.errors import field_problems
from service.usecases.tables.cells import (
    CellError,
    as_codes,
    as_credits,
    as_date,
    as_flag,
    as_level,
    as_line,
    as_lines,
    as_text,
    as_whole,
)
from service.usecases.tables.columns import heading_names
from service.usecases.tables.rows import Row
from service.usecases.tables.words import coded

__all__ = ["IMPORT_EXTRAS", "CellProblem", "problems_of", "values_of"]

IMPORT_EXTRAS: Final = frozenset({"consents", "identity"})
"""What a student's row may hold beside the profile."""

_HEADINGS: Final = {
    "lang": "language", "nivå": "level", "eqf": "level", "company": "company_id",
    "firma": "company_id", "leverantör": "provider", "pris": "price_sek",
    "sv": "label_sv", "en": "label_en", "syn_sv": "synonyms_sv", "syn_en": "synonyms_en",
    "abbr": "abbreviations",
}  # fmt: skip
"""Headings of files that no template has; the others are in `columns`."""

_IDENTITY: Final = ("name", "email", "phone")


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with a field of a row.

    `code` says why in one word, `value` is what the cell holds, and `hint` what it might be.
    Without a field the row as a whole is meant.
    """

    field: str
    message: str
    code: str = "unreadable"
    value: str = ""
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.field}: {self.message}" if self.field else self.message


def values_of(
    row: Row, shape: type[SQLModel], kind: str
) -> tuple[dict[str, Any], list[CellProblem]]:
    """Return the filled cells of a row by field, and what is wrong with any of them.

    A column whose heading no field has is returned too, under its own name.
    """
    if row.problem:
        return {}, [CellProblem("", row.problem, "row")]
    values: dict[str, Any] = {}
    problems: list[CellProblem] = []
    names = heading_names(kind) if kind in get_args(ImportKind) else {}  # type: ignore[arg-type]  # just checked
    for heading, cell in row.cells.items():
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            continue
        name = names.get(heading, heading)
        name = name if name in shape.model_fields else _HEADINGS.get(heading, name)
        try:
            values[name] = coded(name, _READERS.get(name, as_line)(cell))
        except CellError as error:
            problems.append(CellProblem(heading, str(error), error.code, str(cell), error.hint))
    if kind == "students":
        _gather_identity(values)
    if kind == "competences":
        _gather_sources(values)
    return values, problems


def problems_of(error: ValidationError, under: str = "") -> list[CellProblem]:
    """Return what a shape finds wrong with the values of a row; `under` begins each field."""
    found = []
    for one, raw in zip(field_problems(error.errors()), error.errors(), strict=True):
        cause = raw.get("ctx", {}).get("error")
        hint = " / ".join(cause.nearest) if isinstance(cause, UnknownMunicipalityError) else ""
        code = "place" if isinstance(cause, UnknownMunicipalityError) else _CODES.get(raw["type"])
        if raw.get("ctx", {}).get("field"):
            code = "order"
        value = "" if code in ("missing", "order") else str(raw["input"])
        found.append(CellProblem(under + one.field, one.message, code or "unreadable", value, hint))
    return found


_CODES: Final = {"missing": "missing", "string_too_long": "long", "too_long": "long"}


def _gather_identity(values: dict[str, Any]) -> None:
    """Put a name and contacts that stand in columns of their own together."""
    found = {name: values.pop(name) for name in _IDENTITY if name in values}
    if found and "identity" not in values:
        values["identity"] = {name: str(value) for name, value in found.items()}


def _gather_sources(values: dict[str, Any]) -> None:
    """Sort the ids of a taxonomy file (`esco:…`) by where they come from, and fill its labels."""
    for label, other in (("label_sv", "label_en"), ("label_en", "label_sv")):
        if label not in values and other in values:
            values[label] = values[other]
    for source in values.pop("source_ids", ()):
        values.setdefault("sources", {}).setdefault(source.partition(":")[0], []).append(source)


def _object(value: object) -> dict[str, Any]:
    found = _json(value)
    if not isinstance(found, dict):
        raise CellError("an object was expected")
    return found


def _json(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (json.JSONDecodeError, RecursionError) as error:
        raise CellError(f"not JSON ({getattr(error, 'msg', 'nested too deeply')})") from error


def _occasions(value: object) -> list[object]:
    """Return a training's runs: a list of objects, or the days they start, between commas."""
    if isinstance(value, date):
        return [{"starts": as_date(value)}]
    if isinstance(value, str) and not value.lstrip().startswith("["):
        return [{"starts": as_date(one)} for one in as_lines(value)]
    found = _json(value)
    if not isinstance(found, list):
        raise CellError("a list was expected")
    return found


def _lines(value: object) -> list[str]:
    return list(as_lines(value))


def _codes(value: object) -> list[str]:
    return list(as_codes(value))


_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(("text", "held", "about", "wishes", "prerequisites"), as_text),
    **dict.fromkeys(("courses", "lanes", "consents"), _lines),
    **dict.fromkeys(("languages", "work_languages"), _codes),
    **dict.fromkeys(
        ("synonyms_sv", "synonyms_en", "abbreviations", "stems_sv", "broader", "related"),
        _lines,
    ),
    **dict.fromkeys(("available_from", "available_to", "period_from", "period_to"), as_date),
    **dict.fromkeys(("nda", "online"), as_flag),
    **dict.fromkeys(("headcount", "team_min", "team_max", "price_sek"), as_whole),
    "credits": as_credits,
    "level": as_level,
    "occasions": _occasions,
    "identity": _object,
    "context": _object,
    "sources": _object,
    "source_ids": _lines,
}
