"""Words of any text, in Swedish and English, that say little about competence."""

from __future__ import annotations

from functools import cache
from importlib import resources

from matcher.encoding.ngrams import words

__all__ = ["common_words", "ranks"]


@cache
def common_words() -> dict[str, tuple[str, ...]]:
    """Each language's common words, the most common first."""
    listed = resources.files("matcher.encoding.training") / "common_words.txt"
    found: dict[str, list[str]] = {}
    language = ""
    for line in listed.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            language = line[1:].partition(":")[0].strip()
        else:
            found.setdefault(language, []).extend(words(line))
    return {language: tuple(dict.fromkeys(each)) for language, each in found.items()}


def ranks() -> dict[str, int]:
    """Each common word's rank from one within its language, the smaller one if it has two."""
    found: dict[str, int] = {}
    for listed in common_words().values():
        for rank, word in enumerate(listed, 1):
            found[word] = min(rank, found.get(word, rank))
    return found
