"""A Word document: its paragraphs, tables and text boxes, in the document's order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import docx
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from docx.oxml.ns import qn

from service.usecases.cv.sniffing import opened_zip
from service.usecases.cv.types import Limits, Refusal, RefusedError

__all__ = ["paragraphs_of_docx"]

_TEXT: Final = qn("w:t")
_TAB: Final = qn("w:tab")
_BREAKS: Final = frozenset({qn("w:br"), qn("w:cr")})
_PARAGRAPH: Final = qn("w:p")
_BOX: Final = qn("w:txbxContent")
_CELL: Final = qn("w:tc")
_ROW: Final = qn("w:tr")
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED: Final = qn("w:del")
_PROPERTIES: Final = qn("w:pPr")
_MAX_DEPTH: Final = 60


def paragraphs_of_docx(content: bytes, limits: Limits) -> list[str]:
    """Return the paragraphs; raises `RefusedError` for a damaged or hostile file.

    A row of a table whose cells are all short is one line; other cells follow one another.
    What stands in page headers comes first, since names and contacts often do.
    """
    _check_xml(content, limits)
    try:
        document = docx.Document(io.BytesIO(content))
        found: list[str] = []
        for section in document.sections:
            if not section.header.is_linked_to_previous:
                found += _walk(section.header._element, 0)
        found += _walk(document.element.body, 0)
    except (KeyError, ValueError, AttributeError, TypeError, OSError, zipfile.BadZipFile) as error:
        raise RefusedError(Refusal.BROKEN) from error
    return [line for line in found if line.strip()]


def _check_xml(content: bytes, limits: Limits) -> None:
    """Read every XML part once with entities forbidden, before a parser that takes them."""
    with opened_zip(content, limits) as archive:
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            try:
                fromstring(archive.read(name), forbid_dtd=True)
            except DefusedXmlException as error:
                raise RefusedError(Refusal.HOSTILE) from error
            except (ParseError, ValueError, zipfile.BadZipFile, OSError) as error:
                raise RefusedError(Refusal.BROKEN) from error


def _walk(element: Any, depth: int) -> Iterator[str]:
    """Return the paragraphs within an element, and after each the boxes anchored in it."""
    if depth > _MAX_DEPTH or element.tag in (_FALLBACK, _DELETED):
        return
    if element.tag == _PARAGRAPH:
        yield from _paragraph(element, depth)
    elif element.tag == _ROW:
        yield from _row(element, depth)
    else:
        for child in element:
            yield from _walk(child, depth + 1)


def _paragraph(element: Any, depth: int) -> Iterator[str]:
    yield from "".join(_words(element)).split("\n")
    for box in _boxes(element):
        for child in box:
            yield from _walk(child, depth + 1)


def _row(element: Any, depth: int) -> Iterator[str]:
    """Cells with one short paragraph each are one line, such as a date and a school."""
    cells = [
        [line.strip() for child in cell for line in _walk(child, depth + 1) if line.strip()]
        for cell in element
        if cell.tag == _CELL
    ]
    cells = [cell for cell in cells if cell]
    if len(cells) > 1 and all(len(cell) == 1 for cell in cells):
        yield "  ".join(cell[0] for cell in cells)
    elif len(cells) == 2 and len(cells[0]) == 1 and len(cells[0][0]) < 30:
        yield f"{cells[0][0]}  {cells[1][0]}"
        yield from cells[1][1:]
    else:
        for cell in cells:
            yield from cell


def _words(element: Any) -> Iterator[str]:
    """Return the text of a paragraph's own runs."""
    for child in element:
        if child.tag in (_BOX, _FALLBACK, _DELETED, _PROPERTIES):
            continue
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag == _TAB:
            yield "  "
        elif child.tag in _BREAKS:
            yield "\n"
        else:
            yield from _words(child)


def _boxes(element: Any) -> Iterator[Any]:
    """Return the text boxes in a paragraph; the copy for old programs is passed over."""
    for child in element:
        if child.tag == _FALLBACK:
            continue
        if child.tag == _BOX:
            yield child
        else:
            yield from _boxes(child)
