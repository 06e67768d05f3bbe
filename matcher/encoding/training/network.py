"""The trainable table and its loss, in torch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from matcher.encoding.ngrams import Hashing
from matcher.encoding.table import NgramTable
from matcher.encoding.training.lexicon import Packed

__all__ = ["Network", "info_nce", "mean"]


class Network(nn.Module):
    """The real-valued twin of :class:`matcher.encoding.table.NgramTable`.

    Args:
        rows: ``(buckets, dimension)`` float32 to begin with.
        weights: ``(buckets,)`` float32, positive: word weights to begin with.
    """

    def __init__(self, rows: NDArray[np.float32], weights: NDArray[np.float32]) -> None:
        super().__init__()
        self.rows = nn.Parameter(torch.from_numpy(rows).clone())
        self.log_weights = nn.Parameter(torch.from_numpy(np.log(weights)))

    def forward(self, packed: Packed) -> Tensor:
        """Return the texts' vectors, one row of length one each."""
        sums = functional.embedding_bag(
            packed.buckets, self.rows, packed.bucket_offsets, mode="sum"
        )
        ends = torch.cat([packed.bucket_offsets[1:], torch.tensor([len(packed.buckets)])])
        sizes = (ends - packed.bucket_offsets).to(torch.float32)
        weights = torch.exp(self.log_weights[packed.own])
        vectors = sums * (weights / sizes.sqrt())[:, None]
        texts = functional.embedding_bag(
            packed.members,
            vectors,
            packed.member_offsets,
            mode="sum",
            per_sample_weights=packed.damped,
        )
        return functional.normalize(texts, dim=1)

    def quantised(self, hashing: Hashing) -> NgramTable:
        """The table that encodes as this network does, in eight-bit integers."""
        weights = self.log_weights.detach().exp().numpy()
        return NgramTable.quantise(hashing, self.rows.detach().numpy(), weights)


def mean(networks: Sequence[Network]) -> Network:
    """The network of mean rows and geometric mean weights; at least one is wanted."""
    with torch.no_grad():
        rows = torch.stack([each.rows for each in networks]).mean(dim=0)
        weights = torch.stack([each.log_weights for each in networks]).mean(dim=0).exp()
    return Network(rows.numpy(), weights.numpy())


def info_nce(
    left: Tensor,
    right: Tensor,
    same: Tensor,
    scale: float,
    nested: tuple[tuple[int, float], ...] = (),
) -> Tensor:
    """InfoNCE in both directions with in-batch negatives (van den Oord et al. 2018).

    Args:
        left: ``(n, dimension)`` unit rows.
        right: ``(n, dimension)`` unit rows; row ``i`` belongs to ``left[i]``.
        same: ``(n, n)`` bool, true where two different rows must not be negatives.
        scale: the inverse temperature.
        nested: shorter lengths with their weights, whose loss is added (Kusupati et al. 2022).
    """
    scores = (scale * left @ right.T).masked_fill(same, -1e9)
    target = torch.arange(len(left))
    loss = functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)
    for length, weight in nested:
        cut = [functional.normalize(each[:, :length], dim=1) for each in (left, right)]
        loss = loss + weight * info_nce(cut[0], cut[1], same, scale)
    return loss
