"""Texts to vectors: the encoder's face, the bundled encoder, and any other one by name."""

from matcher.encoding.default import bundled_encoder, bundled_path
from matcher.encoding.ngrams import words
from matcher.encoding.protocol import Encoder, WordEncoder
from matcher.encoding.sentence import SentenceEncoder

__all__ = ["Encoder", "SentenceEncoder", "WordEncoder", "bundled_encoder", "bundled_path", "words"]
