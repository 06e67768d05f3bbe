"""Distinct words of the training texts with their buckets, so that each is hashed once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from matcher.encoding.ngrams import Hashing, words

__all__ = ["Lexicon", "Packed"]


@dataclass(frozen=True)
class Packed:
    """Texts as bags of the distinct words among them, themselves bags of buckets.

    Attributes:
        buckets: all buckets of all distinct words, one word after the other.
        bucket_offsets: where each distinct word begins in ``buckets``.
        own: each distinct word's own bucket.
        members: for all texts after another, which distinct word.
        member_offsets: where each text begins in ``members``.
        damped: for every member ``1 + ln`` of how often the text says it.
    """

    buckets: Tensor
    bucket_offsets: Tensor
    own: Tensor
    members: Tensor
    member_offsets: Tensor
    damped: Tensor


class Lexicon:
    """Grows with the texts it is shown."""

    def __init__(self, hashing: Hashing) -> None:
        self.hashing = hashing
        self._ids: dict[str, int] = {}
        self._buckets: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
        self._texts: dict[str, tuple[list[int], list[int]]] = {}

    def _word(self, word: str) -> int:
        known = self._ids.get(word)
        if known is None:
            known = self._ids[word] = len(self._ids)
            self._buckets.append(np.array(self.hashing.buckets(word), dtype=np.int64))
        return known

    def _bag(self, text: str) -> tuple[list[int], list[int]]:
        bag = self._texts.get(text)
        if bag is None:
            counts = Counter(words(text))
            bag = [self._word(word) for word in counts], list(counts.values())
            if len(text) < 200:
                self._texts[text] = bag
        return bag

    def pack(self, texts: Sequence[str], dropout: float, rng: np.random.Generator) -> Packed:
        """Pack texts; each n-gram of a word (not its own bucket) is left out at ``dropout``.

        Words stand in the order in which these texts say them, so that the result does not depend
        on texts shown before.
        """
        bags = [self._bag(text) for text in texts]
        distinct: dict[int, int] = {}
        members = [distinct.setdefault(word, len(distinct)) for ids, _ in bags for word in ids]
        counts = np.array([count for _, each in bags for count in each], dtype=np.float32)
        arrays = [self._buckets[word] for word in distinct]
        sizes = np.array([len(each) for each in arrays], dtype=np.int64)
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
        buckets = np.concatenate(arrays)
        kept = rng.random(len(buckets)) >= dropout
        kept[starts] = True
        left = np.add.reduceat(kept, starts).astype(np.int64)
        return Packed(
            torch.from_numpy(buckets[kept]),
            torch.from_numpy(np.concatenate([[0], np.cumsum(left)[:-1]]).astype(np.int64)),
            torch.from_numpy(buckets[starts]),
            torch.tensor(members, dtype=torch.int64),
            torch.from_numpy(np.cumsum([0, *(len(ids) for ids, _ in bags[:-1])])),
            torch.from_numpy(1 + np.log(counts)),
        )
