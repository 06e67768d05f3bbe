"""Notices: what is told once on the next page, with a way to undo it."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request, Response

__all__ = ["Notice", "keep_notice", "take_notice"]


_LONGEST = 2_500


@dataclass(frozen=True, slots=True)
class Notice:
    """A text of the catalogue, and the path that undoes what it tells."""

    text: str = ""
    undo: str | None = None
    cookie: ClassVar[str] = "__Host-samspel-notice"


def keep_notice(response: Response, notice: Notice) -> None:
    """Keep a notice in the browser until the next page; it holds nothing about a person.

    A way back that is longer than a cookie may be is left out, so that the text is still told.
    """
    undo = notice.undo if len(notice.undo or "") <= _LONGEST else None
    content = json.dumps([notice.text, undo]).encode()
    response.set_cookie(
        Notice.cookie,
        urlsafe_b64encode(content).decode(),
        max_age=60,
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )


def take_notice(request: Request) -> Notice:
    """Return the notice that was kept, if there is one that we wrote."""
    try:
        text, undo = json.loads(urlsafe_b64decode(request.cookies.get(Notice.cookie, "")))
    except (ValueError, TypeError):
        return Notice()
    if not isinstance(text, str) or not isinstance(undo, str | None):
        return Notice()
    safe = undo if undo and undo.startswith("/") and not undo.startswith("//") else None
    return Notice(text[:500], safe)
