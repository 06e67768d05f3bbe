"""Which lane to look at first for a need, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Advice", "LaneName", "Reason", "advise"]


class LaneName(StrEnum):
    """The three lanes of a need."""

    THESIS = "thesis"
    TRAINING = "training"
    HIRE = "hire"


class Reason(StrEnum):
    """What speaks for a lane."""

    TEXT_ASKS = "text_asks"
    HORIZON_SHORT = "horizon_short"
    HORIZON_LONG = "horizon_long"
    SUPPLY = "supply"
    NO_SUPPLY = "no_supply"
    HELD_BASE = "held_base"
    NOT_WANTED = "not_wanted"


_TEXT = {
    LaneName.THESIS: re.compile(
        r"(?<!\w)(?:examensarb\w*|exjobb\w*|uppsats\w*|utred\w*|undersök\w*|kartlägg\w*|"
        r"förstudie\w*|thesis|theses|investigat\w*|feasibility|"
        r"explore|study whether|master'?s? student\w*)",
        re.IGNORECASE,
    ),
    LaneName.TRAINING: re.compile(
        r"(?<!\w)(?:utbild(?:a|ning)\w*|kurs(?:er|en)?|lära (?:oss|dem|upp)|"
        r"vidareutbild\w*|fortbild\w*|kompetensutveckl\w*|workshop\w*|"
        r"train(?:ing)?|courses?|teach (?:us|our)|upskill\w*|learn)(?!\w)",
        re.IGNORECASE,
    ),
    LaneName.HIRE: re.compile(
        r"(?<!\w)(?:anställ\w*|rekryter\w*|söker (?:en|ett|dig|vi|nu)|tjänst(?:en)?|tillsvidare|"
        r"heltid|ersätt(?:a|are)\w*|pension\w*|hire|hiring|recruit\w*|permanent|full[- ]time|"
        r"join our|replace\w*)",
        re.IGNORECASE,
    ),
}
_HORIZON = {
    "now": {LaneName.HIRE: 0.2, LaneName.TRAINING: 0.1},
    "quarter": {LaneName.HIRE: 0.1, LaneName.TRAINING: 0.15},
    "year": {LaneName.THESIS: 0.15, LaneName.TRAINING: 0.1},
    "later": {LaneName.THESIS: 0.25},
}


@dataclass(frozen=True, slots=True)
class Advice:
    """Lanes in the order to look at them, each with the reasons that placed it."""

    order: tuple[LaneName, ...]
    reasons: Mapping[LaneName, tuple[Reason, ...]]


def advise(
    text: str,
    horizon: str,
    wanted: Sequence[str],
    supply: Mapping[LaneName, Sequence[float]],
    *,
    holds_some: bool = False,
) -> Advice:
    """Order the lanes of a need.

    Args:
        text: the need in the firm's words; "examensarbete", "utbilda", "anställa" speak out.
        horizon: now, quarter, year, later, or empty.
        wanted: the lanes that the firm asked for; empty is all.
        supply: the scores in each lane, best first; the mean of the best three counts.
        holds_some: whether the firm says that it has part of it already.

    Returns:
        All three lanes; one that is not wanted or has nothing in it stands last and says so.
    """
    points: dict[LaneName, float] = {}
    reasons: dict[LaneName, list[Reason]] = {lane: [] for lane in LaneName}
    for lane in LaneName:
        best = list(supply.get(lane, ()))[:3]
        mean = sum(best) / len(best) if best else 0.0
        points[lane] = mean
        reasons[lane].append(Reason.SUPPLY if best else Reason.NO_SUPPLY)
        if _TEXT[lane].search(text):
            points[lane] += 0.25
            reasons[lane].append(Reason.TEXT_ASKS)
        lift = _HORIZON.get(horizon, {}).get(lane, 0.0)
        if lift:
            points[lane] += lift
            short = horizon in ("now", "quarter")
            reasons[lane].append(Reason.HORIZON_SHORT if short else Reason.HORIZON_LONG)
        if lane is LaneName.TRAINING and holds_some:
            points[lane] += 0.1
            reasons[lane].append(Reason.HELD_BASE)
        if not best:
            points[lane] -= 1
        if wanted and lane.value not in wanted:
            points[lane] -= 2
            reasons[lane].append(Reason.NOT_WANTED)
    order = sorted(LaneName, key=lambda lane: (-points[lane], lane.value))
    return Advice(tuple(order), {lane: tuple(reasons[lane]) for lane in order})
