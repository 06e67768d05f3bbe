"""Synthetic documents of any number, built from the vocabulary, to measure speed with.

They look like texts enough to cost as much to read, encode and index: about 100 words, in
Swedish or English, with a handful of competences of a few related areas among common words.
They say nothing about quality.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from matcher.competences import Vocabulary
from matcher.types import Competence, Document, Kind, Occasion, Place

__all__ = ["Synthetic"]

_COMMON = {
    "sv": (
        "vi har en liten grupp som arbetar nära kunden och delar på det som ska göras under "
        "veckan, dagarna är olika, ibland lugna och ibland fulla, någon visar hur det går till "
        "första tiden, sedan tar var och en mer ansvar, huset ligger nära vattnet med gott om "
        "plats, vi tycker om frågor, tänker igenom saker två gånger och gör klart det som är "
        "påbörjat innan nästa sak tar vid, på fredagar äter alla tillsammans"
    ),
    "en": (
        "we are a small group who sit close to the customer and share what has to be done in "
        "the week, days differ, some calm and some full, somebody shows you around at first "
        "and then everyone takes on more by and by, the house is near the water with plenty of "
        "room, we like questions, think things over twice and finish what was begun before the "
        "next thing, on fridays all of us eat together"
    ),
}
_OPENINGS = {
    ("sv", True): "Vi söker {}. | Krav: {}. | Du bör kunna {}. | Meriterande: {}. | Vi behöver {}.",
    ("en", True): "We need {}. | Must have: {}. | You should know {}. | A plus: {}. | We want {}.",
    ("sv", False): "God erfarenhet av {}. | Jag har läst {}. | Kan {}. | Grundläggande {}.",
    ("en", False): "Good knowledge of {}. | I have studied {}. | Worked with {}. | Basic {}.",
}
_WORDS = 100
_FIRST_DAY = date(2027, 1, 11)


@dataclass(frozen=True)
class Synthetic:
    """A source of synthetic documents; the same seed gives the same ones.

    ``places`` are shared out among them; without any they stand nowhere.
    """

    vocabulary: Vocabulary
    places: Sequence[Place] = ()
    seed: int = 0

    def documents(self, kind: Kind, count: int) -> Iterator[Document]:
        """``count`` documents of one kind, their mentions not read."""
        areas: dict[str, list[Competence]] = {}
        for competence in self.vocabulary:
            areas.setdefault(competence.area, []).append(competence)
        names = sorted(areas)
        rng = Random(f"{self.seed} {kind}")  # noqa: S311  # no secret
        for number in range(count):
            chosen = [c for area in rng.sample(names, min(2, len(names))) for c in areas[area]]
            yield self._document(rng, kind, number, chosen)

    def _document(
        self, rng: Random, kind: Kind, number: int, competences: Sequence[Competence]
    ) -> Document:
        language = "sv" if rng.random() < 0.6 else "en"
        asks = kind in (Kind.NEED, Kind.PROPOSAL)
        named = rng.sample(competences, min(len(competences), rng.randint(4, 10)))
        text = _text(rng, language, asks, [_name(rng, one, language) for one in named])
        starts = _FIRST_DAY + timedelta(days=rng.randrange(0, 400))
        ends = starts + timedelta(days=5 if kind is Kind.TRAINING else 140)
        place = rng.choice(self.places) if self.places else None
        runs = (Occasion(starts, ends, rng.randint(0, 20), place),)
        return Document(
            id=f"{kind.value[0]}{number:06}",
            kind=kind,
            text=text,
            language=language,
            level=rng.choice((None, 5, 6, 7)),
            place=place,
            languages=rng.choice(((), ("sv",), ("en",), ("sv", "en"))),
            company=f"c{rng.randrange(500):03}" if asks else "",
            starts=None if kind in (Kind.NEED, Kind.TRAINING) else starts,
            ends=None if kind in (Kind.NEED, Kind.TRAINING) else ends,
            occasions=runs if kind is Kind.TRAINING else (),
            consents=("hire", "thesis") if kind is Kind.STUDENT else (),
        )


def _name(rng: Random, one: Competence, language: str) -> str:
    """A label or synonym in ``language``, or an abbreviation."""
    synonyms = one.synonyms_sv if language == "sv" else one.synonyms_en
    return rng.choice((one.label(language), one.label(language), *synonyms, *one.abbreviations))


def _text(rng: Random, language: str, asks: bool, names: Sequence[str]) -> str:
    """About `_WORDS` words: each name in a sentence of its own, common words between them."""
    openings = _OPENINGS[language, asks].split(" | ")
    said = [rng.choice(openings).format(name) for name in names]
    common = _COMMON[language].split()
    between = max(3, (_WORDS - sum(len(one.split()) for one in said)) // max(1, len(said)))
    sentences: list[str] = []
    for one in said:
        at = rng.randrange(len(common))
        words = [common[(at + step) % len(common)] for step in range(between)]
        sentences += [one, " ".join(words).capitalize().rstrip(",") + "."]
    return " ".join(sentences)
