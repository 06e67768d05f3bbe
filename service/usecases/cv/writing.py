"""A profile as a Europass file and as a JSON Resume, for a student to take along."""

from __future__ import annotations

import json
from html import escape
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from models import IdentityInput, Student, StudentIdentity, StudentPublic

__all__ = ["europass_of", "json_resume_of"]

Profile = Student | StudentPublic
Identity = StudentIdentity | IdentityInput

_NS: Final = "http://www.europass.eu/1.0"
_HR: Final = "http://www.hr-xml.org/3"
_OA: Final = "http://www.openapplications.org/oagis/9"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA: Final = "http://json.schemastore.org/resume"
for _prefix, _uri in (("", _NS), ("hr", _HR), ("oa", _OA), ("xsi", _XSI)):
    register_namespace(_prefix, _uri)


def europass_of(student: Profile, identity: Identity | None = None) -> bytes:
    """Return a profile as Europass XML (`Candidate`, document version 4.0), in UTF-8.

    Europass publishes no schema to check it against; its elements and their order are those
    of the files that the portal itself makes, and `read_cv` reads them back.
    """
    root = Element(_q("Candidate"), {f"{{{_XSI}}}schemaLocation": f"{_NS} Candidate.xsd"})
    SubElement(root, _q("DocumentID", _HR), _scheme("DocumentIdentifier", "4.0"))
    _person(SubElement(root, _q("CandidatePerson")), student, identity)
    profile = SubElement(root, _q("CandidateProfile"), {"languageCode": student.language or "sv"})
    SubElement(profile, _q("ID", _HR), _scheme("CandidateProfileID", "1.0"))
    if student.wishes:
        _add(profile, "CandidateObjective", _html(student.wishes), _HR)
    _add(profile, "ExecutiveSummary", _html(student.text), _HR)
    _education(SubElement(profile, _q("EducationHistory")), student)
    qualifications = SubElement(profile, _q("PersonQualifications"))
    for code in student.languages or ():
        competency = SubElement(qualifications, _q("PersonCompetency"))
        _add(competency, "CompetencyID", code, _HR)
        _add(competency, "TaxonomyID", "language", _HR)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def json_resume_of(student: Profile, identity: Identity | None = None) -> bytes:
    """Return a profile as a JSON Resume (schema 1.0.0), in UTF-8."""
    basics = {
        "name": identity.name if identity else None,
        "email": identity.email if identity else None,
        "phone": identity.phone if identity else None,
        "label": student.programme,
        "summary": student.text,
        "location": {"city": student.municipality, "countryCode": "SE"}
        if student.municipality
        else None,
    }
    study = {"area": student.programme, "courses": student.courses}
    resume = {
        "$schema": _SCHEMA,
        "basics": {key: value for key, value in basics.items() if value},
        "education": [{key: value for key, value in study.items() if value}],
        "languages": [{"language": code} for code in student.languages or ()],
        "interests": [{"name": student.wishes}] if student.wishes else [],
    }
    return json.dumps(resume, ensure_ascii=False, indent=2).encode()


def _q(name: str, namespace: str = _NS) -> str:
    return f"{{{namespace}}}{name}"


def _scheme(name: str, version: str) -> dict[str, str]:
    return {"schemeID": "samspel", "schemeName": name, "schemeVersionID": version}


def _add(parent: Element, name: str, text: str, namespace: str = _NS) -> None:
    SubElement(parent, _q(name, namespace)).text = text


def _html(text: str) -> str:
    """Lines as paragraphs, which is how Europass keeps longer texts."""
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def _person(person: Element, student: Profile, identity: Identity | None) -> None:
    """Fill in who it is, where it is known."""
    if identity is not None:
        given, _, family = identity.name.rpartition(" ")
        name = SubElement(person, _q("PersonName"))
        _add(name, "GivenName", given or family, _OA)
        _add(name, "FamilyName", family if given else "", _HR)
        for channel, tag, value in (
            ("Telephone", "DialNumber", identity.phone),
            ("Email", "URI", identity.email),
        ):
            if value:
                communication = SubElement(person, _q("Communication"))
                _add(communication, "ChannelCode", channel)
                _add(communication, tag, value, _OA)
    if student.municipality:
        communication = SubElement(person, _q("Communication"))
        _add(communication, "UseCode", "home")
        address = SubElement(communication, _q("Address"))
        _add(address, "CityName", student.municipality, _OA)
        _add(address, "CountryCode", "se")


def _education(history: Element, student: Profile) -> None:
    """Fill in the programme, with its level and courses."""
    if not student.programme and not student.courses:
        return
    study = SubElement(history, _q("EducationOrganizationAttendance"))
    if student.level is not None:
        _add(study, "EducationLevelCode", str(student.level))
    period = SubElement(study, _q("AttendancePeriod"))
    _add(period, "Ongoing", "true")
    degree = SubElement(study, _q("EducationDegree"))
    _add(degree, "DegreeName", student.programme or "", _HR)
    if student.courses:
        _add(degree, "OccupationalSkillsCovered", _html("\n".join(student.courses)))
