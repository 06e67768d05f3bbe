"""Reading competences: from a text to mentions with spans."""

from matcher.competences.concepts import Vocabulary, bundled_vocabulary
from matcher.competences.near import NearLabels
from matcher.competences.reader import Reader

__all__ = ["NearLabels", "Reader", "Vocabulary", "bundled_vocabulary"]
