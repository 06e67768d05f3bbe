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
        personal number and link, and gendered pronouns replaced by spaces.
    """
    for pattern in (_EMAIL, _LINK, _PERSONAL_NUMBER, _PHONE, _PRONOUN):
        text = pattern.sub(_blank, text)
    exact = [re.escape(contact) for contact in contacts if contact and contact.strip()]
    parts = {part for name in names for part in re.split(r"[\s,]+", name) if len(part) >= _MIN_NAME}
    exact += [re.escape(part) + r"s?" for part in sorted(parts, key=len, reverse=True)]
    if not exact:
        return text
    return re.sub(r"(?<!\w)(?:" + "|".join(exact) + r")(?!\w)", _blank, text, flags=re.IGNORECASE)
