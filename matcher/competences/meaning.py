"""What the words around a competence say of it: necessity, level, negation, held already.

A cue speaks first of its own segment and then, along a list, of its neighbours: "krav: CNC,
PLC och robot" reaches forward, "CNC, PLC och robot är meriterande" backward. A contrast
("men", "but") or a new clause ends the reach.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matcher.competences.cues import Cue, Reach, Signal
from matcher.competences.segments import Segment, Segments
from matcher.types import Kind, Necessity

__all__ = ["Meaning", "Meanings"]

_MAX_STEPS = 8
_BRACKET_GAP = 3
_ASKERS = (Kind.NEED, Kind.PROPOSAL)


@dataclass(frozen=True, slots=True)
class Meaning:
    """How one mention is meant."""

    necessity: Necessity = Necessity.ASKED
    level: int | None = None
    negated: bool = False
    held: bool = False
    dropped: bool = False


class Meanings:
    """The cues of one text, asked for the meaning of a span."""

    def __init__(self, segments: Segments, cues: Sequence[Cue], kind: Kind) -> None:
        self._segments = segments
        self._kind = kind
        self._by_segment: dict[int, list[Cue]] = {}
        for cue in cues:
            self._by_segment.setdefault(segments.index_at(cue.start), []).append(cue)

    def of(self, start: int, end: int) -> Meaning:
        """The meaning of the competence at characters ``start`` to ``end``."""
        if not self._segments.items:
            return Meaning()
        index = self._segments.index_at(start)
        segment = self._segments.items[index]
        if segment.boilerplate:
            return Meaning(dropped=True)
        level = self._nearest(index, start, end, (Signal.LEVEL,))
        asker = self._kind in _ASKERS
        wanted = self._nearest(index, start, end, (Signal.MUST, Signal.NICE)) if asker else None
        necessity = _necessity(wanted, segment) if asker else Necessity.ASKED
        negated, held = self._negation(index, start, end)
        return Meaning(necessity, level.level if level else None, negated, held)

    def _negation(self, index: int, start: int, end: int) -> tuple[bool, bool]:
        """(negated, held) at a span; in a need "we lack X" asks for X, it does not deny it."""
        signals = (Signal.NEGATED, Signal.HELD, Signal.LACKED)
        if self._kind in _ASKERS:
            cue = self._nearest(index, start, end, signals)
            if cue is None or cue.signal is Signal.LACKED:
                return False, False
            return cue.signal is Signal.NEGATED, cue.signal is Signal.HELD
        cue = self._nearest(index, start, end, (Signal.NEGATED, Signal.NICE))
        return cue is not None and cue.signal is Signal.NEGATED, False

    def _nearest(self, index: int, start: int, end: int, signals: tuple[Signal, ...]) -> Cue | None:
        """The cue of one of ``signals`` that speaks of the span, nearest first."""
        own = self._own(index, start, end, signals) or self._bracket(index, end, signals)
        if own:
            return own
        return self._along(index, -1, signals) or self._along(index, 1, signals)

    def _bracket(self, index: int, end: int, signals: tuple[Signal, ...]) -> Cue | None:
        """A cue in a bracket right behind the span: "databaser (krav)"."""
        items = self._segments.items
        following = items[index + 1] if index + 1 < len(items) else None
        if following is None or not following.bracket or items[index].end - end > _BRACKET_GAP:
            return None
        cues = self._by_segment.get(index + 1, ())
        alone = (
            cue for cue in cues if cue.start - following.start < 2 and following.end - cue.end < 3
        )
        return next((cue for cue in alone if cue.signal in signals), None)

    def _own(self, index: int, start: int, end: int, signals: tuple[Signal, ...]) -> Cue | None:
        """The nearest speaking cue in the span's own segment."""
        best: tuple[int, Cue] | None = None
        for cue in self._by_segment.get(index, ()):
            if cue.signal not in signals or (cue.start < end and start < cue.end):
                continue
            before = cue.end <= start
            if (cue.reach is Reach.AFTER and not before) or (cue.reach is Reach.BEFORE and before):
                continue
            distance = start - cue.end if before else cue.start - end
            if best is None or distance < best[0]:
                best = distance, cue
        return best[1] if best else None

    def _along(self, index: int, step: int, signals: tuple[Signal, ...]) -> Cue | None:
        """A cue of a neighbouring segment of the same sentence that reaches over a list."""
        for at in self._reachable(index, step):
            here = [cue for cue in self._by_segment.get(at, ()) if cue.signal in signals]
            if here:
                return self._reaching(here[-1] if step < 0 else here[0], at, step)
        return None

    def _reachable(self, index: int, step: int) -> Iterator[int]:
        """Segments of the sentence up to the first contrast or the first with a verb of its own."""
        items = self._segments.items
        at = index
        for _ in range(_MAX_STEPS):
            crossed, at = max(at, at + step), at + step
            same = 0 <= at < len(items) and items[at].sentence == items[index].sentence
            if not same or items[crossed].contrast or self._segments.has_verb(at - step):
                return
            yield at

    def _reaching(self, cue: Cue, at: int, step: int) -> Cue | None:
        """``cue`` if it reaches out of its segment in the direction that was come from."""
        if step < 0:
            return cue if cue.reach in (Reach.AFTER, Reach.BOTH) else None
        alone = self._segments.has_own_subject(at) or cue.signal is Signal.LEVEL
        return cue if cue.reach in (Reach.BEFORE, Reach.BOTH) and not alone else None


def _necessity(cue: Cue | None, segment: Segment) -> Necessity:
    if cue is not None:
        return Necessity.MUST if cue.signal is Signal.MUST else Necessity.NICE
    return segment.section or Necessity.ASKED
