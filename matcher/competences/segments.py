# ruff: noqa: E501 — an alternation a line keeps each pattern readable
"""Cutting a text into sentences and segments, and finding what is only about the firm.

A *segment* is a stretch between commas, contrasts ("men", "but") and brackets: the reach
of most cues. A heading such as "Krav:" or "Nice to have" speaks of the lines that follow.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from matcher.types import Kind, Necessity

__all__ = ["Segment", "Segments", "cut"]

_SENTENCE_END = re.compile(
    r"(?<=[.!?…])\s+(?=[\"'(\[–-]?[A-ZÅÄÖ0-9])|\s*\n+\s*|\s*[•·▪●]\s*|\s+[-*–]\s+(?=[A-ZÅÄÖ])"
)
_SEGMENT_END = re.compile(
    r"[,;:()\[\]]|\s[–—-]\s|(?<=\w)\.\s|"
    r"(?<!\w)(?:men|dock|däremot|medan|fast|utan(?= (?:med|i stället|istället|snarare|även))|"
    r"but|however|though|while|whereas|instead|although|och (?=det|vi|jag|är|har|kan|du)|and (?=it|we|I|is|have|can|you))(?!\w)",
    re.IGNORECASE,
)
_CONTRAST = re.compile(
    r"(?<!\w)(?:men|dock|däremot|medan|fast|but|however|though|while|whereas|instead|although|istället|i stället|tvärtom|annars)(?!\w)|[;()]|\.\s",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"(?<!\w)(?:jag|vi|du|ni|han|hon|I|we|you|she|he|they|har|hade|kan|är|vill|ska|jobbat|jobbade|arbetat|"
    r"läst|kört|använt|have|has|had|can|am|are|is|worked|used|studied|want|will|söker|looking|gärna|meriterande)(?!\w)"
)
_HEADINGS: tuple[tuple[Necessity, re.Pattern[str]], ...] = (
    (
        Necessity.NICE,
        re.compile(
            r"^\W*(?:det är )?(?:meriterande|bra att ha|önskvärt|gärna|plus|nice[ -]to[ -]haves?|good[ -]to[ -]have|"
            r"preferred(?: qualifications| skills)?|desirable(?: skills)?|bonus(?: points)?|merits?|meriter|övriga meriter|we'd love)\b[^.\n]{0,40}:?\s*$",
            re.IGNORECASE,
        ),
    ),
    (
        Necessity.MUST,
        re.compile(
            r"^\W*(?:krav|kravprofil|skallkrav|ska-krav|must[ -]haves?|musts?|requirements?|required(?: skills| qualifications)?|"
            r"absoluta krav|obligatoriskt|essential(?: skills)?|minimum qualifications|du måste(?: ha| kunna)?|vi kräver)\b[^.\n]{0,40}:?\s*$",
            re.IGNORECASE,
        ),
    ),
)
_ANY_HEADING = re.compile(r"^[^.!?\n]{2,60}:\s*$|^[A-ZÅÄÖ][^.!?,\n]{1,34}$")

_BOILERPLATE = re.compile(
    r"(?:mångfald|jämställd\w*|likabehandling|diversity|equal opportunit\w*|inclusi\w+)[^.!?\n]*"
    r"(?:välkomnar|värdesätter|värnar|strävar|eftersträvar|welcome|value|strive|committed|employer|arbetsplats|styrka|självklar\w*|believe|encourage|celebrate|tror på)"
    r"|(?:välkomnar|värdesätter|värnar om|strävar efter|eftersträvar|we welcome|we value|we strive|committed to|proud to be|tror på|believe in)[^.!?\n]*"
    r"(?:mångfald|jämställd|likabehandling|olikheter|bakgrund|diversity|equal|inclusi|backgrounds)"
    r"|equal opportunit(?:y|ies) employer|regardless of (?:gender|age|race|religion)|oavsett (?:kön|ålder|bakgrund|etnisk)"
    r"|(?:vi erbjuder|we offer|hos oss får du|förmåner|benefits)[^.!?\n]*(?:friskvård|kollektivavtal|förmåner|benefits|pension|bonus|fika|wellness|gym|balans|balance|flexib)"
    r"|(?:grundades|founded in|established in|omsätter|omsättning på|turnover of|börsnoterad|listed on|huvudkontor|headquarter|antal anställda|employs (?:about |around |some )?\d|har (?:cirka |ca |runt |omkring )?\d+ (?:anställda|medarbetare))"
    r"|(?:är (?:en |ett )(?:av (?:\w+ )?)?(?:ledande|väletablera\w+|världsledande|familjeäg\w+|globalt?|anrikt?|snabbväxande|modernt?|framgångsrik\w*|stolt\w*|innovativt?)|"
    r"(?:is|are) (?:a|an|one of the|the) (?:world[- ])?(?:leading|well-established|family-owned|family owned|global|fast[- ]growing|proud|innovative|modern))[^.!?\n]*"
    r"|^\W*(?:om oss|about us|om företaget|about the company|who we are|vilka är vi)\b",
    re.IGNORECASE,
)
_FIRM_IS = re.compile(
    r"^\W*(?:vi|företaget|bolaget|we|the company|our company|[A-ZÅÄÖ]\w+(?: \w+)? (?:AB|Group))\s+"
    r"(?:är (?:en|ett) (?:\w+ ){0,3}(?:företag|bolag|leverantör|tillverkare|underleverantör|koncern|verkstad|gjuteri|konsultbolag|familjeföretag)|"
    r"(?:is|are) (?:a|an) (?:[\w-]+ ){0,4}(?:company|supplier|manufacturer|firm|group|subcontractor|foundry|workshop|business|consultancy)|"
    r"tillverkar|levererar|producerar|utvecklar och tillverkar|manufactures?|supply|supplies|deliver|delivers|produces?)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"(?<!\w)(?:söker|behöver|saknar|krav|kräver|meriterande|need|needs|looking for|seek|require\w*|lack|must|vill (?:ha|lära|bli|kunna)|"
    r"you (?:have|will|should|know)|du (?:har|ska|kan|är|bör)|who can|som kan|help|hjälp)(?!\w)",
    re.IGNORECASE,
)

_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Segment:
    """``text[start:end]``; ``sentence`` numbers the sentence, ``section`` its heading's word."""

    start: int
    end: int
    sentence: int
    section: Necessity | None
    boilerplate: bool
    contrast: bool
    verb: bool


@dataclass(frozen=True, slots=True)
class Segments:
    """All segments of a text, to be looked up by character."""

    items: tuple[Segment, ...]
    starts: tuple[int, ...]

    def index_at(self, position: int) -> int:
        """The number of the segment that holds character ``position``."""
        return max(0, bisect_right(self.starts, position) - 1)


def _sentences(text: str) -> list[tuple[int, int]]:
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        bounds += _pieces(text, start, match.start())
        start = match.end()
    return bounds + _pieces(text, start, len(text))


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence, or what never ends in pieces of at most `_LONGEST` characters."""
    pieces = []
    while end - start > _LONGEST:
        at = text.rfind(" ", start + 1, start + _LONGEST)
        stop = at if at > 0 else start + _LONGEST
        pieces.append((start, stop))
        start = stop
    return [*pieces, (start, end)] if end > start else pieces


def _heading(sentence: str) -> tuple[bool, Necessity | None]:
    """(is a heading, what it says of the lines below it)."""
    for necessity, pattern in _HEADINGS:
        if pattern.match(sentence):
            return True, necessity
    return bool(_ANY_HEADING.match(sentence)), None


def is_boilerplate(sentence: str, kind: Kind) -> bool:
    """Whether a sentence only presents the firm or its policies.

    Only askers present themselves so; a sentence that also asks for something is kept.
    """
    if kind is Kind.STUDENT or kind is Kind.TRAINING:
        return False
    if _BOILERPLATE.search(sentence):
        return not re.search(
            r"(?<!\w)(?:söker|behöver|saknar|krav|need|looking for)(?!\w)", sentence, re.IGNORECASE
        )
    return bool(_FIRM_IS.match(sentence)) and not _ASKING.search(sentence)


def cut(text: str, kind: Kind) -> Segments:
    """The segments of ``text`` in order; together with the gaps they cover it."""
    items: list[Segment] = []
    section: Necessity | None = None
    for number, (start, end) in enumerate(_sentences(text)):
        sentence = text[start:end]
        heading, necessity = _heading(sentence)
        if heading:
            section = necessity
        boilerplate = is_boilerplate(sentence, kind)
        edges = [start, *(start + m.end() for m in _SEGMENT_END.finditer(sentence)), end]
        for left, right in pairwise(edges):
            if right > left:
                opening = text[max(start, left - 9) : min(right, left + 12)]
                items.append(
                    Segment(
                        left,
                        right,
                        number,
                        section,
                        boilerplate,
                        bool(_CONTRAST.search(opening)) and left > start,
                        bool(_VERB.search(text, left, right)),
                    )
                )
    return Segments(tuple(items), tuple(item.start for item in items))
