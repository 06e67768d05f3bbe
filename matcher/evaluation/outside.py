"""The reader against ESCO labels that others gave to sentences of English advertisements.

R-precision at k, as in skill extraction (Decorte et al. 2022): of the first k ranked concepts, the
share that a sentence is labelled with, out of min(k, number of its labels). Sentences without
a label that ESCO knows are left out.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.competences import Reader, Vocabulary
from matcher.encoding import Encoder
from matcher.errors import EvaluationError
from matcher.evaluation.metrics import bootstrap
from matcher.types import Kind

__all__ = ["OUTSIDE_FILES", "LabelledSentence", "evaluate_outside", "r_precision"]

OUTSIDE_FILES = {
    "tech": "tech_validation_annotations.csv",
    "house": "house_validation_annotations.csv",
}
_DEPTHS = (5, 10)
_QUALIFIED = re.compile(r"\s*\([^)]*\)$")


@dataclass(frozen=True)
class LabelledSentence:
    """A sentence with the competences that its ESCO labels mean."""

    text: str
    gold: frozenset[str]


def r_precision(ranked: Sequence[str], gold: frozenset[str], k: int) -> float:
    """Of the first ``k``, how many are right, out of as many as could be (0-1)."""
    return sum(one in gold for one in ranked[:k]) / min(k, len(gold))


def evaluate_outside(
    folder: Path, reader: Reader, encoders: Mapping[str, Encoder]
) -> dict[str, Any]:
    """R-precision at 5 and 10 on the TECH and HOUSE validation files that ``folder`` holds.

    Args:
        folder: with the files of `OUTSIDE_FILES`; one may be missing.
        reader: over a vocabulary that holds ESCO.
        encoders: by name; the first one orders, after the reader's mentions, what is left.

    Returns:
        ``{set: {"sentences": n, "systems": {name: {"rp@5": …, "rp@10": …, "ci95": …}}}}``: the
        reader with the first encoder, and each encoder alone on the concepts' English names.

    Raises:
        EvaluationError: neither file is there, one is malformed, or no competence of the
            vocabulary has an ESCO id.
    """
    names = _esco_names(reader.vocabulary)
    ids = sorted(set(names.values()))
    if not ids:
        raise EvaluationError("no ESCO id in the vocabulary; give a taxonomy that holds ESCO")
    sets = {name: _sentences(folder / file, names) for name, file in OUTSIDE_FILES.items()}
    sets = {name: sentences for name, sentences in sets.items() if sentences}
    if not sets:
        raise EvaluationError(f"{folder}: expected {' or '.join(OUTSIDE_FILES.values())}")
    labels = [reader.vocabulary.label(one, "en") for one in ids]
    tables = {name: encoder.encode(labels) for name, encoder in encoders.items()}
    found: dict[str, Any] = {}
    for name, sentences in sets.items():
        texts = [sentence.text for sentence in sentences]
        ranked = {
            system: _nearest(encoder.encode(texts), tables[system], ids)
            for system, encoder in encoders.items()
        }
        first = next(iter(ranked.values()))
        both = [
            [*dict.fromkeys([*_read(reader, text, set(ids)), *near])]
            for text, near in zip(texts, first, strict=True)
        ]
        systems = {"reader, then encoder": both, **ranked}
        found[name] = {
            "sentences": len(sentences),
            "systems": {system: _scores(each, sentences) for system, each in systems.items()},
        }
    return found


def _esco_names(vocabulary: Vocabulary) -> dict[str, str]:
    """Each English name of a competence with an ESCO id, lower case, and whose it is.

    A label goes before another competence's synonym.
    """
    known = [one for one in vocabulary if any(s.startswith("esco:") for s in one.source_ids)]
    names = {one.en.lower(): one.id for one in reversed(known) if one.en}
    for one in known:
        for term in (*one.synonyms_en, *one.abbreviations):
            names.setdefault(term.lower(), one.id)
    return names


def _sentences(path: Path, names: Mapping[str, str]) -> list[LabelledSentence]:
    if not path.is_file():
        return []
    gold: dict[str, set[str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        if not {"sentence", "label"} <= set(rows.fieldnames or ()):
            raise EvaluationError(f"{path} row 1: columns sentence and label were expected")
        for row in rows:
            label = row["label"].lower()
            owner = names.get(label) or names.get(_QUALIFIED.sub("", label))
            gold.setdefault(row["sentence"], set()).update([owner] if owner else [])
    return [LabelledSentence(text, frozenset(ids)) for text, ids in gold.items() if ids]


def _nearest(
    texts: NDArray[np.float32], table: NDArray[np.float32], ids: Sequence[str]
) -> list[list[str]]:
    """For each text (n, d) the concepts nearest to it among ``table`` (m, d), best first."""
    deepest = 2 * max(_DEPTHS)
    order = np.argsort(-(texts @ table.T), axis=1, kind="stable")[:, :deepest]
    return [[ids[at] for at in row] for row in order]


def _read(reader: Reader, text: str, known: set[str]) -> list[str]:
    """The concepts that the reader finds, surest first."""
    found = [one for one in reader.read(text, Kind.NEED) if one.competence in known]
    return [one.competence for one in sorted(found, key=lambda one: (-one.similarity, one.start))]


def _scores(
    ranked: Sequence[Sequence[str]], sentences: Sequence[LabelledSentence]
) -> dict[str, Any]:
    means: dict[str, Any] = {"ci95": {}}
    for k in _DEPTHS:
        values = [r_precision(r, one.gold, k) for r, one in zip(ranked, sentences, strict=True)]
        interval = bootstrap(values)
        means[f"rp@{k}"] = interval.mean
        means["ci95"][f"rp@{k}"] = [interval.low, interval.high]
    return means
