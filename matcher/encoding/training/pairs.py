"""Pairs of texts that mean the same or belong together, drawn anew for every epoch."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.training.common import common_words
from matcher.encoding.training.concepts import Concept, Whole
from matcher.encoding.training.corpus import Corpus
from matcher.encoding.training.guard import Excluded
from matcher.errors import TrainingDataError

__all__ = ["Batch", "Embed", "Sampler"]

Embed = Callable[[list[str]], NDArray[np.float32]]
_RUN = 256
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+|\s+- ")


@dataclass(frozen=True)
class Batch:
    """Pairs of one kind; ``left[i]`` belongs to ``right[i]``.

    Attributes:
        groups: pairs of the same group are never each other's negatives.
    """

    left: list[str]
    right: list[str]
    groups: list[int]

    def never_negative(self) -> NDArray[np.bool_]:
        """Mark, ``(n, n)``, pairs of different rows that share a group or a text."""
        groups = np.array(self.groups)
        numbers = {text: i for i, text in enumerate(dict.fromkeys(self.left + self.right))}
        left = np.array([numbers[text] for text in self.left])
        right = np.array([numbers[text] for text in self.right])
        same: NDArray[np.bool_] = groups[:, None] == groups[None, :]
        same |= (left[:, None] == left[None, :]) | (right[:, None] == right[None, :])
        same |= left[:, None] == right[None, :]
        np.fill_diagonal(same, val=False)
        return same


@dataclass(frozen=True)
class Sampler:
    """Draws the pairs of an epoch.

    Attributes:
        corpus: what is known.
        excluded: pairs that may not be drawn.
        short: pairs in a batch of names.
        long: pairs in a batch of texts.
    """

    corpus: Corpus
    excluded: Excluded
    short: int = 2048
    long: int = 512

    def epoch(self, rng: np.random.Generator, embed: Embed | None = None) -> list[Batch]:
        """Draw every batch of one epoch, shuffled.

        Args:
            rng: decides everything drawn.
            embed: the encoder so far; with it, names that lie near each other share a batch and
                so become each other's hard negatives.
        """
        batches: list[Batch] = []
        for concepts in self.corpus.concepts.values():
            batches += self._batches(self._names(concepts, rng), self.short, rng, embed)
            batches += self._batches(self._definitions(concepts, rng), self.long, rng)
        for broader in self.corpus.broader.values():
            near = [_with_broader(narrow, broad) for narrow, broad in broader]
            batches += self._batches(self._names(near, rng), self.short, rng, embed)
        for wholes in self.corpus.wholes.values():
            batches += self._batches(self._mixtures(wholes, rng), self.long, rng)
        for parallel in self.corpus.parallel.values():
            batches += self._batches(self._parallel(parallel, rng), self.long, rng)
        order = rng.permutation(len(batches))
        return [batches[i] for i in order]

    def _batches(
        self,
        pairs: Iterator[tuple[str, str, int]],
        size: int,
        rng: np.random.Generator,
        embed: Embed | None = None,
    ) -> list[Batch]:
        kept = [pair for pair in pairs if not self.excluded.forbids(pair[0], pair[1])]
        order = rng.permutation(len(kept))
        if embed is not None and len(kept) > size:
            order = order[_neighbourly(embed([kept[i][0] for i in order]), rng)]
        batches = []
        for start in range(0, len(kept), size):
            rows = [kept[i] for i in order[start : start + size]]
            if any(self.excluded.forbids(left, right) for left, right, _ in rows):
                raise TrainingDataError("a pair that a benchmark annotates is still there")
            if len(rows) > 1:
                left, right, groups = zip(*rows, strict=True)
                batches.append(Batch(list(left), list(right), list(groups)))
        return batches

    def _names(
        self, concepts: list[Concept], rng: np.random.Generator
    ) -> Iterator[tuple[str, str, int]]:
        """Pair every name with another one, often a preferred one or one of the other language."""
        for group, concept in enumerate(concepts):
            names = concept.all_names
            if len(names) < 2:
                continue
            preferred = [each[0] for each in concept.names.values() if each]
            for name in names:
                pool = preferred if rng.random() < 0.5 else names
                if rng.random() < 0.4:
                    pool = _other_language(concept, name) or names
                other = _pick(pool, rng)
                if other != name:
                    yield _turn(name, other, group, rng)
            if len(preferred) == 2:
                yield _turn(preferred[0], preferred[1], group, rng)
                english = _pick(concept.names["en"], rng)
                yield _turn(_pick(concept.names["sv"], rng), english, group, rng)

    def _definitions(
        self, concepts: list[Concept], rng: np.random.Generator
    ) -> Iterator[tuple[str, str, int]]:
        """Pair a name with its definition or a sentence of it, in any language it has."""
        for group, concept in enumerate(concepts):
            for text in concept.texts:
                for names in concept.names.values():
                    if names:
                        yield _turn(_pick(names, rng), _cut(text, rng), group, rng)
                sentences = _SENTENCE.split(text)
                if len(sentences) > 1:
                    at = int(rng.integers(len(sentences)))
                    rest = " ".join(sentences[:at] + sentences[at + 1 :])
                    yield _turn(sentences[at], rest, group, rng)

    def _parallel(
        self, parallel: list[tuple[str, str]], rng: np.random.Generator
    ) -> Iterator[tuple[str, str, int]]:
        for group, (left, right) in enumerate(parallel):
            yield _turn(left, right, group, rng)
            yield _turn(_cut(left, rng), right, group, rng)
            yield _turn(left, _cut(right, rng), group, rng)

    def _mixtures(
        self, wholes: list[Whole], rng: np.random.Generator
    ) -> Iterator[tuple[str, str, int]]:
        """Pair two texts made of parts of one whole: some shared and said otherwise, some not.

        A profile and a need are such texts: a few competences each, in either language,
        overlapping in part.
        """
        for group, whole in enumerate(wholes):
            for _ in range(4):
                parts = [whole.parts[i] for i in rng.permutation(len(whole.parts))[:12]]
                shared = int(rng.integers(0, 4))
                half = (len(parts) - shared) // 2
                left = parts[: shared + max(half, 1)]
                right = parts[:shared] + parts[shared + max(half, 1) :]
                if rng.random() < 0.3 or not right:
                    right = [whole.name]
                yield _turn(_compose(left, rng), _compose(right, rng), group, rng)


def _with_broader(narrow: Concept, broad: Concept) -> Concept:
    """Two names a language of a concept and of the one above it, as if they meant the same."""
    languages = narrow.names.keys() | broad.names.keys()
    return Concept(
        {
            language: [n for each in (narrow, broad) for n in each.names.get(language, ())[:2]]
            for language in sorted(languages)
        }
    )


def _neighbourly(vectors: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.int64]:
    """Order rows so that runs of :data:`_RUN` lie near one of some random pivots each.

    The runs themselves are shuffled, so that a batch holds some neighbourhoods far from another.
    """
    pivots = vectors[rng.permutation(len(vectors))[: max(len(vectors) // _RUN, 1)]]
    nearest = np.concatenate(
        [(vectors[i : i + 4096] @ pivots.T).argmax(axis=1) for i in range(0, len(vectors), 4096)]
    )
    order = np.argsort(nearest, kind="stable")
    runs = [order[i : i + _RUN] for i in range(0, len(order), _RUN)]
    return np.concatenate([runs[i] for i in rng.permutation(len(runs))])


def _compose(parts: list[Concept], rng: np.random.Generator) -> str:
    """Say each part in one language, by one of its names or a cut of its definition.

    Some common words are strewn in, alike for every whole: they teach that such words tell
    nothing.
    """
    language = "sv" if rng.random() < 0.5 else "en"
    common = common_words()[language]
    said = []
    for i in rng.permutation(len(parts)):
        part = parts[i]
        if part.texts and rng.random() < 0.2:
            said.append(_cut(_pick(part.texts, rng), rng))
        else:
            said.append(_pick(part.names.get(language) or part.all_names, rng))
        said.append(" ".join(common[k] for k in rng.integers(len(common), size=rng.integers(5))))
    return ". ".join(said)


def _other_language(concept: Concept, name: str) -> list[str]:
    return [other for names in concept.names.values() if name not in names for other in names]


def _pick(choices: list[str], rng: np.random.Generator) -> str:
    return choices[int(rng.integers(len(choices)))]


def _cut(text: str, rng: np.random.Generator) -> str:
    """Return the text, or one stretch of its sentences."""
    if rng.random() < 0.5:
        return text
    sentences = _SENTENCE.split(text)
    start = int(rng.integers(len(sentences)))
    return " ".join(sentences[start : start + 1 + int(rng.integers(3))])


def _turn(left: str, right: str, group: int, rng: np.random.Generator) -> tuple[str, str, int]:
    return (left, right, group) if rng.random() < 0.5 else (right, left, group)
