# ruff: noqa: E501, SIM905 — an alternation a line keeps each pattern readable
"""Terms that no vocabulary knows but that a text asks for or claims.

Two signs make a term: it looks technical (letters with digits, capitals inside), or it stands
where a competence is named ("erfarenhet av …", "knowledge of …", "söker en …"). It is kept by
its stems, so that other texts that use it are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matcher.competences.tokens import Token
from matcher.competences.words import FUNCTION_WORDS, GENERAL_WORDS

__all__ = ["Phrase", "asked_phrases", "local_id", "technical_terms"]

_OPENING = re.compile(
    r"(?<!\w)(?:erfarenhet(?:er)? (?:av|inom|från|i)|kunskap(?:er)? (?:om|i|inom|av)|kompetens(?:er)? (?:inom|i|kring|för|om)|"
    r"utbild(?:ning|ad)(?: som)? (?:i|inom|till|som)|vana (?:av|vid)|certifi(?:kat|ering|erad) (?:i|inom|för|som)|licens för|behörighet (?:för|som|i)|"
    r"jobbat (?:med|som|inom)|arbetat (?:med|som|inom)|specialist (?:på|inom)|expert (?:på|inom)|behärskar|kurs i|"
    r"söker(?: nu| vi| efter| därför)* (?:en|ett)|behöver(?: vi| nu)* (?:en|ett)|saknar(?: vi)?(?: en| ett)?|intresserad av|"
    r"experience (?:of|with|in|from)|knowledge (?:of|in|about)|skill(?:s|ed) (?:in|at|with)|expertise (?:in|on)|trained (?:in|as)|certified (?:in|as)|"
    r"worked (?:with|as|on|in)|familiar(?:ity)? with|proficien(?:t|cy) (?:in|with)|background in|degree in|specialist in|expert (?:in|on|at)|"
    r"looking for an?|need an?|seek(?:ing)? an?|lack(?:ing)?(?: an?)?|interested in|course (?:in|on))\s+",
    re.IGNORECASE,
)
_TECHNICAL = re.compile(
    r"^(?=.*[A-ZÅÄÖ])(?:[A-Z]{2,6}|[A-Za-z]+\d+[A-Za-z0-9]*|\d+[A-Z]+\d*|[a-z]*[A-Z][a-z]+[A-Z]\w*|[A-Z]\d{1,3})$"
)
_NOT_TERMS = frozenset(
    [
        "AB",
        "HR",
        "VD",
        "CEO",
        "OK",
        "EU",
        "USA",
        "UK",
        "MSc",
        "BSc",
        "MBA",
        "HP",
        "FY",
        "PS",
        "OBS",
        "NB",
        "AM",
        "PM",
        "IT",
        "KTH",
        "BTH",
        "LTH",
        "HKR",
        "LNU",
        "SEK",
        "EUR",
        "MSEK",
        "CV",
        "VT",
        "HT",
        "ID",
        "TV",
        "II",
        "III",
        "IV",
        "CFO",
        "COO",
        "CTO",
        "VAB",
        "SFI",
        "YH",
        "THE",
        "AND",
        "FOR",
        "NOT",
        "ALL",
        "ANY",
        "OCH",
        "ATT",
        "SOM",
        "MED",
        "PÅ",
        "AV",
        "ÄR",
        "VI",
        "DET",
        "YOU",
        "WE",
        "OUR",
        "ARE",
        "WILL",
        "CAN",
        "MUST",
        "ABOUT",
        "ROLE",
        "KRAV",
        "DU",
        "JAG",
        "INTE",
        "EJ",
        "NO",
        "YES",
        "KM",
        "KG",
        "MM",
        "CM",
        "MIN",
        "KR",
        "TKR",
        "ST",
        "CA",
        "OA",
        "DVS",
        "BL",
        "BLA",
        "ETC",
        *(f"{letter}{n}" for letter in "ABC" for n in (1, 2)),  # how well one speaks a language
    ]
)
_BREAK = re.compile(r"[.,;:()!?\n\[\]/•]|\s[–—-]\s")
_LIST_MORE = re.compile(r"\s*(?:,|och|and|eller|or|samt|&|/)\s*")
_ARTICLES = frozenset("en ett den det de a an the our your vår vårt våra er ert era".split())
_MAX_WORDS = 3
_MAX_ITEMS = 5


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words ``first`` to ``last`` (not included) of a text that may name a competence."""

    first: int
    last: int
    start: int
    end: int


def local_id(tokens: Sequence[Token]) -> str:
    """The id of a local term: "local:" and its stems."""
    return "local:" + " ".join(token.sv for token in tokens)


def technical_terms(text: str, tokens: Sequence[Token], taken: Sequence[bool]) -> Iterator[Phrase]:
    """Words that look like a product, a standard or a part number."""
    for index, token in enumerate(tokens):
        if taken[index] or not _TECHNICAL.match(token.surface) or token.surface in _NOT_TERMS:
            continue
        if token.surface.isupper() and _shouted(tokens, index):
            continue
        last = index + 1
        follows = tokens[last] if last < len(tokens) and not taken[last] else None
        if (
            follows
            and follows.surface.isdigit()
            and text[token.end : follows.start] in {"", " ", "-"}
        ):
            last += 1
        yield Phrase(index, last, token.start, tokens[last - 1].end)


def _shouted(tokens: Sequence[Token], index: int) -> bool:
    """Whether the words beside this one are in capitals too: a shout, not an acronym."""
    near = [tokens[at].surface for at in (index - 1, index + 1) if 0 <= at < len(tokens)]
    return any(word.isupper() and len(word) > 1 and word.isalpha() for word in near)


def asked_phrases(text: str, tokens: Sequence[Token], taken: Sequence[bool]) -> Iterator[Phrase]:
    """Noun phrases that stand where a text names a competence, lists included."""
    index = 0
    for match in _OPENING.finditer(text):
        while index < len(tokens) and tokens[index].start < match.end():
            index += 1
        at = index
        for _ in range(_MAX_ITEMS):
            phrase = _phrase(text, tokens, at)
            if phrase is None:
                break
            if not any(taken[phrase.first : phrase.last]):
                yield phrase
            at = phrase.last
            if at >= len(tokens) or not _LIST_MORE.fullmatch(text, phrase.end, tokens[at].start):
                nxt = at + 1
                joint = at < len(tokens) and tokens[at].lower in {
                    "och",
                    "and",
                    "eller",
                    "or",
                    "samt",
                }
                if not joint or nxt >= len(tokens):
                    break
                at = nxt


def _phrase(text: str, tokens: Sequence[Token], first: int) -> Phrase | None:
    """Up to three content words from word ``first`` on, function words before them skipped."""
    skipped = 0
    while first < len(tokens) and tokens[first].lower in GENERAL_WORDS and skipped < 3:
        if tokens[first].lower in FUNCTION_WORDS and tokens[first].lower not in _ARTICLES:
            return None
        if skipped and _BREAK.search(text, tokens[first - 1].end, tokens[first].start):
            return None
        first, skipped = first + 1, skipped + 1
    last = first
    while last < len(tokens) and last - first < _MAX_WORDS:
        if last > first and _BREAK.search(text, tokens[last - 1].end, tokens[last].start):
            break
        if tokens[last].lower in FUNCTION_WORDS or tokens[last].surface.isdigit():
            break
        last += 1
    while last > first and tokens[last - 1].lower in GENERAL_WORDS:
        last -= 1
    if last == first:
        return None
    return Phrase(first, last, tokens[first].start, tokens[last - 1].end)
