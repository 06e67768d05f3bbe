"""Reading the official ESCO download into competences.

"This service uses the ESCO classification of the European Commission."

The download (https://esco.ec.europa.eu/en/use-esco/download, CSV) is a zip a language and,
in some versions, one more with the relations; versions 1.0 to 1.2 name the same columns.
Skills are joined across languages by their URI. Swedish and English are kept, since they are
what a text is read in; files in other languages are passed over. Skill groups and the
hierarchy above them are headings that nobody asks for, and are left out: ``broader`` and
``related`` join skills only.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import BadZipFile, ZipFile

from matcher.errors import VocabularyError
from matcher.types import Competence

__all__ = ["read_esco"]

_SKILL_URI = re.compile(
    r"https?://data\.europa\.eu/esco/skill/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
)
_SKILLS = re.compile(r"skills_([a-z]{2})\.csv")
_BROADER = re.compile(r"broaderRelationsSkillPillar(?:_[a-z]{2})?\.csv")
_RELATED = re.compile(r"skillSkillRelations(?:_[a-z]{2})?\.csv")
_LABEL_BREAK = re.compile(r"\s*[\r\n]+\s*|\s+\|\s+")


@dataclass(frozen=True, slots=True)
class _File:
    """One CSV file, on disk or in a zip; ``place`` names it in errors."""

    name: str
    place: str
    open: Callable[[], AbstractContextManager[IO[bytes]]]


@dataclass(slots=True)
class _Skill:
    """One skill as it is put together: language → label, language → synonyms."""

    labels: dict[str, str] = field(default_factory=dict)
    synonyms: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    broader: dict[str, None] = field(default_factory=dict)
    related: dict[str, None] = field(default_factory=dict)


def read_esco(path: Path | Sequence[Path]) -> list[Competence]:
    """The released skills of ESCO, in order of id.

    Args:
        path: a zip as downloaded, a CSV of it, a folder of either (looked through to the
            bottom), or several of these.

    Returns:
        One competence a skill: id ``esco-<uuid>``, area ``esco``, source ``esco:<uuid>``.

    Raises:
        VocabularyError: a path does not exist, no Swedish or English skills are there, or a
            file is damaged; the message names file, row and what was expected.
    """
    paths = [path] if isinstance(path, Path) else list(path)
    files = [file for one in paths for file in _files(one)]
    skills: dict[str, _Skill] = {}
    languages = _read_skills(files, skills)
    if not languages & {"sv", "en"}:
        found = f"only skills in: {', '.join(sorted(languages))}" if languages else "no skills file"
        where = ", ".join(str(one) for one in paths)
        raise VocabularyError(f"{where}: skills_sv.csv or skills_en.csv was expected; {found}")
    for file in files:
        if _BROADER.fullmatch(file.name):
            for lower, upper in _links(file, "conceptUri", "broaderUri", skills):
                skills[lower].broader[upper] = None
        elif _RELATED.fullmatch(file.name):
            for one, other in _links(file, "originalSkillUri", "relatedSkillUri", skills):
                skills[one].related[other] = None
    return [_competence(uuid, skill) for uuid, skill in sorted(skills.items()) if skill.labels]


def _files(path: Path) -> Iterator[_File]:
    """The CSV files at ``path``, inside its zips too, in order of name."""
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            if inner.is_file() and inner.suffix.lower() in {".csv", ".zip"}:
                yield from _files(inner)
    elif not path.is_file():
        raise VocabularyError(f"{path}: no such file or folder")
    elif path.suffix.lower() == ".zip":
        for entry in _entries(path):
            place = f"{path.name}/{entry}"
            yield _File(PurePosixPath(entry).name, place, partial(_open_entry, path, entry))
    else:
        yield _File(path.name, path.name, partial(_open_plain, path))


def _entries(path: Path) -> list[str]:
    try:
        with ZipFile(path) as archive:
            return sorted(name for name in archive.namelist() if name.lower().endswith(".csv"))
    except (BadZipFile, OSError) as error:
        raise VocabularyError(f"{path.name}: a zip as downloaded was expected ({error})") from error


def _open_plain(path: Path) -> IO[bytes]:
    return path.open("rb")


def _open_entry(path: Path, entry: str) -> IO[bytes]:
    with ZipFile(path) as archive:  # the entry keeps the file open for itself
        return archive.open(entry)


def _rows(file: _File, columns: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """(place and row for errors, cells by column) for each row of ``file``."""
    number = 0
    try:
        with file.open() as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text, strict=True)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                raise VocabularyError(f"{file.place} row 1: column {missing[0]!r} was expected")
            for number, row in enumerate(reader, start=2):
                where = f"{file.place} row {number}"
                if any(row[name] is None for name in columns):
                    raise VocabularyError(
                        f"{where}: {len(reader.fieldnames or ())} cells were expected"
                    )
                yield where, row
    except (csv.Error, UnicodeDecodeError, BadZipFile, OSError) as error:
        place = f"{file.place} row {number + 1 if number else 1}"
        raise VocabularyError(f"{place}: UTF-8 CSV was expected ({error})") from error


def _uuid(uri: str) -> str | None:
    """The last part of a skill's address; None for groups, fields of study and others."""
    match = _SKILL_URI.fullmatch(uri.strip())
    return match[1] if match else None


def _read_skills(files: Sequence[_File], skills: dict[str, _Skill]) -> set[str]:
    """Fill ``skills`` from every Swedish and English skills file; all languages met."""
    languages: set[str] = set()
    for file in files:
        match = _SKILLS.fullmatch(file.name)
        if match:
            languages.add(match[1])
            if match[1] in {"sv", "en"}:
                _read_language(file, match[1], skills)
    return languages


def _read_language(file: _File, language: str, skills: dict[str, _Skill]) -> None:
    for where, row in _rows(file, ("conceptUri", "preferredLabel", "altLabels")):
        if row.get("status", "released") not in {"released", ""}:
            continue
        uuid = _uuid(row["conceptUri"])
        if uuid is None:
            raise VocabularyError(
                f"{where}: the address of a skill was expected, not {row['conceptUri']!r}"
            )
        label = " ".join(row["preferredLabel"].split())
        if not label:
            continue  # a skill that nobody has translated yet
        skill = skills.setdefault(uuid, _Skill())
        skill.labels.setdefault(language, label)
        for term in _LABEL_BREAK.split(row["altLabels"]):
            skill.synonyms[language][" ".join(term.split())] = None


def _links(
    file: _File, source: str, target: str, skills: dict[str, _Skill]
) -> Iterator[tuple[str, str]]:
    """Pairs of skills that ``file`` joins; those with a group or a skill not read are skipped."""
    for _, row in _rows(file, (source, target)):
        one, other = _uuid(row[source]), _uuid(row[target])
        if one in skills and other in skills and one != other:
            yield one, other


def _competence(uuid: str, skill: _Skill) -> Competence:
    synonyms = {
        language: tuple(term for term in terms if term and term != skill.labels[language])
        for language, terms in skill.synonyms.items()
    }
    beside = sorted(f"esco-{other}" for other in skill.related if other not in skill.broader)
    return Competence(
        id=f"esco-{uuid}",
        area="esco",
        sv=skill.labels.get("sv", ""),
        en=skill.labels.get("en", ""),
        synonyms_sv=synonyms.get("sv", ()),
        synonyms_en=synonyms.get("en", ()),
        broader=tuple(sorted(f"esco-{upper}" for upper in skill.broader)),
        related=tuple(beside),
        source_ids=(f"esco:{uuid}",),
    )
