"""The lines of a digest, in Swedish and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from matcher.ranking.wording import Tongue

__all__ = ["Entry", "entry"]

_WORDS: Final[Mapping[str, Mapping[Tongue, tuple[str, str]]]] = {
    "asked_by_company": {
        "sv": ("{company} vill ha kontakt om ”{title}” och väntar på ditt svar", ""),
        "en": ("{company} wants contact about “{title}” and waits for your answer", ""),
    },
    "company_said_yes": {
        "sv": ("{company} har sagt ja till kontakt om ”{title}”", ""),
        "en": ("{company} has said yes to contact about “{title}”", ""),
    },
    "new_proposal": {
        "sv": ("Nytt exjobbsförslag som passar dig: ”{title}” från {company}", ""),
        "en": ("New thesis proposal that fits you: “{title}” from {company}", ""),
    },
    "new_need": {
        "sv": ("Nytt behov som passar dig: ”{title}” hos {company}", ""),
        "en": ("New need that fits you: “{title}” at {company}", ""),
    },
    "asked_by_student": {
        "sv": ("En student är intresserad av ”{title}” och väntar på ert svar", ""),
        "en": ("A student is interested in “{title}” and waits for your answer", ""),
    },
    "student_said_yes": {
        "sv": ("En student har sagt ja till kontakt om ”{title}”", ""),
        "en": ("A student has said yes to contact about “{title}”", ""),
    },
    "new_students": {
        "sv": ("{n} ny student passar ”{title}”", "{n} nya studenter passar ”{title}”"),
        "en": ("{n} new student fits “{title}”", "{n} new students fit “{title}”"),
    },
    "new_trainings": {
        "sv": ("{n} ny utbildning passar ”{title}”", "{n} nya utbildningar passar ”{title}”"),
        "en": ("{n} new training fits “{title}”", "{n} new trainings fit “{title}”"),
    },
    "companies_wait": {
        "sv": ("{n} företag väntar på att bli godkänt", "{n} företag väntar på att bli godkända"),
        "en": ("{n} company waits to be approved", "{n} companies wait to be approved"),
    },
    "contacts_wait": {
        "sv": (
            "{n} kontaktförfrågan har väntat på svar i mer än en vecka",
            "{n} kontaktförfrågningar har väntat på svar i mer än en vecka",
        ),
        "en": (
            "{n} contact request has waited more than a week for an answer",
            "{n} contact requests have waited more than a week for an answer",
        ),
    },
    "proposals_unasked": {
        "sv": (
            "{n} exjobbsförslag har varit öppet i mer än tre veckor utan att någon har hört av sig",
            "{n} exjobbsförslag har varit öppna i mer än tre veckor utan att någon har hört av sig",
        ),
        "en": (
            "{n} thesis proposal has been open for more than three weeks without anyone asking",
            "{n} thesis proposals have been open for more than three weeks without anyone asking",
        ),
    },
}
"""Each kind of line: for one, and for more than one where there may be more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a digest, and the page that it leads to."""

    kind: str
    text: str
    path: str


def entry(kind: str, language: Tongue, path: str, *, n: int = 1, **said: str) -> Entry:
    """Return a line in its words; `n` is what it counts."""
    one, many = _WORDS[kind][language]
    text = one if n == 1 else many
    for name, value in (said | {"n": str(n)}).items():
        text = text.replace(f"{{{name}}}", value)
    return Entry(kind, text, path)
