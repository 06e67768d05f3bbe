"""Every choice that decides what training gives, beside the data and the seed."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Recipe"]


@dataclass(frozen=True)
class Recipe:
    """The choices, with the values that made the bundled encoder.

    Attributes:
        dimension: length of a vector.
        nested: shorter lengths at which the beginning of a vector must do alone (Matryoshka,
            Kusupati et al. 2022).
        nested_weight: what each of them counts in the loss, beside 1 for the whole.
        bits: the table has ``2 ** bits`` rows.
        members: how many runs, from the same rows but each with its own order of pairs, are
            averaged in the end (Wortsman et al. 2022, "Model soups").
        epochs: how often each run goes over the sources.
        rate: Adam's learning rate to begin with; it falls linearly to zero.
        scale: inverse temperature of InfoNCE.
        dropout: share of a word's n-grams left out at each step.
        spread: standard deviation of the rows to begin with.
        common: how far down the list of common words their weight is held down.
        short: pairs in a batch of names.
        long: pairs in a batch of texts.
        hard: from the second epoch on, names near each other share a batch.
        threads: torch's threads; another number gives slightly other weights.
    """

    dimension: int = 192
    nested: tuple[int, ...] = (64, 128)
    nested_weight: float = 0.3
    bits: int = 17
    members: int = 3
    epochs: int = 3
    rate: float = 1e-2
    scale: float = 14.0
    dropout: float = 0.2
    spread: float = 0.1
    common: float = 100.0
    short: int = 2048
    long: int = 512
    hard: bool = True
    threads: int = 1
