"""The composed whole: documents in, ranked suggestions with reasons out."""

from matcher.recommender.corpus import Corpus, Shelf
from matcher.recommender.filters import Filters
from matcher.recommender.scoring import Scored, Scorer
from matcher.recommender.suggesting import Abstention, Lane, Parts, Recommender, Suggestion

__all__ = [
    "Abstention",
    "Corpus",
    "Filters",
    "Lane",
    "Parts",
    "Recommender",
    "Scored",
    "Scorer",
    "Shelf",
    "Suggestion",
]
