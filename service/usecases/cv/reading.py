"""`read_cv`: a file in, a student's text and fields to confirm out, with the identity apart."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from threading import BoundedSemaphore
from typing import Any, Final

from matcher.competences import strike_identity
from models.fields import clean
from models.limits import MAX_LINE_CHARS, MAX_NAME_CHARS
from models.municipality import UnknownMunicipalityError, find_municipality
from service.errors import UnavailableError, ValidationProblemError
from service.usecases.cv.types import CvIdentity, CvRead, Draft, Limits, Refusal, RefusedError

__all__ = ["environment", "read_cv"]

_AT_ONCE: Final = BoundedSemaphore(2)
_CPU_SIGNALS: Final = frozenset({-24, -9})
_LIGATURES: Final = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": None}
)
_LEFT_OVER: Final = re.compile(r"([|•·,])\s*(?:[|•·,]\s*)+")
_WORKER: Final = "service.usecases.cv.worker"


def read_cv(content: bytes, filename: str = "", *, limits: Limits | None = None) -> CvRead:
    """Return what a CV says; the file is kept nowhere.

    Args:
        content: the file's bytes. Its content tells the format, never its name.
        filename: the name it was sent under; it is not used and not logged.
        limits: how much it may take; the usual limits if None.

    Raises:
        ValidationProblemError: on the field `file`, with a sentence that says what to do.
        UnavailableError: if too many CVs are being read at once.
    """
    del filename
    limits = limits or Limits()
    if len(content) > limits.upload_bytes:
        raise _problem(Refusal.TOO_LARGE)
    if not _AT_ONCE.acquire(timeout=limits.wall_seconds):
        raise UnavailableError("Too many files are being read at once. Try again in a moment.")
    try:
        draft = _drafted(content, limits)
    except RefusedError as error:
        raise _problem(error.reason) from None
    finally:
        _AT_ONCE.release()
    found = _struck(draft, limits)
    if not found.text:
        raise _problem(Refusal.NO_TEXT)
    return found


def environment() -> dict[str, str]:
    """Return the worker's environment: where the code lies, and none of our settings."""
    return {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def _problem(reason: Refusal) -> ValidationProblemError:
    return ValidationProblemError(reason.sentence, field="file")


def _drafted(content: bytes, limits: Limits) -> Draft:
    """Let the worker read; raises `RefusedError`."""
    arguments = [sys.executable, "-m", _WORKER, json.dumps(asdict(limits))]
    with tempfile.TemporaryDirectory() as nowhere:
        try:
            done = subprocess.run(  # noqa: S603 — our own module, with numbers as its argument
                arguments,
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=limits.wall_seconds,
                check=False,
                cwd=nowhere,
                env=environment(),
            )
        except subprocess.TimeoutExpired:
            raise RefusedError(Refusal.TIME) from None
    return _answered(done.returncode, done.stdout, limits)


def _answered(code: int, answer: bytes, limits: Limits) -> Draft:
    """Return the worker's draft; raises `RefusedError` for its refusal or its end."""
    if code in _CPU_SIGNALS:
        raise RefusedError(Refusal.TIME)
    if len(answer) > limits.answer_bytes:
        raise RefusedError(Refusal.PACKED)
    if code != 0:
        raise RefusedError(Refusal.BROKEN)
    values: dict[str, Any] = json.loads(answer)
    if "refused" in values:
        raise RefusedError(Refusal(values["refused"]))
    return Draft.of(values["draft"])


def _struck(draft: Draft, limits: Limits) -> CvRead:
    """Return the draft without the identity in any of its texts."""
    identity = CvIdentity(
        _line(draft.identity.name, MAX_NAME_CHARS),
        _line(draft.identity.email, MAX_NAME_CHARS),
        _line(draft.identity.phone, MAX_NAME_CHARS),
    )
    names = [identity.name] if identity.name else []
    contacts = [one for one in (identity.email, identity.phone) if one]

    def strike(line: str) -> str:
        struck = strike_identity(clean(line.translate(_LIGATURES)), names, contacts)
        return _LEFT_OVER.sub(r"\1 ", " ".join(struck.split())).strip(" ,|•·–")

    lines = [strike(line) if line.strip() else "" for line in draft.text.splitlines()]
    text = _without_gaps(lines)
    kept = _kept(text, limits.text_chars)
    return CvRead(
        draft.format,
        kept,
        strike(draft.programme or "")[:MAX_NAME_CHARS] or None,
        draft.level,
        _lines(map(strike, draft.courses)),
        _lines(map(strike, draft.education)),
        draft.languages,
        _municipality(draft.places),
        _without_gaps(map(strike, (draft.wishes or "").splitlines())) or None,
        identity,
        shortened=len(kept) < len(text),
    )


def _line(value: str | None, most: int) -> str | None:
    return " ".join(clean(value).split())[:most] or None if value else None


def _lines(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value[:MAX_LINE_CHARS] for value in values if len(value) > 1))


def _without_gaps(lines: Iterable[str]) -> str:
    """Join lines, with at most one empty line between two."""
    found: list[str] = []
    for line in lines:
        if line or (found and found[-1]):
            found.append(line)
    return "\n".join(found).strip()


def _kept(text: str, most: int) -> str:
    """Return what a profile holds of a text, up to the end of a line."""
    if len(text) <= most:
        return text
    return text[: text.rfind("\n", 0, most + 1)].rstrip() if "\n" in text[:most] else text[:most]


def _municipality(places: Iterable[str]) -> str | None:
    """Return the first place that is a Swedish municipality."""
    for place in places:
        try:
            return find_municipality(place[:60]).name
        except UnknownMunicipalityError:
            continue
    return None
