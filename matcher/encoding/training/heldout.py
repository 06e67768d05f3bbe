"""Names kept from training, to see what the encoder makes of names that it does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from matcher.encoding.training.concepts import Concept
from matcher.encoding.training.corpus import Corpus

__all__ = ["HeldOut", "esco_concepts", "hold_out"]

_ONE_IN = 50


@dataclass(frozen=True)
class HeldOut:
    """A name that training never shows, and whose it is."""

    name: str
    concept: Concept


def hold_out(corpus: Corpus) -> list[HeldOut]:
    """Take one in fifty of ESCO's other names out of ``corpus``, chosen by their letters.

    Preferred names stay, and so do names that several concepts share.
    """
    said = Counter(name for concept in _concepts(corpus) for name in concept.all_names)
    held = [
        HeldOut(name, concept)
        for concept in esco_concepts(corpus)
        for names in concept.names.values()
        for name in names[1:]
        if said[name] == 1 and crc32(name.encode()) % _ONE_IN == 0
    ]
    taken = {each.name for each in held}
    for each in held:
        for names in each.concept.names.values():
            names[:] = [name for name in names if name not in taken]
    return held


def esco_concepts(corpus: Corpus) -> Iterator[Concept]:
    """ESCO's skills, then its occupations: what names are held out of, and looked for among."""
    for source in ("esco skill", "esco occupation"):
        yield from corpus.concepts.get(source, [])


def _concepts(corpus: Corpus) -> Iterator[Concept]:
    for concepts in corpus.concepts.values():
        yield from concepts
