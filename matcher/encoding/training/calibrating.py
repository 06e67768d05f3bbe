"""Tells how the encoder does, and what its cosine means, on names that it has not learned from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from matcher.encoding.calibration import Calibration, Curve, ReliabilityBin
from matcher.encoding.training.concepts import Concept
from matcher.encoding.training.corpus import Corpus
from matcher.encoding.training.heldout import HeldOut, esco_concepts
from matcher.encoding.training.pairs import Embed

__all__ = ["Examined", "examine"]

_NEAREST = 20
_BINS = 12
_LEAST_NAMES = 20


@dataclass(frozen=True)
class Examined:
    """How the encoder did on held-out names.

    Attributes:
        mrr: how high a held-out name finds its own concept among all preferred names, the mean
            reciprocal rank (Craswell 2009), 0–1; 0 if no name was held out.
        calibration: what a cosine means; None if fewer than 20 names were held out, or if there
            are no pairs to tell apart, such as no related ones because no relations are known.
    """

    mrr: float
    calibration: Calibration | None


@dataclass(frozen=True)
class _Pairs:
    """Held-out names, each beside its nearest preferred names: arrays of one length."""

    cosines: NDArray[np.float32]
    same: NDArray[np.bool_]
    related: NDArray[np.bool_]


def examine(embed: Embed, corpus: Corpus, held: Sequence[HeldOut]) -> Examined:
    """Let every held-out name look for its own concept among all preferred names.

    Both curves are fitted on every other held-out name; the rest give the reliability curve.
    """
    if not held:
        return Examined(0.0, None)
    found, pairs = _search(embed, corpus, held)
    calibration = None
    if len(held) >= _LEAST_NAMES:
        calibration = _calibrate(_joined(pairs[0::2]), _joined(pairs[1::2]), len(held[0::2]))
    return Examined(sum(found) / len(found), calibration)


def _search(
    embed: Embed, corpus: Corpus, held: Sequence[HeldOut]
) -> tuple[list[float], list[_Pairs]]:
    """For each held-out name its reciprocal rank, and the pairs that it makes."""
    owners, names = _preferred(corpus)
    own_rows: dict[int, list[int]] = defaultdict(list)
    for i, owner in enumerate(owners):
        own_rows[id(owner)].append(i)
    family = _families(corpus)
    vectors = embed(names)
    found, pairs = [], []
    for each, row in zip(held, embed([each.name for each in held]), strict=True):
        scores = vectors @ row
        own = scores[own_rows[id(each.concept)]]
        found.append(1 / (1 + int((scores > own.max()).sum())) if own.size else 0.0)
        nearest = np.argpartition(-scores, min(_NEAREST, len(names) - 1))[:_NEAREST]
        same = np.array([owners[i] is each.concept for i in nearest])
        above = family[id(each.concept)]
        akin = np.array([not above.isdisjoint(family[id(owners[i])]) for i in nearest])
        pairs.append(_Pairs(scores[nearest], same, same | akin))
    return found, pairs


def _preferred(corpus: Corpus) -> tuple[list[Concept], list[str]]:
    """Every preferred name, and whose it is."""
    named = [
        (concept, each[0])
        for concept in esco_concepts(corpus)
        for each in concept.names.values()
        if each
    ]
    return [concept for concept, _ in named], [name for _, name in named]


def _families(corpus: Corpus) -> dict[int, set[int]]:
    """For each concept itself and those above it: two that share one are related."""
    family: dict[int, set[int]] = defaultdict(set)
    for pairs in corpus.broader.values():
        for narrow, broad in pairs:
            family[id(narrow)] |= {id(narrow), id(broad)}
            family[id(broad)].add(id(broad))
    return family


def _joined(pairs: list[_Pairs]) -> _Pairs:
    return _Pairs(
        np.concatenate([each.cosines for each in pairs]),
        np.concatenate([each.same for each in pairs]),
        np.concatenate([each.related for each in pairs]),
    )


def _calibrate(fitted: _Pairs, shown: _Pairs, names: int) -> Calibration | None:
    others = ~fitted.same
    same = _curve(fitted.cosines, fitted.same)
    akin = _curve(fitted.cosines[others], fitted.related[others])
    if same is None or akin is None:
        return None
    found = Calibration(same, akin, (), names)
    bins = [
        *_bins("same", same.probability(shown.cosines), shown.cosines, shown.same),
        *_bins("related", found.related(shown.cosines), shown.cosines, shown.related),
    ]
    return replace(found, reliability=tuple(bins))


def _curve(cosines: NDArray[np.float32], truth: NDArray[np.bool_]) -> Curve | None:
    """The logistic curve; None if all pairs, or none, are true: any curve would be a guess."""
    if truth.all() or not truth.any():
        return None
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
