"""What is found in a CV, how large one may be, and the reasons to refuse one."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final

__all__ = [
    "CvFormat",
    "CvIdentity",
    "CvRead",
    "Draft",
    "Limits",
    "Refusal",
    "RefusedError",
]


class CvFormat(StrEnum):
    """What a file is, told by its content."""

    PDF = "pdf"
    EUROPASS_PDF = "europass-pdf"
    EUROPASS = "europass"
    DOCX = "docx"
    JSON_RESUME = "json-resume"
    LINKEDIN = "linkedin"
    TEXT = "text"


class Refusal(StrEnum):
    """Why a file was not read; each has a sentence in `sentence`."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    UNKNOWN = "unknown"
    PICTURE = "picture"
    OLD_WORD = "old-word"
    SCAN = "scan"
    UNREADABLE = "unreadable"
    LOCKED = "locked"
    BROKEN = "broken"
    PACKED = "packed"
    PAGES = "pages"
    HOSTILE = "hostile"
    TIME = "time"
    NO_TEXT = "no-text"

    @property
    def sentence(self) -> str:
        """What to tell the person, with a way out."""
        return _SENTENCES[self]


_SENTENCES: Final = {
    Refusal.EMPTY: "The file is empty.",
    Refusal.TOO_LARGE: "The file is too large. Save it without pictures, or paste the text.",
    Refusal.UNKNOWN: "This kind of file cannot be read. Use PDF, DOCX, Europass XML, JSON Resume, "
    "LinkedIn's export (ZIP) or plain text, or paste the text.",
    Refusal.PICTURE: "This is a picture, and its text cannot be read. "
    "Export the CV as PDF from your word processor, or paste the text.",
    Refusal.OLD_WORD: "Old Word files (DOC) cannot be read. Save it as DOCX or PDF.",
    Refusal.SCAN: "The file is a scan: it has pictures of pages and no text. "
    "Export the CV as PDF from your word processor, or paste the text.",
    Refusal.UNREADABLE: "The letters in this PDF cannot be made out. "
    "Export it anew from your word processor, or paste the text.",
    Refusal.LOCKED: "The file is locked with a password. Save it without one.",
    Refusal.BROKEN: "The file is damaged. Save or export it anew.",
    Refusal.PACKED: "The file unpacks to far more than a CV holds. Save it anew without pictures.",
    Refusal.PAGES: "The file has too many pages for a CV. Keep the pages that matter.",
    Refusal.HOSTILE: "The file holds XML entities, which no CV needs. Export it anew.",
    Refusal.TIME: "The file took too long to read. Export it anew, or paste the text.",
    Refusal.NO_TEXT: "No text was found in the file. Paste the text instead.",
}


class RefusedError(Exception):
    """A file that is not read, and why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a CV may take: bytes, files, pages, characters, and seconds of one process."""

    upload_bytes: int = 5_000_000
    unpacked_bytes: int = 40_000_000
    files: int = 400
    pages: int = 30
    text_chars: int = 20_000
    answer_bytes: int = 500_000
    memory_bytes: int = 600_000_000
    cpu_seconds: int = 10
    wall_seconds: float = 15.0


@dataclass(frozen=True, slots=True)
class CvIdentity:
    """Who a CV says that it is about; never part of a text that is read or encoded."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What the worker found, with the identity still in it; it never leaves `reading`.

    `places` are names that may be municipalities, the likeliest first.
    """

    format: CvFormat
    text: str
    programme: str | None = None
    level: int | None = None
    courses: tuple[str, ...] = ()
    education: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    wishes: str | None = None
    identity: CvIdentity = field(default_factory=CvIdentity)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, to be written as JSON."""
        return asdict(self)

    @classmethod
    def of(cls, values: dict[str, Any]) -> Draft:
        """Return the draft that `as_dict` made these values of."""
        lists = ("courses", "education", "languages", "places")
        plain = values | {name: tuple(values[name]) for name in lists}
        return cls(
            **plain
            | {"format": CvFormat(values["format"]), "identity": CvIdentity(**values["identity"])}
        )


@dataclass(frozen=True, slots=True)
class CvRead:
    """A CV as read: everything is a suggestion that the student confirms.

    `text` is in reading order and holds no name, contact or address. `level` is an EQF level,
    `languages` are ISO 639-1 codes, `education` are lines such as a degree and its school.
    `shortened` says that the text was longer than a profile holds.
    """

    format: CvFormat
    text: str
    programme: str | None
    level: int | None
    courses: tuple[str, ...]
    education: tuple[str, ...]
    languages: tuple[str, ...]
    municipality: str | None
    wishes: str | None
    identity: CvIdentity
    shortened: bool = False
