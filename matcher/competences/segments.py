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
_TURN = (
    r"men|dock|däremot|medan|fast|but|however|though|while|whereas|instead|although|istället|"
    r"i stället|tvärtom|annars"
)
_SEGMENT_END = re.compile(
    r"[,;:()\[\]]|\s[–—-]\s|(?<=\w)\.\s|"
    r"(?<!\w)(?P<word>" + _TURN + r"|utan|och (?=ett plus|det|vi|jag|är|har|kan|du|talar?|pratar?)|"
    r"and (?=a plus|it|we|I|is|have|can|you|speaks?|use|know|like))(?!\w)",
    re.IGNORECASE,
)
_CONTRAST = re.compile(r"\W*(?<!\w)(?:" + _TURN + r")(?!\w)|\s*[;(]", re.IGNORECASE)
_BUT = re.compile(r"(?<!\w)(?:inte|ej|ingen|inget|inga|not|no|\w+n't)(?!\w)", re.IGNORECASE)
_OWN_SUBJECT = re.compile(
    r"(?<!\w)(?:erfarenhet(?:er)?|kunskap(?:er)?|vana|experience|knowledge|körkort)(?!\w)",
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
_ANY_HEADING = re.compile(
    r"^[^.!?\n]{2,60}:\s*$|^\W*(?:om (?:oss|rollen|tjänsten|företaget)|about (?:us|the (?:role|job|company|project))|"
    r"vi erbjuder|we offer|arbetsuppgifter|uppgift(?:er)?|uppdraget|tasks?|the task|background|bakgrund|omfattning|kontakt|"
    r"contact|ansökan|application|responsibilities|ansvar|vem är du|who you are|syfte|mål|goals?|om dig|about you)\W*$",
    re.IGNORECASE,
)

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
    r"|(?:certified (?:to|according to)|certifierad\w* enligt|certifierat enligt)"
    r"|(?:has|have) (?:offices|plants|sites|factories|customers) (?:in|all over|around)|har (?:kontor|fabriker|kunder) (?:i|över)"
    r"|(?:våra produkter|our products) (?:finns|används|säljs|are (?:found|used|sold)|can be found)"
    r"|som arbetsgivare|as an employer|(?:we are|we're|vi är) (?:proud|stolta|noga)|genomsyrar allt|(?:är )?grunden för allt|at the heart of everything"
    r"|(?:i|for|in) (?:\w+ )?(?:generationer|generations|decennier|decades)(?!\w)|(?:one of|en av) (?:\w+ )?(?:europe|europas|sveriges|sweden|nordens|world|världens)\S* (?:\w+ )?(?:largest|leading|största|ledande)"
    r"|(?:years|års) (?:of )?(?:experience|erfarenhet) (?:in|of|av|inom)[^.!?\n]*,[^.!?\n]*(?:is|are|är)(?!\w)"
    r"|(?:har|finns|under|have|with|enligt|following)? ?(?:kollektivavtal\w*|collective agreement|friskvårdsbidrag|wellness allowance|fri parkering|free parking)"
    r"|(?<!\w)(?:sedan|since) (?:(?:19|20)\d\d|far(?:far|mor)|mor(?:far|mor))|family[- ]owned|familjeäg\w+|(?:supplier|company|gazelle|employer) of the year|årets \w+|vinnare av|award[- ]winning|winner of"
    r"|^\W*(?:våra? |our )(?:kunder|customers|clients|medarbetare|employees|anställda|fabrik|plant|factory|verkstad|lunch ?room|products?|produkter)(?!\w)|^\W*kunderna (?:finns|är|bygger)"
    r"|^\W*(?:miljöpolicy|kvalitetspolicy|policy|värdegrund|our values|values)\W|nolltolerans|zero tolerance|självklarhet\w*"
    r"|koncernen (?:omfattar|består|har)|(?:part|member) of the [^.!?\n]{0,40}group|del av (?:\w+ )?koncern\w*|market leader|marknadsledare|(?:exports?|exporterar) (?:to|till) \d+"
    r"|(?:in our|i vårt) dna|people first|^\W*(?:drivs av|driven by|trusted by|what sets us apart|vad skiljer oss|det var vi som)|kort om oss"
    r"|som en del av klustret|samverkar vi med|we collaborate with|every (?:second|third|fourth|fifth|sixth) employee|var(?:t)? (?:annan|tredje|fjärde|femte) (?:anställd|medarbetare)"
    r"|salary review|löneöversyn|läget är perfekt|short decision paths|korta beslutsvägar"
    r"|undanbed\w+|no (?:agencies|recruiters|cold calls|sales calls)|(?:agencies|recruiters|headhunters|rekryteringsföretag|bemanningsföretag)[^.!?\n]*(?:not|need not|ej|inte|please)"
    r"|^\W*(?:om oss|about us|om företaget|about the company|who we are|vilka är vi)\b",
    re.IGNORECASE,
)
_FIRM_IS = re.compile(
    r"^\W*(?:vi|företaget|bolaget|we|the company|our company|[A-ZÅÄÖ]\w+(?: [\w&]+){0,2} (?:AB|Group|Systems|Metal|Industries|Technology|Industri|Mekaniska|Verkstad)|"
    r"(?-i:[A-ZÅÄÖ][a-zåäö]+ [A-ZÅÄÖ]\w+))\s+"
    r"(?:är (?:en|ett) (?:[\w-]+ ){0,3}(?:scale-up|start-?up|fullservicelego|legotillverkare|lego|företag|bolag|leverantör|tillverkare|underleverantör|koncern|verkstad|gjuteri|konsultbolag|familjeföretag)|"
    r"(?:is|are) (?:a|an) (?:[\w-]+ ){0,4}(?:company|supplier|manufacturer|firm|group|subcontractor|foundry|workshop|business|consultancy)|"
    r"tillverkar|levererar|producerar|utvecklar och tillverkar|manufactures?|supply|supplies|deliver|delivers|produces?|develops(?: and)?|makes|is one of|has (?:been )?(?:making|made))\b",
    re.IGNORECASE,
)
_PROVIDER = re.compile(
    r"^\W*(?:(?:kursen|utbildningen) (?:ges|hålls|arrangeras) av|(?:delivered|taught|given|organised) by|arrangör\W)",
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
    """``text[start:end]``; ``sentence`` numbers the sentence, ``section`` its heading's word.

    ``contrast`` begins with "but", ``bracket`` opens with a bracket.
    """

    start: int
    end: int
    sentence: int
    section: Necessity | None
    boilerplate: bool
    contrast: bool
    bracket: bool


@dataclass(frozen=True, slots=True)
class Segments:
    """All segments of a text, to be looked up by character."""

    text: str
    items: tuple[Segment, ...]
    starts: tuple[int, ...]

    def has_verb(self, index: int) -> bool:
        """Whether segment ``index`` is a clause of its own."""
        return _VERB.search(self.text, self.items[index].start, self.items[index].end) is not None

    def has_own_subject(self, index: int) -> bool:
        """Whether it names experience or knowledge, so that what it says is of that alone."""
        segment = self.items[index]
        return _OWN_SUBJECT.search(self.text, segment.start, segment.end) is not None

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
    if kind is Kind.TRAINING:
        return _PROVIDER.search(sentence) is not None
    if kind is Kind.STUDENT:
        return False
    if _BOILERPLATE.search(sentence):
        return not re.search(
            r"(?<!\w)(?:söker|behöver|saknar|krav|need|looking for)(?!\w)", sentence, re.IGNORECASE
        )
    return bool(_FIRM_IS.match(sentence)) and not _ASKING.search(sentence)


def _edges(sentence: str, start: int) -> list[int]:
    """Where segments begin: after a mark, before a word that turns the sentence."""
    return sorted(
        {
            start + (m.start() if m.group("word") else m.end())
            for m in _SEGMENT_END.finditer(sentence)
        }
    )


def _turns(text: str, start: int, left: int) -> bool:
    """Whether the segment at ``left`` turns against what stands before it in the sentence."""
    if text[left - 1] in ";(" or _CONTRAST.match(text, left):
        return True
    rather = text[left : left + 8].lstrip().lower().startswith(("utan ", "bara ", "just ", "only "))
    return rather and bool(_BUT.search(text, start, left))


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
        edges = [start, *_edges(sentence, start), end]
        for left, right in pairwise(edges):
            if right > left:
                items.append(
                    Segment(
                        left,
                        right,
                        number,
                        section,
                        boilerplate,
                        left > start and _turns(text, start, left),
                        text[max(start, left - 1) : left] == "(",
                    )
                )
    return Segments(text, tuple(items), tuple(item.start for item in items))
