"""The facts that the help pages print: weights, limits and times, from where they are used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr

from matcher.ranking.levels import level_factor
from matcher.ranking.weights import Shape, Weights
from matcher.recommender.suggesting import CUT_OFF
from service.config import Settings
from service.usecases.accounts.sign_in import ABSOLUTE, IDLE
from service.usecases.contacts import MOST_A_WEEK, MOST_WAITING
from service.usecases.imports.working import FILE_KEPT, ROWS_KEPT
from service.usecases.mailing.sending import KEPT, REMEMBERED

__all__ = ["KeepingFacts", "RankingFacts", "contact_of", "keeping_facts", "ranking_facts"]


@dataclass(frozen=True, slots=True)
class RankingFacts:
    """What the score is made of. The four weights add up to 1; `met` is the cut-off."""

    weights: Weights
    shape: Shape
    met: float
    two_levels_below: float


@dataclass(frozen=True, slots=True)
class KeepingFacts:
    """How long things are kept, and how many questions may be asked."""

    idle: timedelta
    absolute: timedelta
    letters: timedelta
    remembered: timedelta
    file: timedelta
    rows: timedelta
    most_waiting: int
    most_a_week: int


def ranking_facts() -> RankingFacts:
    """Return the numbers that suggestions are ranked with."""
    return RankingFacts(Weights().normalised(), Shape(), CUT_OFF, level_factor(4, 2))


def keeping_facts() -> KeepingFacts:
    """Return the times that data is kept for."""
    return KeepingFacts(
        idle=IDLE,
        absolute=ABSOLUTE,
        letters=KEPT,
        remembered=REMEMBERED,
        file=FILE_KEPT,
        rows=ROWS_KEPT,
        most_waiting=MOST_WAITING,
        most_a_week=MOST_A_WEEK,
    )


def contact_of(settings: Settings) -> str | None:
    """Return the address to write to; None when none has been set."""
    address = parseaddr(settings.mail_from)[1]
    return None if address.endswith("@localhost") else address or None
