"""The letters of a demo, shown instead of being sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.auth import SYSTEM
from service.config import Settings
from service.errors import NotFoundError
from service.store import Session, outbox

__all__ = ["LetterShown", "demo_letters"]


@dataclass(frozen=True, slots=True)
class LetterShown:
    """A letter as it is shown: `lines` are pairs of a text and, for a link to us, its path."""

    id: str
    to: str
    subject: str
    created_at: datetime
    lines: list[tuple[str, str | None]]


def demo_letters(session: Session, settings: Settings) -> list[LetterShown]:
    """Return the letters that wait, the newest first.

    Raises:
        NotFoundError: this is no demo.
    """
    if not settings.demo:
        raise NotFoundError("there is no such page")
    return [
        LetterShown(
            one.id,
            one.address or "",
            one.subject or "",
            one.created_at,
            [_line(line, settings.public_url) for line in (one.body or "").splitlines()],
        )
        for one in outbox.waiting(SYSTEM, session)
    ]


def _line(line: str, base: str) -> tuple[str, str | None]:
    """Return a line, and where it leads when it is a link to one of our pages."""
    start = line.find(f"{base}/")
    return (line, None) if start < 0 else (line, line[start + len(base) :].split(maxsplit=1)[0])
