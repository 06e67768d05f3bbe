# ruff: noqa: E501 — an alternation a line keeps each cue readable
"""Words that say how a competence is meant: wanted how much, known how well, or not at all.

Each cue has a reach: it speaks of what follows it ("krav: …", "no experience of …"), of what
precedes it ("… är meriterande", "… is not required"), or of both sides of its own segment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from matcher.competences.tokens import Token

__all__ = ["Cue", "Reach", "Signal", "find_cues"]


class Reach(StrEnum):
    """Which side of itself a cue speaks of."""

    AFTER = "after"
    BEFORE = "before"
    BOTH = "both"


class Signal(StrEnum):
    """What a cue says."""

    MUST = "must"
    NICE = "nice"
    NEGATED = "negated"
    HELD = "held"
    LACKED = "lacked"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue at ``text[start:end]``; ``level`` is set for LEVEL cues only (1–4)."""

    signal: Signal
    reach: Reach
    start: int
    end: int
    level: int | None = None


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)", re.IGNORECASE)


# fmt: off
_NOT_NEEDED = (
    r"(?:är |is |are )?(?:inte|ej|inget|not|isn't|aren't|no)(?: (?:ett|a|an|något))?"
    r" (?:absolut |strict |strikt |necessarily )?(?:krav|nödvändigt|nödvändig|needed|necessary|required|"
    r"requirement|must|ett måste|måste)|(?:krävs|behövs) (?:inte|ej)|behöver (?:inte|du inte|man inte) (?:kunna|vara|ha)|"
    r"inga krav på|inget krav på|no need for|don't need(?: to know)?|need not know"
)

_PATTERNS: tuple[tuple[Signal, Reach, re.Pattern[str]], ...] = (
    (Signal.NICE, Reach.BOTH, _any(_NOT_NEEDED)),
    (
        Signal.NICE,
        Reach.BEFORE,
        _any(
            r"(?:är |ses som |räknas som |vore |blir )?(?:starkt |mycket |särskilt )?meriterande",
            r"(?:är |vore )?(?:ett |ett stort )?(?:plus|merit)", r"(?:är |vore )?(?:en )?(?:fördel|bonus|merit)",
            r"(?:är )?önskvärt",
            r"(?:is |are |would be |considered )?(?:an? )?(?:strong |big |definite |nice )?"
            r"(?:plus|bonus|merit|asset|advantage)", r"(?:is |are )?(?:desirable|preferred|beneficial|optional)",
            r"(?:is |are )?nice[ -]to[ -]have", r"(?:would|skulle) (?:be|vara) (?:nice|great|good|bra|trevligt)",
            r"är trevligt", r"hade varit (?:bra|kul|trevligt)", r"(?:is )?welcome",
        ),
    ),
    (
        Signal.NICE,
        Reach.AFTER,
        _any(
            r"meriterande(?: är| om du| med|:)?", r"gärna", r"helst", r"önskvärt(?: är| med)?", r"plus om",
            r"nice[ -]to[ -]haves?", r"ideally", r"preferably", r"bonus(?: points)?(?: for| if)?",
            r"it is an? (?:plus|advantage|merit) if", r"(?:extra )?plus (?:för|om|for|if)",
            r"det är (?:ett plus|en fördel) om", r"we would (?:also )?(?:like|appreciate)", r"good to have",
            r"desirable", r"optional(?=\s*:)", r"(?:en|a) fördel om", r"(?:och |and )?(?:ett plus|a plus) (?:om|if)", r"kanske även", r"maybe also",
        ),
    ),
    (
        Signal.MUST,
        Reach.BEFORE,
        _any(
            r"(?:är|as) (?:ett )?(?:absolut )?(?:krav|måste|skallkrav|ska-krav)", r"krävs",
            r"är (?:helt )?nödvändig[ta]?", r"är obligatorisk[ta]?",
            r"(?:is|are) (?:absolutely )?(?:required|essential|mandatory|necessary|a must|a requirement|needed|compulsory)",
            r"(?:ett )?krav(?=\s*[.,;)]|$)", r"must(?=\s*[.,;)]|$)", r"ett krav(?! att)", r"ett måste", r"måste (?:du|man|ni) (?:däremot |också )?(?:kunna|behärska|ha|vara bra på)", r"måste (?:sitta|finnas|till)", r"is a must", r"a must", r"förutsätts",
        ),
    ),
    (
        Signal.MUST,
        Reach.AFTER,
        _any(
            r"krav(?! från)(?: är(?! att)| på|en är)?", r"(?:det är )?(?:ett )?(?:absolut )?krav att", r"(?:it is )?a must (?:that|to)", r"vi kräver(?: att)?", r"kräver", r"krävs", r"du måste",
            r"måste(?: du)?(?: kunna| ha)?", r"(?:du )?ska(?:ll)? (?:kunna|ha|vara|behärska)", r"skallkrav",
            r"nödvändigt(?: med| är)?", r"obligatoriskt", r"must(?:[ -]have(?:s)?| be| know)?", r"required",
            r"requirements?(?! from)", r"requires?", r"we (?:really )?require(?: is)?", r"what we (?:really )?(?:require|need) is", r"essential", r"mandatory", r"you (?:need to|have to)",
            r"need to (?:have|know)", r"förutsätter", r"absolut krav",
        ),
    ),
    (
        Signal.HELD,
        Reach.AFTER,
        _any(
            r"(?:vi|firman|företaget|teamet|gänget) har redan", r"(?:vi )?har redan", r"har vi redan",
            r"redan (?:har|finns)(?: vi| det)?", r"(?:sitter|jobbar|arbetar|går) redan", r"(?:vi är )?självförsörjande på",
            r"we are (?:well )?covered on", r"(?:our|the) (?:own )?(?:fitters|operators|welders|people|guys|engineers|team|crew|staff) (?:already )?(?:know|master|hold)",
            r"(?:våra|egna) (?:\w+ )?(?:kan|behärskar) redan", r"(?:two|three|some) of our (?:guys|people|staff) (?:hold|have)", r"our (?:newly|recently) hired",
            r"^plenty of", r"our own(?= \w+ (?:stay|remain|handle|do|take))",
            r"(?:we|our team|the team) (?:already|currently) (?:have|has|know|master|do)", r"(?:we )?already have",
            r"(?:we|they)'ve already got", r"we have plenty of", r"we have our own", r"vi har egna?",
            r"(?:vi )?har gott om", r"vi är (?:redan )?(?:bra|duktiga|starka) på",
            r"we are (?:already )?(?:good|strong) (?:at|in|on)", r"(?:vi )?behärskar (?:vi )?redan", r"we know",
            r"vi kan redan", r"(?:there is|there are|det finns|we've) already(?: got)?", r"(?:det )?finns redan", r"(?:vi|we) (?:har|have)(?! (?:inte|ingen|inget|inga|no|problem|svårt|brist|behov|fått|trouble|difficult))(?=[^.!?\n]{2,60}(?:men|but) (?:vi |we )?(?:saknar|behöver|söker|need|lack|want|ingen|no |inte))",
            r"(?:our|the) (?:in-house|own) (?:team|staff|people) (?:handles?|does|do|covers?|takes? care of|knows?)",
            r"vår(?:t)? (?:egen|eget|egna) (?:personal|team|folk|gäng) (?:sköter|kan|klarar|tar hand om)", r"täcker vi (?:redan|själva)", r"vi klarar själva",
        ),
    ),
    (
        Signal.HELD,
        Reach.BEFORE,
        _any(
            r"har vi(?: redan| själva| gott om| täckt| i huset)?(?=\s*[,.;)!–-]|$| men)",
            r"finns (?:redan|i huset|på plats|internt)", r"kan vi redan",
            r"(?:is|are) (?:already )?(?:in place|covered|in house|in-house|available in-house)",
            r"we (?:already )?have(?: covered| in[- ]house)?(?=\s*[,.;)!–-]|$| but)", r"sköter vi själva",
            r"we (?:handle|do) ourselves", r"we can handle", r"klarar vi själva", r"har vi (?:bra |full )?(?:koll|ordning) på[^.,;]{0,20}",
            r"har vi (?:sedan|på plats)[^.,;]{0,20}", r"(?:is|are) (?:already )?(?:taken care of|handled|done) by (?:our|us)[^.,;]{0,16}",
            r"(?:is|are) (?:already )?taken care of", r"(?:crew |team |gänget |laget |sidan )?(?:is|are|är) (?:redan )?(?:complete|komplett|fulltalig[ta]?|tillsatt[a]?)",
            r"(?:on|in) (?:the|our) team already", r"already on (?:board|site)", r"är (?:redan )?på plats", r"på plats finns", r"finns (?:att tillgå|på plats|redan)", r"sitter (?:i väggarna|i ryggmärgen|som en smäck)",
            r"(?:is|are) in (?:safe|good) hands", r"(?:we )?do in[- ]house", r"har vi folk (?:till|för)", r"är inget problem", r"(?:is|are) no problem",
            r"kan (?:alla|våra \w+|gänget|vi)(?: redan| utan och innan| på \w+)?(?=\s*[,.;)]|$)", r"(?:we have |is |are )?under control", r"under kontroll",
            r"är (?:redan )?(?:bemanna[dt]e?|fullbemanna[dt]e?|löst|ordna[dt])", r"har (?:vi )?(?:fullt manskap|covered|on board|full koll)", r"(?:is something )?we have plenty of",
            r"is \w+'s (?:domain|job|table|thing)", r"inside out", r"utan och innan", r"rullar på", r"(?:is|are) (?:all )?sorted(?: out)?", r"that side is sorted|that box is ticked",
            r"(?:is|has been) our (?:daily bread|home turf|bread and butter|core business|strength)", r"är vår (?:grundkompetens|hemmaplan|styrka|kärna|vardag)", r"har vi jobbat med i",
            r"sköter (?:vi|[A-ZÅÄÖ][a-zåäö]+)", r"tar (?:[A-ZÅÄÖ][a-zåäö]+|vi|ekonomen|chefen) hand om", r"(?:is|are) handled by (?:our|us)",
            r"\w+r vi (?:själva|på egen hand)", r"is (?:routine|everyday work) for us", r"är (?:rutin|vardag) för oss", r"nailed", r"stay on", r"of our own",
        ),
    ),
    (
        Signal.LACKED,
        Reach.AFTER,
        _any(
            r"(?:vi|oss|som) saknar", r"saknar(?: vi)?", r"(?:vi )?(?:har )?brist på",
            r"vi har (?:inte någon|ingen|inget|inga)(?: som(?: kan)?)?",
            r"ingen (?:här|hos oss|av oss|i huset|på plats) (?:kan|vet|har|behärskar|som|förstår|begriper)",
            r"ingen (?:som )?(?:kan|vet|behärskar)", r"we lack", r"lack(?:s|ing)?(?: of)?",
            r"we (?:have|'ve got) (?:no one|nobody|none)(?: who(?: can| knows)?)?",
            r"we (?:do not|don't) have(?: anyone| anybody)?(?: who(?: can| knows)?)?",
            r"(?:no one|nobody|none)(?: here| of us| in the team| in-house)? (?:can|knows|has|who)", r"we have no",
            r"short of", r"shortage of", r"ont om", r"is where we", r"behövs", r"(?:är|we are|we're) missing", r"vi kan (?:inte|för lite om)",
            r"we (?:can't|cannot|don't know)", r"behöver", r"we need", r"söker", r"looking for", r"vill lära oss",
            r"men (?:saknar|behöver|inte)", r"varken",
        ),
    ),
    (
        Signal.LACKED,
        Reach.BEFORE,
        _any(
            r"saknas(?: helt)?", r"fattas(?: oss)?", r"har vi (?:inte|ingen|inget|inga)(?: som kan)?", r"is missing",
            r"are missing", r"we lack",
        ),
    ),
    (
        Signal.NEGATED,
        Reach.AFTER,
        _any(
            r"(?<!för att )(?:har |och )?(?:ännu |dock )?(?:inte|ej|aldrig)(?! bara| minst| enbart| endast| rädd| slutat| tvekat| missat)(?: heller| ännu| alls| direkt| någonsin)?",
            r"(?:ingen|inget|inga)(?! är bättre| slår| annan)(?: egen| större| direkt| tidigare)?", r"utan(?! problem| tvekan| tvivel| också| även)",
            r"saknar(?: jag)?", r"slipper", r"vill (?:undvika|slippa|inte)", r"undviker", r"want to avoid", r"varken", r"undanbeder", r"icke", r"har ej", r"förutom",
            r"(?:ej|inte) aktuellt med", r"(?:söker|letar|behöver|vill ha) (?:vi |alltså )?(?:inte|ej|ingen|inget|inga)(?: efter)?",
            r"(?:not|aren't|isn't) (?:looking for|seeking|hiring|after|searching for)(?: an?)?", r"zero|noll(?= erfarenhet)", r"not(?! only| just| least)(?: yet| a| an| about| really| been)?",
            r"no(?! problem| doubt| matter)(?: prior| previous| real)?", r"never", r"without",
            r"lack(?:ing)?(?: any)?", r"(?:have|has|had|do|does|did|is|are|was|were|would|can)n't", r"cannot",
            r"neither", r"nor", r"nothing to do with", r"anything but", r"(?:won't|will not|needn't) (?:be asked to|have to|need to)", r"tar inte upp", r"rather than", r"except(?: for)?", r"excluding",
        ),
    ),
    (
        Signal.NEGATED,
        Reach.BEFORE,
        _any(
            r"har jag (?:inte|aldrig|ännu inte|ej|ingen)\b[^.,;]{0,24}", r"kan jag (?:inte|ej)(?: alls)?",
            r"(?:ingår|berörs|behandlas|gäller|avses) (?:inte|ej)",
            r"(?:är |ingår )?inte (?:aktuellt|med|inkluderat)",
            r"(?:is|are) (?:out of scope|excluded)|(?:is|are) not (?:included|covered|part|yet)",
            r"(?:not|never) (?:included|covered|yet|used|tried)(?=\s*[.,;)]|$)", r"(?:is|are) left out", r"utelämnas|lämnas utanför",
            r"I (?:have|'ve) never (?:used|tried|touched|done|worked with)(?: it| them| that)?(?=\s*[.,;)]|$)",
            r"I (?:don't|do not|can't|cannot)(?: yet| at all)?(?=\s*[.,;)]|$)",
            r"(?:is|are) (?:not|no) (?:a )?part of[^.,;]{0,24}", r"(?:kan )?(?:inte|ej)(?=\s*[.,;)]|$)", r"saknar jag",
            r"undantaget", r"is not my thing", r"(?:ligger|faller) utanför", r"(?:is|are|falls?|lies) outside", r"(?:är|is|are) (?:obefintlig[ta]?|non-existent)",
            r"har jag (?:tyvärr )?(?:inte|aldrig)[^.,;]{0,24}", r"\?\s*(?:not|inte) (?:in this job|här|i det här jobbet|here)", r"(?:har|have) (?:jag )?(?:not|inte) (?:taken|done|tagit|gjort)(?: either| heller)?",
            r"befriar vi dig från", r"ligger inte på",
        ),
    ),
)

_NUMBER = {
    w: n
    for n, words in enumerate(
        (
            "noll", "ett en one", "två two", "tre three", "fyra four", "fem five", "sex six", "sju seven",
            "åtta eight", "nio nine", "tio ten", "elva eleven", "tolv twelve",
        )
    )
    for w in words.split()
} | {"ett par": 2, "a couple of": 2, "några": 2, "a few": 2, "flera": 4, "several": 4, "många": 8, "many": 8}
_YEARS = _any(
    r"(?P<n>\d{1,2}|"
    + "|".join(sorted(_NUMBER, key=len, reverse=True))
    + r")(?:\s*[-–+]\s*\d{0,2})?\s*(?:\+\s*)?(?:års|år|years?'?|yrs?|y)"
    r"(?:\s+(?:of\s+|professional\s+|hands-on\s+|praktisk\s+)*(?:erfarenhet|experience))?"
)
_LEVELS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (
        1,
        _any(
            r"grundläggande", r"(?:grund|bas)kunskap(?:er)?(?: i| om)?",
            r"basic(?:s)?(?: knowledge| understanding)?(?: of| in)?", r"känner till", r"bekant med", r"hört talas om",
            r"(?:some )?familiar(?:ity)? with", r"(?:viss )?kännedom om", r"orienter(?:ing|ad)(?: om| i)?",
            r"nybörjare(?: i| på)?", r"beginner(?: in| at)?", r"lite(?: grann)?(?: kunskap om)?",
            r"a (?:bit|little) of", r"intro(?:duktion)?(?: till| to)?", r"(?:basic|beginners?'?) course(?: in)?", r"grundkurs(?: i)?", r"introduction to", r"introductory", r"awareness of",
            r"rudimentary", r"läst lite", r"enstaka kurs i", r"just started(?: with| learning)?", r"nyfiken på",
        ),
    ),
    (
        2,
        _any(
            r"viss(?: praktisk)? (?:erfarenhet|vana)(?: av| i)?",
            r"some (?:hands-on |practical )?(?:experience|knowledge|skills?)(?: with| of| in)?",
            r"har (?:använt|testat|provat|jobbat lite med)", r"(?:have |I )?(?:used|tried|worked a bit with)",
            r"hyfsad[et]?", r"okej", r"decent", r"working knowledge(?: of)?", r"practised", r"med handledning",
            r"under supervision", r"(?:\d|a|one|two|three|four|en|ett|två|tre|fyra) (?:summers?|semesters?|months?|sommar|somrar|termin(?:er)?|månad(?:er)?)(?: of| på| med)?",
        ),
    ),
    (
        3,
        _any(
            r"god[at]?(?: kunskap(?:er)?| vana| erfarenhet| kännedom)?(?: i| av| om)?",
            r"good(?: knowledge| command| skills| understanding| experience)?(?: of| in| with)?", r"självständigt?",
            r"independent(?:ly)?", r"solid", r"strong(?! interest)", r"stark[at]?(?! intresse)", r"(?:very )?well(?=\s*[.,;)]|$| and)", r"riktigt bra", r"obehindrat", r"proficien(?:t|cy)(?: in| with)?",
            r"erfaren(?: av| inom)?", r"experienced(?: in| with)?", r"van (?:vid|att)", r"vana av", r"behärskar",
            r"duktig (?:på|i)", r"bra på", r"gedigen", r"skilled(?: in| at)?", r"fluent(?: in)?", r"flytande",
            r"dokumenterad", r"proven", r"comfortable with", r"på egen hand", r"thorough", r"rutinerad", r"confident",
        ),
    ),
    (
        4,
        _any(
            r"experts?(?: in| på| inom| on)?", r"expertis(?: inom| i)?", r"expertise(?: in)?", r"expert ?nivå",
            r"mycket god[at]?(?: kunskap(?:er)?| vana| erfarenhet)?(?: i| av| om)?", r"very good", r"excellent",
            r"utmärkt[a]?", r"specialist(?: på| inom| in)?", r"djup[at]?(?: kunskap(?:er)?)?",
            r"deep(?: knowledge)?(?: of)?", r"senior", r"advanced", r"avancera[dt]e?", r"in-depth", r"djupgående",
            r"lång erfarenhet(?: av)?", r"mångårig(?: erfarenhet)?", r"long experience(?: of| in| with)?",
            r"extensive(?: experience)?", r"guru", r"mästare", r"spetskompetens(?: inom)?", r"lärt upp andra",
            r"teach others", r"decades of",
        ),
    ),
)
# fmt: on


def _years_level(match: re.Match[str]) -> int:
    """Years of practice as a level: under 3 years uses, 3–6 independent, 7 and more expert."""
    number = match.group("n").lower()
    years = _NUMBER.get(number, int(number) if number.isdigit() else 0)
    if years < 3:
        return 2
    return 3 if years < 7 else 4


_ALL: tuple[tuple[Signal, Reach, int | None, re.Pattern[str]], ...] = (
    *((signal, reach, None, pattern) for signal, reach, pattern in _PATTERNS),
    *((Signal.LEVEL, Reach.BOTH, level, pattern) for level, pattern in _LEVELS),
    (Signal.LEVEL, Reach.BOTH, None, _YEARS),
)
_LEADS_ON = re.compile(r"(?:experience|erfarenhet|\W(?:i|in|of|av|om|with|med|på|inom|at|on))$")
# A cue can only begin at a word that begins with a word of its pattern: most words need no look.
_OPENINGS = tuple(
    tuple(set(re.findall(r"[^\W\d_]+", re.sub(r"\\.|\?P<n>", " ", pattern.pattern.lower()))))
    for *_, pattern in _ALL
)


@lru_cache(maxsize=100_000)
def _openers(word: str) -> tuple[int, ...]:
    """The patterns that may match where a lower-case ``word`` stands."""
    if word.isdigit():
        return (len(_ALL) - 1,)
    return tuple(n for n, words in enumerate(_OPENINGS) if word.startswith(words))


def find_cues(text: str, tokens: Sequence[Token]) -> list[Cue]:
    """Every cue in ``text``, in order of place; a cue inside a longer one is left out."""
    cues: list[Cue] = []
    for token in tokens:
        for number in _openers(token.lower):
            signal, reach, level, pattern = _ALL[number]
            match = pattern.match(text, token.start)
            if match and not _is_turn(text, token):
                if signal is Signal.LEVEL and _LEADS_ON.search(text, match.start(), match.end()):
                    reach = Reach.AFTER
                if pattern is _YEARS:
                    level = _years_level(match)
                cues.append(Cue(signal, reach, match.start(), match.end(), level))
    levels = [cue for cue in cues if cue.signal is Signal.LEVEL]
    others = [cue for cue in cues if cue.signal is not Signal.LEVEL]
    kept = _outermost(levels) + _outermost(others)
    return sorted(kept, key=lambda cue: (cue.start, -cue.end))


_DENIED = re.compile(r"(?<!\w)(?:inte|ej|ingen|inget|inga)(?!\w)[^.!?\n]{0,100}$", re.IGNORECASE)


def _is_turn(text: str, token: Token) -> bool:
    """Whether "utan" means "but rather" ("inte X utan Y") and not "without"."""
    before = text[max(0, token.start - 110) : token.start]
    return token.lower == "utan" and _DENIED.search(before) is not None


def _outermost(cues: Sequence[Cue]) -> list[Cue]:
    """Cues that lie in no longer cue; of two on the same words both are kept."""
    kept: list[Cue] = []
    far: Cue | None = None
    for cue in sorted(cues, key=lambda cue: (cue.start, -cue.end)):
        same = far is not None and (cue.start, cue.end) == (far.start, far.end)
        if far is None or cue.end > far.end or same:
            kept.append(cue)
            far = cue
    return kept
