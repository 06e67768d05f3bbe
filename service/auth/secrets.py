"""Secrets that open doors: made here, and stored only as their SHA-256."""

from hashlib import sha256
from secrets import token_urlsafe

__all__ = ["digest", "new_secret"]


def new_secret(prefix: str = "") -> str:
    """Return a fresh secret of 256 random bits, in characters that stand in addresses."""
    return prefix + token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is stored of a secret: 64 hexadecimal digits.

    A plain hash is enough where the secret itself is 256 random bits; passwords are hashed
    slowly, elsewhere.
    """
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
