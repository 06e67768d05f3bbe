"""A PDF: the text of its pages in reading order, or the Europass XML that it carries."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Final

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTImage, LTPage, LTTextContainer, LTTextLine
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError

from service.usecases.cv.columns import Line, in_reading_order
from service.usecases.cv.paragraphs import paragraphs
from service.usecases.cv.types import Limits, Refusal, RefusedError

__all__ = ["PdfText", "europass_within", "text_of_pdf"]

_LAYOUT: Final = LAParams(boxes_flow=None, char_margin=1.4)
_MIN_LETTERS: Final = 40
_CODED: Final = re.compile(r"\(cid:\d+\)")
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\ufffd]")


class PdfText:
    """The paragraphs of a PDF, and the lines in the largest letters of its first page."""

    __slots__ = ("largest", "paragraphs")

    def __init__(self, paragraphs: list[str], largest: list[str]) -> None:
        self.paragraphs = paragraphs
        self.largest = largest


def europass_within(content: bytes, limits: Limits) -> bytes | None:
    """Return the Europass XML that a PDF carries as an attachment, if it does.

    Raises `RefusedError` for a file that is locked, damaged or has too many pages.
    """
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedError(Refusal.LOCKED)
        if len(reader.pages) > limits.pages:
            raise RefusedError(Refusal.PAGES)
        for name, files in reader.attachments.items():
            if name.lower().endswith(".xml"):
                for data in files:
                    if b"SkillsPassport" in data or b"Candidate" in data:
                        return data
    except (FileNotDecryptedError, NotImplementedError) as error:
        raise RefusedError(Refusal.LOCKED) from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise RefusedError(Refusal.BROKEN) from error
    return None


def text_of_pdf(content: bytes, limits: Limits) -> PdfText:
    """Return the text of all pages; raises `RefusedError` for a scan or a damaged file."""
    found: list[str] = []
    first: list[Line] = []
    pages, pictures = 0, 0
    try:
        for page in extract_pages(io.BytesIO(content), laparams=_LAYOUT):
            lines = list(_lines(page))
            pages += 1
            pictures += any(isinstance(one, LTImage) for one in _within(page))
            first = first or lines
            for part in in_reading_order(lines):
                found.extend(paragraphs(part))
            if sum(map(len, found)) > 2 * limits.text_chars:
                break
    except PDFPasswordIncorrect as error:
        raise RefusedError(Refusal.LOCKED) from error
    except (PSException, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise RefusedError(Refusal.BROKEN) from error
    _check_letters("\n".join(found), pages if pictures == pages else 1, pictures=pictures > 0)
    return PdfText(found, _largest(first))


def _check_letters(text: str, pages: int, *, pictures: bool) -> None:
    """Refuse pages without letters, and letters without a meaning.

    A scanning program may print its own name on each page: that is not yet a text.
    """
    coded = sum(len(one) for one in _CODED.findall(text)) + 6 * len(_PRIVATE.findall(text))
    letters = sum(c.isalpha() for c in _CODED.sub("", text))
    if coded > letters:
        raise RefusedError(Refusal.UNREADABLE)
    if letters < _MIN_LETTERS * pages:
        raise RefusedError(Refusal.SCAN if pictures else Refusal.NO_TEXT)


def _within(item: object) -> Iterator[object]:
    """Return a thing on a page and all that lies in it."""
    yield item
    if hasattr(item, "__iter__") and not isinstance(item, LTTextContainer):
        for one in item:
            yield from _within(one)


def _lines(page: LTPage) -> Iterator[Line]:
    for box in _within(page):
        if isinstance(box, LTTextContainer):
            for one in box:
                if isinstance(one, LTTextLine) and one.get_text().strip():
                    yield _line(one, page.height)


def _line(one: LTTextLine, height: float) -> Line:
    text = " ".join(one.get_text().replace("\xa0", " ").split())
    sizes = [char.size for char in one if hasattr(char, "size")]
    size = max(sizes, default=one.height)
    return Line(text, one.x0, height - one.y1, one.x1, height - one.y0, size)


def _largest(lines: list[Line]) -> list[str]:
    """Return the lines written largest, from the top."""
    top = max((one.size for one in lines), default=0.0)
    return [one.text for one in sorted(lines, key=lambda one: one.top) if one.size > 0.9 * top][:3]
