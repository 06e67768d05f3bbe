"""The first page, by role, and what every page offers: language and theme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Response

from models import TextLanguage
from models.account import Theme
from service.policies import PUBLIC
from service.usecases.accounts.preferences import set_language, set_theme
from service.web.forms import FormDep
from service.web.visit import LANGUAGE_COOKIE, THEME_COOKIE, VisitDep, is_local, put_cookie

__all__ = ["router"]

router = APIRouter()

KEYS_COOKIE: Final = "__Host-samspel-keys"
_YEAR = 365 * 24 * 3600
_LANGUAGES: Final[Mapping[str, TextLanguage]] = {"sv": "sv", "en": "en"}
_THEMES: Final[Mapping[str, Theme]] = {"auto": "auto", "light": "light", "dark": "dark"}
_START: Final = {
    "company": "/needs",
    "student": "/suggestions",
    "liaison": "/board",
    "admin": "/admin",
}


@router.get("/", dependencies=[PUBLIC])
def home(visit: VisitDep) -> Response:
    """Show what this is to someone new, and go to the start page of one who has signed in."""
    if visit.account is None:
        return visit.render("home/index.html")
    return visit.redirect(_START[visit.account.role])


@router.post("/preferences", dependencies=[PUBLIC])
def preferences(visit: VisitDep, form: FormDep) -> Response:
    """Choose language or colours: kept in a cookie, and with the account of one who has one.

    Shortcuts of a single key are switched on or off for this browser alone.
    """
    response = visit.redirect(_back(form.get("next")))
    language = _LANGUAGES.get(form.get("language"))
    if language:
        put_cookie(response, LANGUAGE_COOKIE, language, _YEAR)
        if visit.account:
            set_language(visit.account, language)
    theme = _THEMES.get(form.get("theme"))
    if theme:
        put_cookie(response, THEME_COOKIE, theme, _YEAR)
        if visit.account:
            set_theme(visit.account, theme)
    if form.get("keys") in ("on", "off"):
        put_cookie(response, KEYS_COOKIE, form.get("keys"), _YEAR)
    return response


def _back(path: str) -> str:
    return path if is_local(path) else "/"
