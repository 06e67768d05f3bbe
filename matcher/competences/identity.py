# ruff: noqa: SIM905 — a word list reads best as running text
"""Striking a person's identity from a text before it is read or encoded.

What is struck becomes spaces, so that every character keeps its place and evidence still
points at the text that the person wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["strike_identity"]

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:19|20)?\d{6}[-+– ]?\d{4}(?!\d)")
_PHONE = re.compile(r"(?<![\w-])(?:\+\d{1,3}|00\d{2}|0)[\d\s()/–-]{6,16}\d(?!\w)")
_LINK = re.compile(r"(?:https?://|www\.)\S+|(?:linkedin\.com|github\.com)/\S+", re.IGNORECASE)
_PRONOUN = re.compile(
    r"(?<!\w)(?:han|hon|hen|honom|henne|hans|hennes|he|she|him|his|her|hers|herself|himself)(?!\w)",
    re.IGNORECASE,
)
_MIN_NAME = 2
# Names that are words as well: written with a small letter they are the word.
_ORDINARY = frozenset(
    """stål berg ström lind sten björk alm ek ask gran dal holm kvist frisk modig svärd sköld skog
    sand strand ljung hed lycke liv my bo tor alf sol vind frost snö is hav sjö mark äng åker smed
    skärare målare mjölnare snickare dahl glad stark lång rask trygg rapp norr söder väst öst
    smith baker turner miller carpenter cook mason potter taylor fisher wood steel iron stone rose
    grace will mark rob art may june april max bill jack ray drew chip pat sue page reed field hill
    brook rivers banks bridge gates price rich best young long strong sharp bright""".split()
)


def _blank(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())


def strike_identity(text: str, names: Iterable[str] = (), contacts: Iterable[str] = ()) -> str:
    """``text`` with identity struck out, of the same length.

    Args:
        text: a person's own words.
        names: the person's full name or names; each part of two letters or more is struck.
        contacts: the person's e-mail, phone and personal number, as stored.

    Returns:
        The text with the person's names and contacts, every e-mail address, phone number,
        personal number and link, and gendered pronouns replaced by spaces. A name that is a
        word as well ("stål") stays where it is written with a small letter.
    """
    for pattern in (_EMAIL, _LINK, _PERSONAL_NUMBER, _PHONE, _PRONOUN):
        text = pattern.sub(_blank, text)
    exact = [re.escape(contact) for contact in contacts if contact and contact.strip()]
    parts = {part for name in names for part in re.split(r"[\s,]+", name) if len(part) >= _MIN_NAME}
    exact += [re.escape(part) + r"s?" for part in sorted(parts, key=len, reverse=True)]
    if not exact:
        return text
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(exact) + r")(?!\w)", re.IGNORECASE)
    return pattern.sub(_blank_name, text)


def _blank_name(match: re.Match[str]) -> str:
    """Spaces for a name; "stål" stays, though somebody is called Stål."""
    return match.group() if match.group() in _ORDINARY else _blank(match)
