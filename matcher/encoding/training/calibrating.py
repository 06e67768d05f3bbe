"""Fits what a cosine means, on names that the encoder has not learned from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from matcher.encoding.calibration import Calibration, Curve, ReliabilityBin
from matcher.encoding.training.concepts import Concept
from matcher.encoding.training.corpus import Corpus
from matcher.encoding.training.heldout import HeldOut

__all__ = ["calibrate", "mean_reciprocal_rank"]

Embed = Callable[[list[str]], NDArray[np.float32]]
_NEAREST = 20
_BINS = 12
_LEAST_NAMES = 20


@dataclass(frozen=True)
class _Pairs:
    """Held-out names, each beside its nearest preferred names: arrays of one length."""

    cosines: NDArray[np.float32]
    same: NDArray[np.bool_]
    related: NDArray[np.bool_]


def calibrate(embed: Embed, corpus: Corpus, held: Sequence[HeldOut]) -> Calibration | None:
    """Fit both curves on every other held-out name; the rest give the reliability curve.

    Returns:
        None if fewer than 20 names were held out.
    """
    if len(held) < _LEAST_NAMES:
        return None
    fitted, shown = (_pairs(embed, corpus, held[start::2]) for start in (0, 1))
    others = ~fitted.same
    same = _curve(fitted.cosines, fitted.same)
    akin = _curve(fitted.cosines[others], fitted.related[others])
    found = Calibration(same, akin, (), len(held[0::2]))
    bins = [
        *_bins("same", same.probability(shown.cosines), shown.cosines, shown.same),
        *_bins("related", found.related(shown.cosines), shown.cosines, shown.related),
    ]
    return replace(found, reliability=tuple(bins))


def mean_reciprocal_rank(embed: Embed, corpus: Corpus, held: Sequence[HeldOut]) -> float:
    """How high a held-out name finds its own concept among all preferred names (Craswell 2009)."""
    owners, vectors = _preferred(embed, corpus)
    total = 0.0
    for each, row in zip(held, embed([each.name for each in held]), strict=True):
        own = [i for i, owner in enumerate(owners) if owner is each.concept]
        scores = vectors @ row
        total += 1 / (1 + int((scores > scores[own].max()).sum())) if own else 0.0
    return total / max(len(held), 1)


def _preferred(embed: Embed, corpus: Corpus) -> tuple[list[Concept], NDArray[np.float32]]:
    owners: list[Concept] = []
    names: list[str] = []
    for source in ("esco skill", "esco occupation"):
        for concept in corpus.concepts.get(source, []):
            for each in concept.names.values():
                if each:
                    owners.append(concept)
                    names.append(each[0])
    return owners, embed(names)


def _pairs(embed: Embed, corpus: Corpus, held: Sequence[HeldOut]) -> _Pairs:
    owners, vectors = _preferred(embed, corpus)
    family = _families(corpus)
    cosines, same, related = [], [], []
    for each, row in zip(held, embed([each.name for each in held]), strict=True):
        scores = vectors @ row
        for i in np.argpartition(-scores, _NEAREST)[:_NEAREST]:
            cosines.append(scores[i])
            same.append(owners[i] is each.concept)
            near = family[id(owners[i])] & family[id(each.concept)]
            related.append(same[-1] or bool(near))
    return _Pairs(np.array(cosines), np.array(same), np.array(related))


def _families(corpus: Corpus) -> dict[int, set[int]]:
    """For each concept itself and those above it: two that share one are related."""
    family: dict[int, set[int]] = defaultdict(set)
    for pairs in corpus.broader.values():
        for narrow, broad in pairs:
            family[id(narrow)] |= {id(narrow), id(broad)}
            family[id(broad)].add(id(broad))
    return family


def _curve(cosines: NDArray[np.float32], truth: NDArray[np.bool_]) -> Curve:
    model = LogisticRegression(C=1e6).fit(cosines[:, None], truth)
    return Curve(round(float(model.coef_[0, 0]), 3), round(float(model.intercept_[0]), 3))


def _bins(
    question: str,
    said: NDArray[np.float64],
    cosines: NDArray[np.float32],
    truth: NDArray[np.bool_],
) -> list[ReliabilityBin]:
    """As many pairs in every bin, from the lowest cosine to the highest."""
    order = np.argsort(cosines, kind="stable")
    return [
        ReliabilityBin(
            question,
            round(float(cosines[rows].mean()), 3),
            round(float(said[rows].mean()), 3),
            round(float(truth[rows].mean()), 3),
            len(rows),
        )
        for rows in np.array_split(order, _BINS)
    ]
