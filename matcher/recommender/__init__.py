"""The composed whole: documents in, ranked suggestions with reasons out."""

from matcher.recommender.corpus import Corpus, Shelf
from matcher.recommender.scoring import Scored, Scorer

__all__ = ["Corpus", "Scored", "Scorer", "Shelf"]
