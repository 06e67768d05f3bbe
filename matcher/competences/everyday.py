"""Which terms of an imported taxonomy may be read from a text by themselves.

ESCO and JobTech name whole fields and homely things with one ordinary word ("English",
"energy", "Press", "Show", "Verktyg"), and stemming widens them ("Visor" meets "visa",
"Solidity" meets "solid"). Read freely, JobTech's "Research", "Visor", "Performance" and
"Mission" each stood in more of 1,194 advertisements, course plans and needs than most real
competences. So a term is read when something speaks for it:

- two words or more that say something of their own: not general, not a light verb or a
  word of kind ("types of …", "use …", "hantera …");
- a name by its spelling: a digit or a capital inside ("LabVIEW", "SA8000"), four capitals or
  more ("SPARQL"), and for an English label of five letters or more a first capital, since
  ESCO writes all but names in lower case ("Haskell");
- for a label, ten letters or more: long words are narrow (Zipf 1935), save for `BROAD_WORDS`.

A label that fails, or that holds a comma, a slash or a bracket, still names its competence;
it is only not looked for in texts.
"""

from __future__ import annotations

import re
from functools import lru_cache

from matcher.competences.tokens import Token, tokenise
from matcher.competences.words import GENERAL_WORDS

__all__ = ["BROAD_WORDS", "label_is_readable", "synonym_is_readable", "words_of", "written_as_is"]

_LONG_WORD = 10
_LONG_NAME = 5
_ACRONYM = re.compile(r"[A-ZÅÄÖ][A-ZÅÄÖ0-9&]{3,7}")
_SPELT_AS_NAME = re.compile(
    r"(?=.{3})(?:.*\d.*|.*\w[+#].*|.*[a-zåäö].*[A-ZÅÄÖ].*|[A-ZÅÄÖ]{2,}[a-zåäö]+)"
)
_MOST_WORDS = 6
_SHORT_NAME = 5
_SAYS_MORE = re.compile(r"[,/()]")

# Verbs and nouns that carry the word beside them.
_LIGHT_WORDS = """
    act apply assess be build carry check conduct control create deal demonstrate direct enjoy
    ensure establish evaluate execute handle identify keep maintain make manage monitor operate
    others perform plan prepare provide run set shape show support test undertake use using verify
    application applications category categories characteristics data equipment field forms
    fundamentals kind kinds methods principles procedure procedures properties range science sort
    sorts studies study techniques theory types up
    ansvara använda bedöma framställa förstå ge granska göra hantera kontrollera köra leda olika
    principer skapa skriva studera ta testa tillämpa typer upprätta utforma utföra visa övervaka
"""
_LIGHT = frozenset(_LIGHT_WORDS.split())

_BROAD = """
    accounting advertising aesthetics affärsmässig analyserande anpassningsbar
    ansvarsmedveten ansvarstagande anthropology användning arbetsmiljö architecture
    assertiveness avgränsning bearbetning behandling beräkningar beskrivning calculation
    collaboration communicating communication communications competition confidence
    consultation consulting controllers cooperation coordination craftsmanship creativity
    decommissioning depreciation documentation dokumentation effektivisering electricity
    electronica electronics emissioner entrepreneurship entusiastisk examination explosives
    facilitation flexibilitet forskningsarbete fotografering framåtriktad genomförande
    government handledning handläggning improvement improvisation information
    informationssökning initiativrik innovation innovationsprocesser installation
    instruction instrument instruments integration interaction intressent investment
    journalism kommunikation kommunikativ kompetensutveckling koordinering kreativitet
    kundkontakt kundservice kvalitetsmedveten leadership linguistics literature litteratur
    lösningsorienterad makedonska management marknadsföring mathematics measurement
    miljöarbete morphology målinriktad nederländska negotiation noggrannhet operationer
    operations optimering organisation organisationer organisering organization pedagogisk
    performance philosophy photography portugisiska prediction presentation problemlösande
    problemlösning procurement production produktionsprocesser professionell projektarbete
    projektering projektplanering psychology publicering publishing rapportering redovisning
    registration rehabilitation relationsbyggande relationship requirements resistance
    responsibility rådgivning samarbetsförmåga samhällsvetenskap samordning scheduling
    securities separation serviceinriktad similitude simulation självgående självständig
    standardisation statistics statsvetenskap strategies strategisk strukturerad
    sustainability systematisk technology terminologi terminology tillverkning
    tillverkningsprocesser translation transplantation transportation transporter
    troubleshoot troubleshooting typography underhållning understanding undersökning
    undersökningar undersökningsmetoder undervisning uppföljning upphandling utbildningar
    utredningar utvecklingsarbete utvärdering verification verksamhet verktygsmetoder
    visualisering vocabulary överföring översättning övervakning
"""
# Names and languages that are words of every text as well.
_NAMES = """
    absorb angular assembly buddhism canvas christianity cops eclipse groovy harvest islam
    less pascal puppet rest scratch solidity source spark swift unity vagrant wild arabic
    armenian basque bulgarian chinese croatian czech danish dutch english estonian finnish
    french georgian german greek hebrew hindi hungarian icelandic irish italian japanese
    korean kurdish latin latvian lithuanian macedonian norwegian persian polish portuguese
    romanian russian serbian slovak slovenian spanish swedish turkish ukrainian vietnamese
    welsh
"""
BROAD_WORDS = frozenset((_BROAD + _NAMES).split())


@lru_cache(maxsize=256)  # a term is asked about several times in a row
def words_of(term: str) -> tuple[Token, ...]:
    """The words of a term, with their stems."""
    return tuple(tokenise(term))


def written_as_is(term: str) -> bool:
    """Whether ``term`` is read only as it is written: "SPARQL", "LEDs", not by its stem."""
    return _is_acronym(term) or (len(term) <= _SHORT_NAME and _spelt_as_name(term))


def label_is_readable(label: str, *, name: bool) -> bool:
    """Whether an imported label may be looked for in texts.

    ``name`` says that a first capital marks a name, as in ESCO's English labels.
    """
    words = words_of(label)
    if _SAYS_MORE.search(label) or not words:
        return False
    telling = _telling(words)
    if len(words) > 1:
        return len(telling) > 1 or any(_is_narrow(word) for word in telling)
    if words[0].lower in BROAD_WORDS | GENERAL_WORDS:
        return False
    long_name = name and label[:1].isupper() and len(label) >= _LONG_NAME
    return long_name or _is_narrow(words[0]) or _is_acronym(label) or _spelt_as_name(label)


def synonym_is_readable(term: str) -> bool:
    """Whether an imported synonym may be taken; of single words only a name by its spelling."""
    words = words_of(term)
    if _SAYS_MORE.search(term) or not words:
        return False
    if len(words) > 1:
        return len(words) <= _MOST_WORDS and len(_telling(words)) > 1
    return words[0].lower not in BROAD_WORDS | GENERAL_WORDS and _spelt_as_name(term)


def _telling(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words that say something of their own."""
    return tuple(
        word
        for word in words
        if len(word.lower) > 1 and word.lower not in GENERAL_WORDS and word.lower not in _LIGHT
    )


def _is_narrow(word: Token) -> bool:
    return len(word.lower) >= _LONG_WORD and word.lower not in BROAD_WORDS


def _is_acronym(term: str) -> bool:
    """Whether ``term`` is written as four to eight capitals and digits, capital first."""
    return bool(_ACRONYM.fullmatch(term)) and term.lower() not in BROAD_WORDS


def _spelt_as_name(term: str) -> bool:
    return (bool(_SPELT_AS_NAME.fullmatch(term)) or _is_acronym(term)) and not term.isdigit()
