"""The sections of a CV: its headings in Swedish and English, and the lines below each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["Section", "SectionKind", "sections_of"]


class SectionKind(StrEnum):
    """What a section of a CV is about."""

    TOP = "top"
    PROFILE = "profile"
    EDUCATION = "education"
    COURSES = "courses"
    LANGUAGES = "languages"
    CONTACT = "contact"
    REFERENCES = "references"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading as written, empty at the top of a CV, and the lines below it."""

    kind: SectionKind
    heading: str
    lines: tuple[str, ...]


_HEADINGS: Final = {
    SectionKind.PROFILE: "profil|profile|om mig|about|about me|sammanfattning|summary|objective|"
    "mål|professional summary|presentation|kort om mig|personal statement|professional profile",
    SectionKind.EDUCATION: "utbildning|utbildningar|studier|education|academic background|"
    "education and training|utbildning och kurser|akademisk bakgrund|formell utbildning|"
    "education and qualifications|academic qualifications",
    SectionKind.COURSES: "kurser|relevanta kurser|kurser i urval|courses|relevant courses|"
    "coursework|relevant coursework|selected courses|avslutade kurser|lästa kurser|"
    "completed courses|kurser och certifikat|valda kurser",
    SectionKind.LANGUAGES: "språk|språkkunskaper|languages|language skills|language|"
    "språkfärdigheter|languages spoken",
    SectionKind.CONTACT: "kontakt|kontaktuppgifter|contact|contact details|contact information|"
    "personuppgifter|personliga uppgifter|personal information|personal details|personalia|"
    "kontakta|kontaktinformation|personlig information|personal data|contact info|uppgifter",
    SectionKind.REFERENCES: "referenser|references|referens|referees|reference",
    SectionKind.OTHER: "arbetslivserfarenhet|erfarenhet|erfarenheter|arbetserfarenhet|arbete|"
    "anställningar|work experience|experience|employment|professional experience|"
    "employment history|relevant experience|praktik|internships|projekt|projects|"
    "akademiska projekt|academic projects|selected projects|kompetens|kompetenser|färdigheter|"
    "kunskaper|skills|technical skills|tekniska kunskaper|tekniska färdigheter|it-kunskaper|"
    "datakunskaper|it|it skills|computer skills|digital skills|key skills|core skills|"
    "nyckelkompetenser|verktyg|tools|programspråk|programming languages|program|programvaror|"
    "certifikat|certifikat och utbevis|certifieringar|certifications|certificates|körkort|"
    "driving licence|driving license|övrigt|övriga meriter|other|meriter|additional information|"
    "utmärkelser|awards|honours|honors|stipendier|publikationer|publications|intressen|"
    "fritidsintressen|fritid|interests|hobbies|ideella uppdrag|ideellt engagemang|engagemang|"
    "förtroendeuppdrag|volunteering|volunteer experience|extracurricular activities|"
    "uppdrag|examensarbete|thesis|top skills|mest relevanta kompetenser|toppkompetenser|"
    "personliga färdigheter|personal skills|job-related skills|egenskaper|"
    "personliga egenskaper|strengths|styrkor|militärtjänst|ledarskap|leadership|"
    "curriculum vitae|cv|meritförteckning|resume|résumé",
}
_BY_WORD: Final = {word: kind for kind, words in _HEADINGS.items() for word in words.split("|")}
_SPACED: Final = re.compile(r"(?:\S ){3,}\S")
_MAX_HEADING: Final = 40
_INLINE: Final = re.compile(r"^\s*([^:]{3,30}):\s+(\S.*)$")


def sections_of(paragraphs: Iterable[str]) -> list[Section]:
    """Return the sections in order; what stands before the first heading is the top.

    A heading may have what is below it on the same height, two spaces apart. A line such as
    "Språk: svenska, engelska" is a section of its own, and what follows it belongs to the
    section before.
    """
    found: list[tuple[SectionKind, str, list[str]]] = [(SectionKind.TOP, "", [])]
    for paragraph in paragraphs:
        kind = _heading(paragraph)
        inline = _INLINE.match(paragraph)
        inner = _heading(inline[1]) if inline else None
        cells = re.split(r"\s{2,}", paragraph.strip(), maxsplit=1)
        beside = _heading(cells[0]) if len(cells) > 1 else None
        if kind is not None:
            found.append((kind, paragraph.strip(), []))
        elif beside is not None:
            found.append((beside, cells[0], cells[1:]))
        elif inline and inner in (SectionKind.COURSES, SectionKind.LANGUAGES):
            before = found[-1]
            found.append((inner, inline[1].strip(), [inline[2]]))
            found.append((before[0], "", []))
        else:
            found[-1][2].append(paragraph)
    return [_made(*one) for one in found if one[1] or one[2]]


def _made(kind: SectionKind, heading: str, lines: Sequence[str]) -> Section:
    return Section(kind, heading, tuple(lines))


def _heading(line: str) -> SectionKind | None:
    """Return what a line is the heading of; None for a line that is no known heading."""
    text = line.strip()
    if _SPACED.fullmatch(text):
        text = text.replace(" ", "")
    text = re.sub(r"\s*&\s*|\s*/\s*", " och ", text) if "&" in text or "/" in text else text
    text = " ".join(text.strip(" \t:.•·–—-|_").casefold().split())
    if not text or len(text) > _MAX_HEADING:
        return None
    if text in _BY_WORD:
        return _BY_WORD[text]
    halves = re.split(r" och | and ", text)
    kinds = {_BY_WORD.get(half) for half in halves}
    if len(halves) > 1 and None not in kinds:
        return next(iter(kinds)) if len(kinds) == 1 else _BY_WORD[halves[0]]
    return None
