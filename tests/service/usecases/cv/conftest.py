"""Files of invented people, made in the tests."""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

DATA = Path(__file__).parent / "data"

MakeZip = Callable[[Mapping[str, str | bytes]], bytes]
MakePdf = Callable[..., bytes]


@pytest.fixture(scope="session")
def stored() -> Callable[[str], bytes]:
    """Return what reads a stored file."""
    return lambda name: (DATA / name).read_bytes()


@pytest.fixture(scope="session")
def make_zip() -> MakeZip:
    """Return what packs files."""

    def make(files: Mapping[str, str | bytes]) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return packed.getvalue()

    return make


@pytest.fixture(scope="session")
def make_pdf() -> MakePdf:
    """Return what writes a small PDF: pages with operators, and an image if asked."""

    def make(
        pages: Sequence[bytes] = (b"",), image: bool = False, repeat: int = 1, packed: int = 0
    ) -> bytes:
        if packed:
            pressing = zlib.compressobj(9)
            pieces = [pressing.compress(b" " * 1_000_000) for _ in range(packed // 1_000_000)]
            data = b"".join(pieces) + pressing.flush()
            head = f"<< /Length {len(data)} /Filter /FlateDecode >>".encode()
            streams = [head + b"\nstream\n" + data + b"\nendstream"]
        else:
            streams = [
                f"<< /Length {len(page)} >>\nstream\n".encode() + page + b"\nendstream"
                for page in pages
            ]
        kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(streams)) for _ in range(repeat))
        picture = (
            b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
            b"/BitsPerComponent 8 /Length 1 >>\nstream\n\x80\nendstream"
        )
        shown = "/XObject << /I 4 0 R >>" if image else ""
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {repeat * len(streams)} >>".encode(),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            picture,
        ]
        for n, stream in enumerate(streams):
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * n} 0 R "
                f"/Resources << /Font << /F 3 0 R >> {shown} >> >>".encode()
            )
            objects.append(stream)
        return _written(objects)

    return make


def _written(objects: Sequence[bytes]) -> bytes:
    found = bytearray(b"%PDF-1.4\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(found))
        found += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    start = len(found)
    found += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        found += b"%010d 00000 n \n" % place
    found += b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(found + b"startxref\n%d\n%%%%EOF\n" % start)


@pytest.fixture(scope="session")
def make_candidate() -> str:
    """Return a Europass file with the elements that the portal writes."""
    return """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Candidate xsi:schemaLocation="http://www.europass.eu/1.0 Candidate.xsd"
 xmlns="http://www.europass.eu/1.0" xmlns:oa="http://www.openapplications.org/oagis/9"
 xmlns:eures="http://www.europass_eures.eu/1.0" xmlns:hr="http://www.hr-xml.org/3"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<hr:DocumentID schemeID="Test-0001" schemeAgencyName="EUROPASS" schemeVersionID="4.0"/>
<CandidateSupplier><hr:PartyName>Owner</hr:PartyName><PersonContact><PersonName>
<oa:GivenName>Noor</oa:GivenName></PersonName></PersonContact></CandidateSupplier>
<CandidatePerson><PersonName><oa:GivenName>Noor</oa:GivenName>
<hr:FamilyName>Farsi Lind</hr:FamilyName></PersonName>
<Communication><ChannelCode>Telephone</ChannelCode><UseCode>mobile</UseCode>
<CountryDialing>46</CountryDialing><oa:DialNumber>701234567</oa:DialNumber></Communication>
<Communication><ChannelCode>Email</ChannelCode><oa:URI>noor.lind@example.se</oa:URI></Communication>
<Communication><UseCode>home</UseCode><Address type="home">
<oa:AddressLine>Björkgatan 2</oa:AddressLine><oa:CityName>Växjö</oa:CityName>
<CountryCode>se</CountryCode></Address></Communication>
<NationalityCode>se</NationalityCode><hr:BirthDate>2000-01-01</hr:BirthDate>
<hr:GenderCode>female</hr:GenderCode>
<PrimaryLanguageCode name="NORMAL">swe</PrimaryLanguageCode></CandidatePerson>
<CandidateProfile languageCode="sv"><hr:ID schemeID="Test-0001"/>
<EmploymentHistory><EmployerHistory><hr:OrganizationName>Stålteknik Test AB</hr:OrganizationName>
<OrganizationContact><Communication><Address><oa:CityName>Alvesta</oa:CityName></Address>
</Communication></OrganizationContact><PositionHistory>
<PositionTitle typeCode="FREETEXT">Beräkningsingenjör</PositionTitle><eures:EmploymentPeriod>
<eures:StartDate><hr:FormattedDateTime>2023-06-15</hr:FormattedDateTime></eures:StartDate>
<hr:CurrentIndicator>true</hr:CurrentIndicator></eures:EmploymentPeriod>
<oa:Description>&lt;p&gt;Beräknade svetsar &amp;amp; skruvförband.&lt;/p&gt;&lt;ol&gt;&lt;li
data-list="bullet"&gt;Skrev rapporter.&lt;/li&gt;&lt;/ol&gt;</oa:Description>
<City>Alvesta</City><Country>se</Country></PositionHistory></EmployerHistory></EmploymentHistory>
<EducationHistory><EducationOrganizationAttendance>
<hr:OrganizationName>Linnéuniversitetet</hr:OrganizationName>
<EducationLevelCode>7</EducationLevelCode>
<AttendancePeriod><StartDate><hr:FormattedDateTime>2025-09</hr:FormattedDateTime></StartDate>
<Ongoing>true</Ongoing></AttendancePeriod><EducationDegree>
<hr:DegreeName>Master i mekanik</hr:DegreeName>
<OccupationalSkillsCovered>Brottmekanik, Utmattning</OccupationalSkillsCovered></EducationDegree>
</EducationOrganizationAttendance></EducationHistory>
<PersonQualifications><PersonCompetency><CompetencyID>eng</CompetencyID>
<hr:TaxonomyID>language</hr:TaxonomyID></PersonCompetency><PersonCompetency>
<CompetencyID>deu</CompetencyID><hr:TaxonomyID>language</hr:TaxonomyID></PersonCompetency>
</PersonQualifications></CandidateProfile></Candidate>"""
