"""Numbers at a glance: what is asked for, what there is, and what came of it.

Where a number counts people, or what single people did, one to four are not told, nor enough
of the others for anyone to work them out from the sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal, TypeVar, get_args

from service.auth import Viewer
from service.store import Session, numbers
from service.store.numbers import Counted, Happening

__all__ = ["FEWEST", "Breakdown", "Numbers", "Step", "hide_few", "numbers_of"]

FEWEST: Final = 5
"""The smallest number of people that is told."""

Step = Literal["week", "month"]
_PERIODS: Final[Mapping[Step, int]] = {"week": 13, "month": 12}
_OF_PEOPLE: Final = frozenset({"students", "interest", "asked", "agreed", "placements"})
_KINDS: Final[tuple[Counted, ...]] = get_args(Counted)
KeyT = TypeVar("KeyT")


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What there is in one municipality or area; None where it is too few to be told."""

    name: str | None
    needs: int | None
    proposals: int | None
    students: int | None
    trainings: int | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of the cluster.

    `periods` are the first days of weeks or months, oldest first; each of `over_time` has one
    value for every period, None where it is too few to be told.
    """

    totals: Mapping[str, int | None]
    step: Step
    periods: list[date]
    over_time: Mapping[Happening, list[int | None]]
    municipalities: list[Breakdown]
    areas: list[Breakdown]


def numbers_of(viewer: Viewer, session: Session, today: date, step: Step = "month") -> Numbers:
    """Return the numbers of the whole cluster up to `today`.

    Raises:
        ForbiddenError: the viewer does not run the cluster.
    """
    periods = _periods(today, step)
    places = {kind: numbers.by_municipality(viewer, session, kind) for kind in _KINDS}
    areas = {kind: numbers.by_area(viewer, session, kind) for kind in _KINDS}
    return Numbers(
        totals={
            name: None if name in _OF_PEOPLE and 0 < number < FEWEST else number
            for name, number in numbers.totals(viewer, session).items()
        },
        step=step,
        periods=periods,
        over_time={
            what: _over_time(viewer, session, what, periods, step) for what in get_args(Happening)
        },
        municipalities=_broken_down(places),
        areas=_broken_down(areas),
    )


def hide_few(counts: Mapping[KeyT, int], fewest: int = FEWEST) -> dict[KeyT, int | None]:
    """Return counts of people with those of one to four hidden as None; none at all stays 0.

    When what is hidden adds up to fewer than `fewest`, the smallest of the others is hidden too:
    a sum that stands beside would tell it.
    """
    kept = {key: number for key, number in counts.items() if number >= fewest}
    hidden = sum(number for number in counts.values() if 0 < number < fewest)
    if kept and 0 < hidden < fewest:
        del kept[min(kept, key=lambda key: kept[key])]
    return {key: kept.get(key, 0 if number == 0 else None) for key, number in counts.items()}


def _periods(today: date, step: Step) -> list[date]:
    """Return the first days of the latest weeks or months, this one too."""
    first = _first(today, step)
    found = [first]
    while len(found) < _PERIODS[step]:
        found.append(_first(found[-1] - timedelta(days=1), step))
    return found[::-1]


def _first(day: date, step: Step) -> date:
    return day.replace(day=1) if step == "month" else day - timedelta(days=day.weekday())


def _over_time(
    viewer: Viewer, session: Session, what: Happening, periods: list[date], step: Step
) -> list[int | None]:
    since = datetime.combine(periods[0], time(), UTC)
    counts = dict.fromkeys(periods, 0)
    for day, number in numbers.per_day(viewer, session, what, since).items():
        if (first := _first(day, step)) in counts:
            counts[first] += number
    shown = hide_few(counts) if what in _OF_PEOPLE else counts
    return [shown[period] for period in periods]


def _broken_down(counts: Mapping[Counted, Mapping[KeyT, int]]) -> list[Breakdown]:
    """Return the counts of each name, those with the most needs first, the nameless last."""
    names = {name for kind in counts.values() for name in kind}
    shown: dict[Counted, Mapping[KeyT, int | None]] = {
        kind: hide_few(found) if kind in _OF_PEOPLE else found for kind, found in counts.items()
    }
    made = [
        Breakdown(
            name if isinstance(name, str) else None,
            **{kind: found.get(name, 0) for kind, found in shown.items()},
        )
        for name in names
    ]
    return sorted(
        made,
        key=lambda one: (
            one.name is None,
            -(one.needs or 0),
            -(one.proposals or 0),
            one.name or "",
        ),
    )
