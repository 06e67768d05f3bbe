"""What can go wrong in the matcher, as one small family of exceptions."""

from __future__ import annotations

__all__ = [
    "EncoderError",
    "EvaluationError",
    "IndexRefusedError",
    "MatcherError",
    "TrainingDataError",
    "VocabularyError",
]


class MatcherError(Exception):
    """Base of every error that the matcher raises on purpose."""


class EncoderError(MatcherError):
    """An encoder cannot be loaded or gave vectors of the wrong shape."""


class IndexRefusedError(MatcherError):
    """A saved index is foreign, old or damaged and must be rebuilt."""


class VocabularyError(MatcherError):
    """A vocabulary or taxonomy file is malformed; the message names file and row."""


class EvaluationError(MatcherError):
    """An evaluation folder lacks a file or holds a row that cannot be read."""


class TrainingDataError(MatcherError):
    """A training input is forbidden (a benchmark, a crosswalk) or unreadable."""
