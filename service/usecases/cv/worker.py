"""The process that opens a CV: it reads standard input and writes one line of JSON.

It runs under limits of memory and processor time, without the service's environment, and
may open no connection, start no program and write no file. What it meets that is broken ends
with it. It imports neither the matcher nor the tables, so that it starts in a moment.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from typing import Any, Final

from service.usecases.cv.europass import draft_of_europass
from service.usecases.cv.facts import draft_of_layout
from service.usecases.cv.json_resume import draft_of_json_resume
from service.usecases.cv.linkedin import draft_of_linkedin
from service.usecases.cv.pdf import europass_within, text_of_pdf
from service.usecases.cv.sniffing import decoded, format_of
from service.usecases.cv.types import CvFormat, Draft, Limits, Refusal, RefusedError
from service.usecases.cv.word import paragraphs_of_docx

__all__ = ["draft_of", "main"]

_FORBIDDEN: Final = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system",
                     "os.remove", "os.rename", "os.mkdir", "shutil.", "ctypes.dlopen")  # fmt: skip
_WRITING: Final = re.compile(r"[wax+]")
_PAGE: Final = re.compile(
    r"^\W*(?:page|sida|sid)\s+\d+(?:\s*(?:of|av|/)\s*\d+)?\W*$", re.IGNORECASE
)


def draft_of(content: bytes, limits: Limits) -> Draft:
    """Return what a file says, as its own content tells its format; raises `RefusedError`."""
    format_ = format_of(content, limits)
    if format_ is CvFormat.PDF:
        return _of_pdf(content, limits)
    if format_ is CvFormat.EUROPASS:
        return draft_of_europass(content)
    if format_ is CvFormat.JSON_RESUME:
        return draft_of_json_resume(decoded(content))
    if format_ is CvFormat.LINKEDIN:
        return draft_of_linkedin(content, limits)
    return _of_paragraphs(content, format_, limits)


def _of_pdf(content: bytes, limits: Limits) -> Draft:

    attached = europass_within(content, limits)
    if attached is not None:
        return draft_of_europass(attached, CvFormat.EUROPASS_PDF)
    text = text_of_pdf(content, limits)
    lines = [line for line in text.paragraphs if not _PAGE.match(line)]
    return draft_of_layout(CvFormat.PDF, lines, text.largest)


def _of_paragraphs(content: bytes, format_: CvFormat, limits: Limits) -> Draft:

    if format_ is CvFormat.DOCX:
        lines = paragraphs_of_docx(content, limits)
    else:
        lines = [line for line in decoded(content).splitlines() if line.strip()]
    return draft_of_layout(format_, lines)


def _limit(limits: Limits) -> None:
    """Set what this process may take; the harder limits end it."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _forbid(event: str, args: tuple[Any, ...]) -> None:
    """Refuse what no reading of a file needs (an audit hook; it cannot be taken away)."""
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and len(args) > 1 and isinstance(args[1], str) and _WRITING.search(args[1]):
        raise PermissionError(event)


def main() -> int:
    """Read one file under the limits given as the argument, and answer."""
    limits = Limits(**json.loads(sys.argv[1]))
    _limit(limits)
    content = sys.stdin.buffer.read(limits.upload_bytes + 1)
    sys.addaudithook(_forbid)
    try:
        answer: dict[str, Any] = {"draft": draft_of(content, limits).as_dict()}
    except RefusedError as error:
        answer = {"refused": error.reason.value}
    except (MemoryError, RecursionError):
        answer = {"refused": Refusal.PACKED.value}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
