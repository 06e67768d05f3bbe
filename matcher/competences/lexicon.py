"""Finding the vocabulary's terms in a text: exact, inflected, compounded, abbreviated.

Terms are kept as sequences of stems, one table a language, so hyphen, space, plural and
verb form make no difference; the longest term that begins at a word wins. Abbreviations are
read as they are written, and in small letters where no ordinary word looks the same. A
Swedish compound is looked into when no term matches the whole word: "svetsarbetet" begins
with the stem of welding, "storformatsfräsning" ends with milling.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter, itemgetter

from matcher.competences.compounds import Compounds
from matcher.competences.concepts import Vocabulary
from matcher.competences.tokens import Token, tokenise
from matcher.types import Competence

__all__ = ["Hit", "Lexicon"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A term of the vocabulary at words ``first`` to ``last`` (not included) of a text."""

    competence: str
    start: int
    end: int
    first: int
    last: int
    term: str = ""


# People in a hurry write "plc" and "cad". Three consonants or more make no word in Swedish or
# English; with a vowel most do ("fem", "mig", "rest"), and those that do not are listed.
_NO_WORD = re.compile(r"[BCDFGHJKLMNPQRSTVWXZ]{3,}")
_SMALL = """
    AGV AMR API APQP ASIC BIM CAD CAE CMMI DFMEA EBSD EHEDG ERP ETL FMEA FMECA FPGA HACCP HAZOP HMI
    HVAC IATF IIOT IGBT KPI LCA LCIA LDAP LIMS MEMS MISRA OEE OWASP PFMEA PPAP RFID RTOS SCADA SEO
    SMED UML VBA WCAG
"""
_NO_WORDS = frozenset(_SMALL.split())

_LOWER = attrgetter("lower")
_Entry = tuple[tuple[str, ...], str, str]
"""The lower-case words of a term, its competence, and the term as written."""


# A one-word term in a form that names an act or a role is met by such forms only: "machining" is
# no "machine", "developer" no "develops", "utvecklare" no "utveckla".
_Forms = tuple[tuple[str, tuple[str, ...]], ...]
_ENGLISH_FORMS: _Forms = (
    ("ing", ("ing", "ings", "ed")),
    ("er", ("er", "ers")),
    ("or", ("or", "ors")),
)
_SWEDISH_FORMS: _Forms = (("are", ("are", "ares", "aren", "arens", "arna", "arnas")),)


class _Terms:
    """Stem sequences of one language, looked up by their first stem and their length."""

    def __init__(self, attribute: str, forms: _Forms = ()) -> None:
        self._forms = forms
        self.stems = itemgetter(Token._fields.index(attribute))
        self._entries: dict[tuple[str, ...], list[_Entry]] = defaultdict(list)
        self._sizes: dict[str, tuple[int, ...]] = {}

    def add(self, words: Sequence[Token], competence: str, term: str) -> None:
        key = tuple(map(self.stems, words))
        if not key:
            return
        self._entries[key].append((tuple(map(_LOWER, words)), competence, term))
        sizes = {*self._sizes.get(key[0], ()), len(key)}
        self._sizes[key[0]] = tuple(sorted(sizes, reverse=True))

    def meets(self, term: str, token: Token) -> bool:
        """Whether a word has a form in which a one-word ``term`` may be met."""
        for ending, forms in self._forms:
            if term.endswith(ending):
                return token.lower.endswith(forms)
        return True

    def sizes(self, stem: str) -> tuple[int, ...]:
        """How many words the terms that begin with ``stem`` have, most first."""
        return self._sizes.get(stem, ())

    def entries(self, words: Sequence[Token]) -> Sequence[_Entry]:
        """The terms whose stems are those of ``words``."""
        return self._entries.get(tuple(map(self.stems, words)), ())


class Lexicon:
    """The vocabulary's terms, ready to be found in texts."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._swedish = _Terms("sv", _SWEDISH_FORMS)
        self._english = _Terms("en", _ENGLISH_FORMS)
        self._abbreviations = _Terms("surface")
        self._context: dict[tuple[str, str], tuple[_Words, _Words]] = {}
        self._compounds = Compounds()
        for competence in vocabulary:
            self._add(competence)

    def _add(self, competence: Competence) -> None:
        for term in dict.fromkeys((competence.sv, *competence.synonyms_sv)):
            words = _words_of(term)
            if self._is_acronym(words, competence, term):
                continue
            self._swedish.add(words, competence.id, term)
            if len(words) == 1 and term.lower() not in competence.context:
                self._compounds.add_term(words[0].lower, words[0].sv, competence.id)
        for term in dict.fromkeys((competence.en, *competence.synonyms_en)):
            words = _words_of(term)
            if self._is_acronym(words, competence, term):
                continue
            self._english.add(words, competence.id, term)
            if len(words) == 2 and words[1].lower.endswith("ing"):
                self._english.add(words[::-1], competence.id, term)
        for term in competence.abbreviations:
            self._add_abbreviation(term, competence.id)
        for stem in competence.stems_sv:
            self._compounds.add_stem(stem.lower(), competence.id)
        for term, rule in competence.context.items():
            self._context[competence.id, term] = (
                _beginnings(tuple(rule.get("with", ()))),
                _beginnings(tuple(rule.get("without", ()))),
            )

    def _is_acronym(self, words: Sequence[Token], competence: Competence, term: str) -> bool:
        """Keep a short term in capitals to its spelling: REST is no rest."""
        if len(words) != 1 or len(term) > 4 or not term.isupper():
            return False
        self._add_abbreviation(term, competence.id)
        return True

    def _add_abbreviation(self, term: str, competence: str) -> None:
        """Keep an abbreviation as it is written, and small if no ordinary word looks like it."""
        self._abbreviations.add(_words_of(term), competence, term)
        if _NO_WORD.fullmatch(term) or term in _NO_WORDS:
            self._abbreviations.add(_words_of(term.lower()), competence, term)

    def find(self, text: str, tokens: Sequence[Token]) -> list[Hit]:
        """Hits in ``text`` in order of place; of overlapping ones the longest is kept."""
        lowered = text.lower()
        hits: list[Hit] = []
        index = 0
        while index < len(tokens):
            best = self._best(lowered, tokens, index)
            if best:
                hits.append(best)
                index = best.last
                continue
            hits.extend(self._inside(lowered, tokens, index))
            index += 1
        return hits

    def _best(self, lowered: str, tokens: Sequence[Token], index: int) -> Hit | None:
        """The longest term that begins at word ``index`` and whose context allows it."""
        token = tokens[index]
        found: Hit | None = None
        best = (0, False)
        for terms in (self._abbreviations, self._swedish, self._english):
            for size in terms.sizes(terms.stems(token)):
                if size < best[0]:
                    break
                words = tokens[index : index + size]
                for lower, competence, term in terms.entries(words):
                    exact = tuple(map(_LOWER, words)) == lower
                    if (size, exact) <= best:
                        continue
                    if size == 1 and not (exact or terms.meets(term, token)):
                        continue
                    hit = Hit(competence, token.start, words[-1].end, index, index + size, term)
                    if self._allowed(hit, lowered):
                        found, best = hit, (size, exact)
        return found

    def _allowed(self, hit: Hit, lowered: str) -> bool:
        """Whether the words around an ambiguous term speak for this competence."""
        if hit.last - hit.first > 1 and _GAP.search(lowered, hit.start, hit.end):
            return False
        rule = self._context.get((hit.competence, hit.term.lower()))
        if rule is None:
            return True
        start, end = _sentence(lowered, hit.start, hit.end)
        around = lowered[start:end]
        required, excluded = rule
        if excluded is not None and excluded.search(around):
            return False
        beside = lowered[start : hit.start] + " " + lowered[hit.end : end]
        return required is None or required.search(beside) is not None

    def _inside(self, lowered: str, tokens: Sequence[Token], index: int) -> list[Hit]:
        """Competences inside the compound at word ``index``."""
        token = tokens[index]
        hits = (
            Hit(
                competence,
                token.start + start,
                token.start + end,
                index,
                index + 1,
                token.lower[start:end],
            )
            for competence, start, end in self._compounds.parts(token.lower)
        )
        return [hit for hit in hits if self._allowed(hit, lowered)]


_STOPS = ".!?\n•"
_GAP = re.compile(r"[.,;:!?()•](?:\s|$)|\n\s*\n")
_Words = re.Pattern[str] | None


@lru_cache(maxsize=50_000)
def _words_of(term: str) -> tuple[Token, ...]:
    """The words of a term, which are the same each time the vocabulary is read anew."""
    return tuple(tokenise(term))


@lru_cache(maxsize=10_000)
def _beginnings(words: tuple[str, ...]) -> _Words:
    """A pattern for any word that begins with one of ``words``; None if there are none."""
    if not words:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + ")")


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around ``text[start:end]``, at most 160 characters to each side."""
    low, high = max(0, start - 160), min(len(text), end + 160)
    left = max(text.rfind(stop, low, start) for stop in _STOPS)
    rights = [at for stop in _STOPS if (at := text.find(stop, end, high)) >= 0]
    return (left + 1 if left >= 0 else low), (min(rights) if rights else high)
