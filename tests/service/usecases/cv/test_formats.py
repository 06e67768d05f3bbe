"""Europass XML, Word, JSON Resume, LinkedIn's export and plain text."""

import io
import json
from collections.abc import Callable, Mapping

import docx
import pytest
from docx.oxml import parse_xml

from models import IdentityInput, StudentPublic
from service.usecases.cv.reading import read_cv
from service.usecases.cv.types import CvFormat
from service.usecases.cv.writing import europass_of, json_resume_of

MakeZip = Callable[[Mapping[str, str | bytes]], bytes]

PASSPORT = """<?xml version="1.0" encoding="UTF-8"?>
<SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass" locale="sv">
<DocumentInfo><DocumentType>ECV</DocumentType></DocumentInfo><LearnerInfo>
<Identification><PersonName><FirstName>Bo</FirstName><Surname>Testgren</Surname></PersonName>
<ContactInfo><Address><Contact><AddressLine>Storgatan 1</AddressLine><PostalCode>37434</PostalCode>
<Municipality>Karlshamn</Municipality></Contact></Address>
<Email><Contact>bo.testgren@example.se</Contact></Email>
<TelephoneList><Telephone><Contact>0454-123 45</Contact></Telephone></TelephoneList></ContactInfo>
<Demographics><Birthdate year="1998" month="--03" day="---02"/><Gender><Code>M</Code></Gender>
</Demographics></Identification>
<Headline><Description><Label>Automationstekniker</Label></Description></Headline>
<WorkExperienceList><WorkExperience><Period><From year="2021" month="--06"/><Current>true</Current>
</Period><Position><Label>Underhållstekniker</Label></Position>
<Activities>&lt;p&gt;Felsökte PLC-styrda linor i Siemens S7.&lt;/p&gt;
&lt;p&gt;Bytte givare.&lt;/p&gt;
</Activities>
<Employer><Name>Pappersbruket Test AB</Name><ContactInfo><Address><Contact>
<Municipality>Mörrum</Municipality></Contact></Address></ContactInfo></Employer></WorkExperience>
</WorkExperienceList>
<EducationList><Education><Period><From year="2024"/><Current>true</Current></Period>
<Title>Yrkeshögskoleutbildning till automationsingenjör</Title><Activities>PLC-programmering,
Reglerteknik</Activities><Organisation><Name>Yrkeshögskolan i Karlshamn</Name></Organisation>
<Level><Code>5</Code></Level></Education></EducationList>
<Skills><Linguistic><MotherTongueList><MotherTongue><Description><Code>sv</Code><Label>svenska</Label>
</Description></MotherTongue></MotherTongueList><ForeignLanguageList><ForeignLanguage><Description>
<Code>en</Code><Label>engelska</Label></Description><ProficiencyLevel><Listening>B2</Listening>
</ProficiencyLevel></ForeignLanguage></ForeignLanguageList></Linguistic>
<Computer><Description>TIA Portal, WinCC</Description></Computer></Skills>
</LearnerInfo></SkillsPassport>"""

TEXT = """Namn: Kim Åsgren
E-post: kim.asgren@example.se
Telefon: 0708-12 34 56
Född: 2001-02-03
Bostadsort: Ronneby

Studerar till vindkrafttekniker (yrkeshögskola).

Relevanta kurser: Hydraulik, Elkraft 7,5 hp, Arbete på hög höjd
Språk: svenska, engelska, polska

Jag har bytt växellådor och läst av vibrationer.
"""


def test_the_candidate_of_today(make_candidate: str) -> None:
    found = read_cv(make_candidate.encode())
    assert found.format is CvFormat.EUROPASS
    assert found.programme == "Master i mekanik"
    assert found.level == 7
    assert found.languages == ("sv", "en", "de")
    assert found.municipality == "Växjö"
    assert found.identity.email == "noor.lind@example.se"
    assert found.identity.phone == "+46 701234567"
    assert "Beräknade svetsar & skruvförband.\nSkrev rapporter." in found.text
    assert "Beräkningsingenjör" in found.text
    for secret in ("Noor", "Farsi", "Lind", "@", "1234567", "2000-01-01", "Björkgatan"):
        assert secret not in found.text


def test_the_passport_of_before() -> None:
    found = read_cv(PASSPORT.encode())
    assert found.programme == "Yrkeshögskoleutbildning till automationsingenjör"
    assert found.level == 5
    assert found.languages == ("sv", "en")
    assert found.municipality == "Karlshamn"
    assert found.identity.name == "Bo Testgren"
    assert found.identity.phone == "0454-123 45"
    assert {"PLC-programmering", "Reglerteknik"} <= set(found.courses)
    for told in ("Felsökte PLC-styrda linor i Siemens S7.", "TIA Portal, WinCC", "Underhållstekn"):
        assert told in found.text
    for secret in ("Testgren", "Storgatan", "0454", "1998", "svenska"):
        assert secret not in found.text


def test_a_word_document_with_a_table_a_text_box_and_a_header() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Svea Provander, svea.provander@example.se"
    document.add_paragraph("Kort om mig")
    box = parse_xml(
        '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:t>Ankaret</w:t></w:r><w:r><w:pict><v:shape>'
        "<v:textbox><w:txbxContent><w:p><w:r><w:t>Kan Solid</w:t></w:r><w:r><w:t>Works</w:t></w:r>"
        "</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    document.element.body.insert(1, box)
    document.add_paragraph("Utbildning")
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(
        table.rows,
        (("2024–2027", "Högskoleingenjör i maskinteknik"), ("2021–2024", "Teknikprogrammet")),
        strict=True,
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    packed = io.BytesIO()
    document.save(packed)
    found = read_cv(packed.getvalue())
    assert found.format is CvFormat.DOCX
    assert found.text.splitlines() == [
        "Ankaret",
        "Kan SolidWorks",
        "Utbildning",
        "2024–2027 Högskoleingenjör i maskinteknik",
        "2021–2024 Teknikprogrammet",
    ]
    assert found.programme == "Högskoleingenjör i maskinteknik"
    assert found.identity.name == "Svea Provander"


def test_json_resume() -> None:
    resume = {
        "basics": {
            "name": "Ada Provsson", "label": "Utvecklare", "email": "ada@example.se",
            "phone": "070-1", "summary": "Bygger webbtjänster.", "location": {"city": "Ronneby"},
        },
        "work": [{"position": "Praktikant", "name": "Kod AB", "highlights": ["Skrev Go", "Rust"]}],
        "education": [
            {"studyType": "Kandidat", "area": "datavetenskap", "institution": "BTH",
             "startDate": "2023-09", "courses": ["PA1414 - Databaser, grund"]},
        ],
        "skills": [{"name": "Web", "keywords": ["HTML", "TypeScript"]}],
        "languages": [{"language": "Svenska"}, {"language": "English", "fluency": "C1"}],
    }  # fmt: skip
    found = read_cv(json.dumps(resume).encode())
    assert found.format is CvFormat.JSON_RESUME
    assert found.programme == "Kandidat datavetenskap"
    assert found.level == 6
    assert found.courses == ("PA1414 - Databaser, grund",)
    assert found.languages == ("sv", "en")
    assert found.municipality == "Ronneby"
    assert "Skrev Go\nRust" in found.text
    assert "HTML, TypeScript" in found.text
    assert "Provsson" not in found.text


def test_linkedins_export(make_zip: MakeZip) -> None:
    content = make_zip(
        {
            "Profile.csv": "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,"
            "Industry,Zip Code,Geo Location\nLo,Testberg,,Gatan 1,Mar 4,Elektronikstudent,"
            '"Lo Testberg bygger kretskort.\nMäter gärna.",,37133,"Karlskrona, Sweden"\n',
            "Positions.csv": "Company Name,Title,Description,Location,Started On,Finished On\n"
            "Krets AB,Sommarjobbare,Lödde och felsökte i Altium,,Jun 2025,Aug 2025\n",
            "Education.csv": "School Name,Start Date,End Date,Notes,Degree Name,Activities\n"
            "BTH,2023,2026,,Högskoleingenjör i elektroteknik,\n",
            "Skills.csv": "Name\nAltium Designer\nVHDL\n",
            "Languages.csv": "Name,Proficiency\nSwedish,Native\nEngelska,Full\n",
            "Courses.csv": "Name,Number\n\"Signaler, system\",ET1\n",
            "Email Addresses.csv": "Email Address,Confirmed,Primary,Updated On\n"
            "old@example.se,Yes,No,x\nlo@example.se,Yes,Yes,x\n",
            "PhoneNumbers.csv": "Extension,Number,Type\n,070-123 45 67,Mobile\n",
            "messages.csv": "FROM,CONTENT\nsomebody,hemligt\n",
        }
    )  # fmt: skip
    found = read_cv(content)
    assert found.format is CvFormat.LINKEDIN
    assert found.programme == "Högskoleingenjör i elektroteknik"
    assert found.languages == ("sv", "en")
    assert found.courses == ("Signaler, system",)
    assert found.municipality == "Karlskrona"
    assert found.identity.name == "Lo Testberg"
    assert found.identity.email == "lo@example.se"
    assert "bygger kretskort.\nMäter gärna." in found.text
    assert "Altium Designer, VHDL" in found.text
    for secret in ("Testberg", "hemligt", "Gatan", "070"):
        assert secret not in found.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_plain_text_in_the_encodings_of_editors(encoding: str) -> None:
    found = read_cv(TEXT.encode(encoding), "cv.pdf")
    assert found.format is CvFormat.TEXT
    assert found.identity.name == "Kim Åsgren"
    assert found.municipality == "Ronneby"
    assert found.languages == ("sv", "en", "pl")
    assert found.courses == ("Hydraulik", "Elkraft", "Arbete på hög höjd")
    assert found.level == 5
    assert "bytt växellådor" in found.text
    for secret in ("Åsgren", "0708", "2001", "@"):
        assert secret not in found.text


@pytest.fixture(scope="module")
def profile() -> StudentPublic:
    return StudentPublic.model_construct(
        id="s1",
        programme="Civilingenjör i maskinteknik",
        level=7,
        text="Jag kan <b>svetsa</b> & räkna på utmattning.\nHar byggt en bil i CATIA.",
        language="sv",
        courses=["Finita elementmetoden", "Tillverkning, grundkurs"],
        wishes="Examensarbete om lättvikt.\nGärna i Olofström.",
        municipality="Karlskrona",
        languages=["sv", "en", "fa"],
    )


@pytest.mark.parametrize("write", [europass_of, json_resume_of])
def test_what_is_written_is_read_back(profile: StudentPublic, write: Callable[..., bytes]) -> None:
    identity = IdentityInput(name="Ida Karin Testö", email="ida@example.se", phone="070-1234567")
    found = read_cv(write(profile, identity))
    assert found.programme == profile.programme
    assert found.level == profile.level
    assert list(found.courses) == profile.courses
    assert list(found.languages) == profile.languages
    assert found.municipality == profile.municipality
    assert (found.identity.name, found.identity.email) == (identity.name, identity.email)
    assert found.identity.phone == identity.phone
    assert profile.text in found.text


def test_europass_keeps_text_and_wishes_apart(profile: StudentPublic) -> None:
    found = read_cv(europass_of(profile))
    assert found.text == profile.text
    assert found.wishes == profile.wishes
    assert found.identity.name is None
