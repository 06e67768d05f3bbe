"""LinkedIn's export of one's own data: an archive of CSV files."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator

from service.usecases.cv.facts import level_of, names_of, programme_of
from service.usecases.cv.sniffing import decoded, opened_zip
from service.usecases.cv.speech import code_of
from service.usecases.cv.types import CvFormat, CvIdentity, Draft, Limits, Refusal, RefusedError

__all__ = ["draft_of_linkedin"]

Rows = list[dict[str, str]]

_TOLD = (
    ("Positions.csv", ("Title", "Company Name", "Description")),
    ("Projects.csv", ("Title", "Description")),
    ("Education.csv", ("Degree Name", "School Name", "Notes", "Activities")),
    ("Volunteering.csv", ("Role", "Company Name", "Description")),
    ("Certifications.csv", ("Name", "Authority")),
    ("Honors.csv", ("Title", "Description")),
    ("Publications.csv", ("Name", "Description")),
    ("Patents.csv", ("Title", "Description")),
)


def draft_of_linkedin(content: bytes, limits: Limits) -> Draft:
    """Return what an export says; messages and connections in it are not opened."""
    with opened_zip(content, limits) as archive:
        names = {one.rpartition("/")[2]: one for one in reversed(archive.namelist())}

        def rows(name: str) -> Rows:
            return _rows(archive, names[name]) if name in names else []

        profile = next(iter(rows("Profile.csv")), {})
        studies = [_study(row) for row in rows("Education.csv")]
        lines = [line for line in studies if line]
        programme = programme_of(lines) or (lines[0].split("  ")[0] if lines else None)
        skills = [row.get("Name", "") for row in rows("Skills.csv")]
        blocks = [_block(profile, ("Headline", "Summary"))]
        blocks += [_block(row, fields) for name, fields in _TOLD for row in rows(name)]
        blocks.append(", ".join(filter(None, skills)))
        codes = (code_of(row.get("Name", "")) for row in rows("Languages.csv"))
        return Draft(
            CvFormat.LINKEDIN,
            "\n\n".join(block for block in blocks if block),
            programme=programme,
            level=level_of(programme or ""),
            courses=names_of(row.get("Name", "") for row in rows("Courses.csv")),
            education=tuple(lines)[:20],
            languages=tuple(dict.fromkeys(filter(None, codes))),
            places=tuple(filter(None, [profile.get("Geo Location", "").split(",")[0].strip()])),
            identity=_identity(profile, rows("Email Addresses.csv"), rows("PhoneNumbers.csv")),
        )


def _rows(archive: zipfile.ZipFile, name: str) -> Rows:
    """Return the rows of one file; notes that stand above the headings are passed over."""
    try:
        text = decoded(archive.read(name))
        lines = text.splitlines(keepends=True)
        if lines and lines[0].startswith("Notes:"):
            start = next((n for n, line in enumerate(lines) if not line.strip()), 0)
            text = "".join(lines[start + 1 :])
        found = csv.DictReader(io.StringIO(text, newline=""))
        return [{k: (v or "").strip() for k, v in row.items() if _plain(k, v)} for row in found]
    except (zipfile.BadZipFile, csv.Error, OSError, NotImplementedError) as error:
        raise RefusedError(Refusal.BROKEN) from error


def _plain(key: object, value: object) -> bool:
    return isinstance(key, str) and (value is None or isinstance(value, str))


def _block(row: dict[str, str], fields: tuple[str, ...]) -> str:
    return "\n".join(row[name] for name in fields if row.get(name))


def _study(row: dict[str, str]) -> str:
    year = row.get("End Date", "")[-4:]
    degree, school = row.get("Degree Name", ""), row.get("School Name", "")
    return "  ".join(part for part in (degree, school, year) if part) if degree else ""


def _identity(profile: dict[str, str], mails: Rows, phones: Rows) -> CvIdentity:
    def joined(parts: Iterator[str]) -> str | None:
        return " ".join(part for part in parts if part) or None

    mails = sorted(mails, key=lambda row: row.get("Primary", "").lower() != "yes")
    return CvIdentity(
        joined(profile.get(name, "") for name in ("First Name", "Last Name")),
        joined(iter([row.get("Email Address", "") for row in mails[:1]])),
        joined(iter([row.get("Number", "") for row in phones[:1]])),
    )
