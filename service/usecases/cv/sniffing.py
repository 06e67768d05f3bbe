"""Telling what a file is by its content; its name is never asked."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from service.usecases.cv.types import CvFormat, Limits, Refusal, RefusedError

__all__ = ["decoded", "format_of", "opened_zip"]

_PDF_WITHIN: Final = 1024
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"8BPS")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_ODD_SHARE: Final = 0.02


def format_of(content: bytes, limits: Limits) -> CvFormat:
    """Return what the file is; raises `RefusedError` when it is nothing that can be read."""
    if not content.strip(b"\x00 \t\r\n"):
        raise RefusedError(Refusal.EMPTY)
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return CvFormat.PDF
    if content.startswith(_OLE):
        raise RefusedError(Refusal.LOCKED if _ENCRYPTED in content else Refusal.OLD_WORD)
    if content.startswith(b"PK\x03\x04"):
        return _packed(content, limits)
    if content.startswith(_PICTURES) or content[4:8] == b"ftyp" or content[8:12] == b"WEBP":
        raise RefusedError(Refusal.PICTURE)
    return _written(decoded(content))


def opened_zip(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """Return an archive whose stated sizes keep within the limits.

    `zipfile` stops reading a file at its stated size, so that a false statement gains nothing.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        files = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise RefusedError(Refusal.BROKEN) from error
    if len(files) > limits.files or sum(f.file_size for f in files) > limits.unpacked_bytes:
        raise RefusedError(Refusal.PACKED)
    if any(one.flag_bits & 1 for one in files):
        raise RefusedError(Refusal.LOCKED)
    return archive


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises `RefusedError` when it is no text.
    """
    text = _decoded(content)
    odd = sum(1 for c in text if ord(c) < 32 and c not in "\t\r\n\f\v") + text.count("\ufffd")
    if odd > _ODD_SHARE * len(text):
        raise RefusedError(Refusal.UNKNOWN)
    return text


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("windows-1252", errors="replace")


def _packed(content: bytes, limits: Limits) -> CvFormat:
    """Tell a Word document from LinkedIn's export by the names within."""
    names = {one.filename for one in opened_zip(content, limits).infolist()}
    if "word/document.xml" in names:
        return CvFormat.DOCX
    if {name.rpartition("/")[2] for name in names} & {"Profile.csv", "Positions.csv"}:
        return CvFormat.LINKEDIN
    raise RefusedError(Refusal.UNKNOWN)


def _written(text: str) -> CvFormat:
    """Tell Europass XML and JSON Resume from plain text."""
    start = text.lstrip()
    if start.startswith("{\\rtf"):
        raise RefusedError(Refusal.UNKNOWN)
    if start.startswith("{"):
        return CvFormat.JSON_RESUME
    if not start.startswith("<"):
        return CvFormat.TEXT
    if any(root in text for root in ("Candidate", "SkillsPassport", "<!ENTITY")):
        return CvFormat.EUROPASS
    raise RefusedError(Refusal.UNKNOWN)
