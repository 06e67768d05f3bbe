"""From mentions to the two lists that a score compares: what is asked, what is offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.types import Document, Kind, Mention, Necessity, Provenance

__all__ = ["Ask", "Offer", "asked", "denied", "offered"]

_ORDER = {Necessity.NICE: 0, Necessity.ASKED: 1, Necessity.MUST: 2}


@dataclass(frozen=True, slots=True)
class Ask:
    """One asked competence; ``mention`` is where the text says so.

    ``leads`` tells that it stands in a need's title or opening line: what a need is about
    comes first.
    """

    competence: str
    necessity: Necessity
    level: int | None
    similarity: float
    mention: Mention
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """One offered competence at its best: ``level`` None is unstated."""

    competence: str
    level: int | None
    similarity: float
    mention: Mention


def asked(document: Document) -> list[Ask]:
    """What a need or proposal asks for, one entry a competence, in order of first mention.

    Negated mentions and what the firm already has are left out; of several mentions the
    strongest necessity and the highest level count.
    """
    lead = _lead(document)
    best: dict[str, Ask] = {}
    for mention in document.mentions:
        if mention.negated or mention.held:
            continue
        before = best.get(mention.competence)
        if before is None:
            best[mention.competence] = Ask(
                mention.competence,
                mention.necessity,
                mention.level,
                mention.similarity,
                mention,
                mention.start < lead,
            )
            continue
        stronger = _ORDER[mention.necessity] > _ORDER[before.necessity]
        best[mention.competence] = Ask(
            mention.competence,
            mention.necessity if stronger else before.necessity,
            max(mention.level or 0, before.level or 0) or None,
            max(mention.similarity, before.similarity),
            mention if stronger else before.mention,
            before.leads or mention.start < lead,
        )
    return list(best.values())


def _lead(document: Document) -> int:
    """Where a need's title ends, or its opening line of at most 80 characters; else 0."""
    if document.kind is not Kind.NEED:
        return 0
    if document.title:
        return len(document.title)
    line = document.text.find("\n")
    return min(line, 80) if line > 0 else min(len(document.text), 80)


def _strength(mention: Mention) -> tuple[float, int, bool, int]:
    """Which of two mentions is the better evidence: likeness, level, person's yes, place."""
    confirmed = mention.provenance is Provenance.CONFIRMED
    return mention.similarity, mention.level or 0, confirmed, -mention.start


def offered(document: Document) -> list[Offer]:
    """What a document offers, one entry a competence.

    A competence that is only ever negated is not offered. Of several mentions the highest
    level and likeness count, so that a further mention never lowers a score.
    """
    best: dict[str, Offer] = {}
    for mention in document.mentions:
        if mention.negated:
            continue
        before = best.get(mention.competence)
        if before is None:
            best[mention.competence] = Offer(
                mention.competence, mention.level, mention.similarity, mention
            )
            continue
        best[mention.competence] = Offer(
            mention.competence,
            _better_level(mention.level, before.level),
            max(mention.similarity, before.similarity),
            max(mention, before.mention, key=_strength),
        )
    return list(best.values())


def _better_level(one: int | None, other: int | None) -> int | None:
    """The level that covers more; an unstated one counts as 2, as `levels` says."""
    best = max(one or 2, other or 2)
    return None if best == 2 and None in (one, other) else best


def denied(mentions: Iterable[Mention]) -> set[str]:
    """Competences that a text negates and nowhere offers."""
    mentions = list(mentions)
    said = {mention.competence for mention in mentions if not mention.negated}
    return {mention.competence for mention in mentions if mention.negated} - said


def asks(kind: Kind) -> bool:
    """Whether documents of this kind ask (needs and proposals) rather than offer."""
    return kind in (Kind.NEED, Kind.PROPOSAL)
