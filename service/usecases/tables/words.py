"""The words that people write for what is kept as a code, in Swedish and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from matcher.ranking.wording import Tongue

__all__ = ["LEVELS", "coded"]

LEVELS: Final[Mapping[int, Mapping[Tongue, str]]] = {
    4: {"sv": "Gymnasienivå", "en": "Upper secondary"},
    5: {"sv": "Yrkeshögskola", "en": "Higher vocational"},
    6: {"sv": "Kandidatnivå", "en": "Bachelor's level"},
    7: {"sv": "Magister- eller masternivå", "en": "Master's level"},
    8: {"sv": "Forskarnivå", "en": "Doctoral level"},
}
"""What the study levels are called, on the pages too."""

_PURPOSES: Final = {
    "examensarbete": "thesis", "examensarbeten": "thesis", "exjobb": "thesis",
    "utbildning": "training", "utbildningar": "training", "kurs": "training",
    "rekrytering": "hire", "anställning": "hire", "jobb": "hire",
}  # fmt: skip
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "size": {
        "mikro": "micro", "mikroföretag": "micro", "liten": "small", "litet": "small",
        "små": "small", "medel": "medium", "medelstor": "medium", "medelstort": "medium",
        "stor": "large", "stort": "large",
    },
    "horizon": {
        "nu": "now", "genast": "now", "omgående": "now", "kvartal": "quarter",
        "inom ett kvartal": "quarter", "år": "year", "i år": "year", "inom ett år": "year",
        "senare": "later", "within a quarter": "quarter", "within a year": "year",
    },
    "status": {
        "utkast": "draft", "öppet": "open", "öppen": "open", "stängt": "closed",
        "stängd": "closed", "avslutat": "closed", "matchat": "matched", "matchad": "matched",
        "klart": "done", "klar": "done",
    },
    "lanes": _PURPOSES,
    "consents": {**_PURPOSES, "statistik": "statistics"},
    "language": {"svenska": "sv", "swedish": "sv", "engelska": "en", "english": "en"},
}  # fmt: skip


def coded(field: str, value: Any) -> Any:
    """Return the code of a word, or of each in a list; any other value as it is."""
    known = _WORDS.get(field)
    if known is None:
        return value
    if isinstance(value, list):
        return [coded(field, one) for one in value]
    if not isinstance(value, str):
        return value
    word = value.casefold()
    return known.get(word) or (word if word in known.values() else value)
