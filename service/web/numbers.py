"""Numbers at a glance: plots with their tables, for those who run the cluster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, get_args

from fastapi import APIRouter, Response

from service.policies import allow
from service.store.numbers import Counted
from service.usecases.numbers import FEWEST, Breakdown, Numbers, Step, numbers_of
from service.web.areas import area_name
from service.web.texts import Texts
from service.web.texts import mark as _
from service.web.visit import VisitDep

__all__ = ["router"]

router = APIRouter()

_BARS: Final = 10
_NAMES: Final[dict[str, str]] = {
    "needs": _("Open needs"),
    "proposals": _("Open thesis proposals"),
    "students": _("Students in the numbers"),
    "trainings": _("Trainings"),
    "placements": _("Placements"),
}


@router.get("/numbers", dependencies=[allow("liaison", "admin")])
def page(visit: VisitDep, step: str = "month") -> Response:
    """Show the numbers by week or by month."""
    chosen: Step = "week" if step == "week" else "month"
    found = numbers_of(visit.viewer, visit.session, visit.today, chosen)
    texts = visit.texts
    few = texts("fewer than {n}", n=FEWEST)
    return visit.render(
        "numbers/index.html",
        found=found,
        few=few,
        totals=[
            (texts(name), few if found.totals[key] is None else found.totals[key])
            for key, name in _NAMES.items()
        ],
        periods=_periods(texts, found),
        areas=_named(found.areas, texts),
        municipalities=_named(found.municipalities, None, texts("No place stated")),
        kinds=get_args(Counted),
        names={key: texts(name) for key, name in _NAMES.items()},
        bars=_BARS,
    )


def _periods(texts: Texts, found: Numbers) -> list[str]:
    """Return the weeks or months as they are called under a plot."""
    if found.step == "week":
        return [texts("w. {n}", n=day.isocalendar().week) for day in found.periods]
    return [texts.date(day, "MMM yy") for day in found.periods]


def _named(
    rows: Sequence[Breakdown], texts: Texts | None, nameless: str = ""
) -> list[tuple[str, dict[str, Any]]]:
    """Return rows under the names that people know, with a value for each kind."""
    kinds = get_args(Counted)
    return [
        (
            (area_name(texts, one.name) if texts else one.name) if one.name else nameless,
            {kind: getattr(one, kind) for kind in kinds},
        )
        for one in rows
    ]
