"""Reading competences: from a text to mentions with spans."""

from matcher.competences.concepts import Vocabulary, bundled_vocabulary
from matcher.competences.identity import strike_identity
from matcher.competences.near import NearLabels
from matcher.competences.reader import Reader
from matcher.competences.texts import Composed, compose, detect_language

__all__ = [
    "Composed",
    "NearLabels",
    "Reader",
    "Vocabulary",
    "bundled_vocabulary",
    "compose",
    "detect_language",
    "strike_identity",
]
