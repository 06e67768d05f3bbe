"""Reads every source found in a folder into one corpus."""

from __future__ import annotations

from pathlib import Path

from matcher.encoding.training.corpus import Corpus
from matcher.encoding.training.own import read_glossary, read_vocabulary
from matcher.encoding.training.taxonomies import (
    read_esco,
    read_jobtech,
    read_onet,
    read_syllabi,
)

__all__ = ["read_corpus"]

_READERS = {
    "esco": read_esco,
    "jobtech": read_jobtech,
    "onet": read_onet,
    "syllabi": read_syllabi,
}


def read_corpus(data: Path, vocabulary: Path | None = None, glossary: Path | None = None) -> Corpus:
    """Read every source found under ``data``, and our own vocabulary and glossary if given.

    Raises:
        TrainingDataError: a file is forbidden or unreadable.
    """
    corpus = Corpus()
    for name, read in _READERS.items():
        if (data / name).is_dir():
            read(data / name, corpus)
    if vocabulary is not None and vocabulary.is_dir():
        read_vocabulary(vocabulary, corpus)
    if glossary is not None and glossary.is_dir():
        read_glossary(glossary, corpus)
    return corpus
