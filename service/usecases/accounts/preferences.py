"""Preferences of an account: its language and its colours."""

from __future__ import annotations

from models import Account, TextLanguage
from models.account import Theme

__all__ = ["set_language", "set_theme"]


def set_language(account: Account, language: TextLanguage) -> None:
    """Note the language that pages and letters are to have for this account."""
    account.language = language


def set_theme(account: Account, theme: Theme) -> None:
    """Note the colours that pages are to have for this account."""
    account.theme = theme
