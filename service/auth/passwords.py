"""Passwords: argon2id hashes, and which passwords are taken (NIST SP 800-63B).

Length is what counts: no rule asks for digits or signs. What many people choose, what repeats
a few characters, and one's own name are refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

__all__ = ["LONGEST", "SHORTEST", "hashed", "outdated", "verify", "weakness"]

SHORTEST: Final = 12
"""Characters that a password has at least."""

LONGEST: Final = 256
"""Characters that a password has at most, so that hashing cannot be made slow."""

_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's advice
_AT_ONCE: Final = BoundedSemaphore(4)  # 4 × 19 MiB, however many sign in at the same time
_FEWEST_DIFFERENT: Final = 5
_OWN_WORDS: Final = frozenset({"lösenord", "lösenordet", "sommar", "vinter", "hejsan", "samspel"})


def hashed(password: str) -> str:
    """Return the hash to store of a password."""
    with _AT_ONCE:
        return _HASHER.hash(_plain(password))


def verify(known: str | None, password: str) -> bool:
    """Return whether a password fits a hash; without a hash it takes as long and is False."""
    with _AT_ONCE:
        try:
            _HASHER.verify(known or _nobodys(), _plain(password)[:LONGEST])
        except (Argon2Error, InvalidHashError):
            return False
    return known is not None


def outdated(known: str) -> bool:
    """Return whether a hash was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(known)


def weakness(password: str, own: Iterable[str] = ()) -> str | None:
    """Return what is wrong with a new password in one sentence; None when it is taken.

    Args:
        password: what was chosen.
        own: words that anyone could guess, such as the person's name and e-mail address.
    """
    plain = _plain(password).casefold()
    if len(plain) < SHORTEST:
        return "Use at least 12 characters; a few words together are easy to remember."
    if len(plain) > LONGEST:
        return "Use at most 256 characters."
    core = re.sub(r"[\W\d_]+", "", plain)
    if re.fullmatch(r"[\d\s+-]+", plain):
        return "Do not use only digits: a date, a telephone or personal number can be guessed."
    if len(set(plain)) < _FEWEST_DIFFERENT or {plain, core, _unit(plain), _unit(core)} & _common():
        return "This password is too common. Choose another."
    words = {part for one in own for part in re.split(r"[\W_]+", _plain(one).casefold())}
    rest = core
    for word in sorted((one for one in words if len(one) > 1), key=len, reverse=True):
        rest = rest.replace(word, "")
    if core and len(rest) < len(core) / 3:
        return "Do not use your name or e-mail address as password."
    return None


def _plain(password: str) -> str:
    """Return a password as it is hashed, however the keyboard composed its letters."""
    return unicodedata.normalize("NFKC", password)


def _unit(text: str) -> str:
    """Return what a text repeats, such as `abc` in `abcabcabc`; else the text."""
    found = (text + text).find(text, 1)
    return text[:found] if 0 < found < len(text) else text


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    text = files("service.auth").joinpath("data/common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(text.split()) | _OWN_WORDS


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """Return a hash that no password fits, to spend the same time on."""
    return _HASHER.hash("nobody")
