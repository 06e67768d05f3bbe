"""Exact vector search over whole texts, saved with what defines it."""

from matcher.index.dense import DenseIndex
from matcher.index.manifest import Manifest

__all__ = ["DenseIndex", "Manifest"]
