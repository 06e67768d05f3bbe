# ruff: noqa: SIM905 — a word list reads best as running text
"""Europass XML: the Candidate of today and the SkillsPassport of before.

Elements are found by their local names, since real files mix several namespaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from service.usecases.cv.facts import items_of, level_of, names_of, programme_of
from service.usecases.cv.speech import code_of
from service.usecases.cv.types import CvFormat, CvIdentity, Draft, Refusal, RefusedError

__all__ = ["draft_of_europass", "parsed", "plain"]

_PARTS = (
    "ExecutiveSummary", "Headline", "WorkExperience", "EmployerHistory", "Education",
    "EducationOrganizationAttendance", "Skills", "CommunicationAndInterpersonalSkills",
    "OrganisationalSkills", "ManagementAndLeadershipSkills", "DigitalSkills", "Projects",
    "Achievement", "PublicationHistory", "CreativeWorks", "Certifications",
    "CourseCertifications", "ConferencesAndSeminars", "VoluntaryWorks",
    "SocialAndPoliticalActivities", "NetworksAndMemberships", "HobbiesAndInterests", "Others",
    "PersonCompetency",
)  # fmt: skip
_NEVER = frozenset(
    """Identification CandidatePerson Linguistic ContactInfo OrganizationContact Communication
    Period EmploymentPeriod AttendancePeriod Photo Attachment Documentation ReferenceTo
    EmploymentReferences Referee RenderingInformation Country CountryCode Code ID DocumentID
    IndustryCode EducationLevelCode OccupationalSkillsCovered Link Date City Address
    Licenses Driving TaxonomyID CompetencyDimension CurrentIndicator Ongoing PartyID
    StartDate EndDate NumberOfCredit CreditType Level Sector URL Website""".split()
)  # fmt: skip


def parsed(content: bytes) -> Element:
    """Return the root of XML without entities; raises `RefusedError`."""
    try:
        root: Element = fromstring(content, forbid_dtd=False)
    except DefusedXmlException as error:
        raise RefusedError(Refusal.HOSTILE) from error
    except (ParseError, ValueError, LookupError) as error:
        raise RefusedError(Refusal.BROKEN) from error
    return root


class _Words(HTMLParser):
    """The words of the HTML that Europass keeps in its descriptions, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 — the parser's own signature
        if tag in {"p", "br", "li", "div", "ul", "ol", "h1", "h2", "h3", "tr"}:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.handle_starttag(tag, None)

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def plain(text: str) -> str:
    """Return text without markup, with a line for each block."""
    if "<" in text or "&" in text:
        reader = _Words()
        reader.feed(text)
        reader.close()
        text = "".join(reader.found)
    lines = (" ".join(line.split()) for line in re.split(r"\n+", text))
    return "\n".join(line for line in lines if line)


def draft_of_europass(content: bytes, format_: CvFormat = CvFormat.EUROPASS) -> Draft:
    """Return what a Europass file says; raises `RefusedError` for another kind of XML."""
    root = parsed(content)
    if _name(root) not in {"Candidate", "SkillsPassport", "LearnerInfo"}:
        raise RefusedError(Refusal.UNKNOWN)
    studies = [*_all(root, "EducationOrganizationAttendance"), *_inner(root, "Education")]
    lines = [_study(one) for one in studies]
    programme = programme_of([line for line in lines if line]) or _first_title(studies)
    return Draft(
        format_,
        "\n\n".join(block for block in _blocks(root, programme) if block),
        programme=programme,
        level=_level(studies) or level_of(programme or ""),
        courses=_courses(root, studies),
        education=tuple(line for line in lines if line)[:20],
        languages=_languages(root),
        places=tuple(filter(None, _places(root))),
        wishes=_text(root, "CandidateObjective") or None,
        identity=_identity(root),
    )


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(root: Element, *names: str) -> list[Element]:
    return [one for one in root.iter() if _name(one) in names]


def _inner(root: Element, name: str) -> list[Element]:
    """Elements of a name that hold none of the same: the schema nests lists in items."""
    return [one for one in _all(root, name) if len(_all(one, name)) == 1]


def _text(root: Element | None, *path: str) -> str:
    """Return the words of the first element at the end of a path of local names."""
    found = [root] if root is not None else []
    for step in path:
        found = [one for parent in found for one in parent.iter() if _name(one) == step]
    return plain("".join(found[0].itertext())) if found else ""


def _blocks(root: Element, programme: str | None) -> Iterator[str]:
    """Return the text of each part, in the file's order; what has a field of its own is left."""
    taken: set[int] = set()
    for element in root.iter():
        if _name(element) in _PARTS and id(element) not in taken:
            taken.update(id(one) for one in element.iter())
            if _name(element) == "PersonCompetency" and _of_languages(element):
                continue
            lines = dict.fromkeys(_leaves(element))
            yield "\n".join(line for line in lines if line and line != programme)


def _leaves(element: Element) -> Iterator[str]:
    """Return the texts within, but for names, contacts, dates, places and codes."""
    if _name(element) in _NEVER or (_name(element) == "Type" and len(element)):
        return
    if element.text and element.text.strip():
        text = plain(element.text)
        if text.casefold() not in {"true", "false"}:
            yield text
    for child in element:
        yield from _leaves(child)


def _study(element: Element) -> str:
    degree = (
        _text(element, "DegreeName")
        or _text(element, "Title")
        or _text(element, "ProgramName")
        or _text(element, "PositionTitle")
    )
    school = _text(element, "OrganizationName") or _text(element, "Organisation", "Name")
    end = _year(element, "EndDate", "To") or _year(element, "StartDate", "From")
    ongoing = "true" in {_text(element, "Ongoing"), _text(element, "Current")}
    year = "  pågående" if ongoing else f"  {end}" if end else ""
    return f"{degree}  {school}{year}".strip() if degree else ""


def _first_title(studies: list[Element]) -> str | None:
    titles = [_study(one).split("  ")[0] for one in studies]
    return next((title[:200] for title in titles if title), None)


def _year(element: Element, *names: str) -> str:
    for one in _all(element, *names):
        stated = one.get("year") or _text(one)
        found = re.search(r"(?:19|20)\d\d", stated)
        if found:
            return found[0]
    return ""


def _level(studies: list[Element]) -> int | None:
    found = [
        re.search(r"[4-8]", _text(one, "EducationLevelCode") or _text(one, "Level", "Code"))
        for one in studies
    ]
    return max((int(one[0]) for one in found if one), default=None)


def _courses(root: Element, studies: list[Element]) -> tuple[str, ...]:
    taught = [
        _text(one, "OccupationalSkillsCovered") or _text(one, "Activities") for one in studies
    ]
    lists = [text.splitlines() if "\n" in text else items_of([text]) for text in taught]
    named = [_text(one, "Title") for one in _all(root, "CourseCertification")]
    return names_of([*(name for names in lists for name in names), *named])


def _of_languages(element: Element) -> bool:
    return "language" in _text(element, "TaxonomyID").casefold()


def _languages(root: Element) -> tuple[str, ...]:
    names = [_text(one) for one in _all(root, "PrimaryLanguageCode")]
    for one in _all(root, "MotherTongue", "ForeignLanguage"):
        names.append(_text(one, "Description", "Code") or _text(one, "Description", "Label"))
    for one in _all(root, "PersonCompetency"):
        if _of_languages(one):
            names.append(_text(one, "CompetencyID") or _text(one, "CompetencyName"))
    return tuple(dict.fromkeys(filter(None, map(code_of, names))))


def _places(root: Element) -> Iterator[str]:
    for person in _all(root, "CandidatePerson", "Identification"):
        for one in _all(person, "CityName", "Municipality"):
            yield _text(one)


def _identity(root: Element) -> CvIdentity:
    people = _all(root, "CandidatePerson", "Identification") or [root]
    person = people[0]
    name = " ".join(
        part
        for part in (
            _text(person, "GivenName") or _text(person, "FirstName"),
            _text(person, "FamilyName") or _text(person, "Surname"),
        )
        if part
    )
    whole = " ".join("".join(person.itertext()).split())
    email = re.search(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", " ".join(t for t in person.itertext()))
    phone = _text(person, "DialNumber") or _text(person, "Telephone", "Contact")
    dialling = _text(person, "CountryDialing")
    if phone and dialling and not phone.startswith(("+", "0")):
        phone = f"+{dialling.lstrip('+')} {phone}"
    return CvIdentity(name or None, email[0] if email and whole else None, phone or None)
