"""Reading the JobTech taxonomy of the Swedish Public Employment Service.

Two open files are read as they are downloaded (https://data.jobtechdev.se/taxonomy/ and the
ontology's term lists), gzipped or not: the skills as JSON, from the file archive or from the
API, and the terms for abilities (``termer_koncept_formaga.csv``). JobTech is Swedish; an
English name comes from a merge with ESCO or the bundled vocabulary.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from matcher.errors import VocabularyError
from matcher.types import Competence

__all__ = ["read_jobtech"]

# Words after a comma that only say what kind of thing a name is: "SOAP, kommunikationsprotokoll".
_KIND_WORDS = """
    affärssystem analysverktyg applikationsplattform cms databashanterare erfarenhet frågespråk
    html-editor integrationsplattform kommunikationsprotokoll logistiksystem molnplattform
    operativsystem programbibliotek programmeringsspråk programmeringsverktyg ramverk
    redovisningssystem routingprotokoll spelmotor systemutvecklingsverktyg texteditor
    versionshanteringssystem webbserverprogram
"""
_KINDS = frozenset(_KIND_WORDS.split()) | {
    "integrerad utvecklingsmiljö",
    "styr- och utvecklingsmodell",
}
_WITH_ACRONYM = re.compile(r"(.{4,}?)\s*(?:/\s*([A-Z][A-Z0-9]{1,7})|\(([A-Z][A-Z0-9]{1,7})\))")
_ABILITIES = frozenset({"FORMAGA", "KOMPETENS"})


def read_jobtech(path: Path | Sequence[Path]) -> list[Competence]:
    """The skills of the JobTech taxonomy, in order of id.

    Args:
        path: a JSON or CSV file as downloaded (also gzipped), a folder of the JSON files, or
            several of these. The abilities' CSV is read only when it is named itself: it
            holds traits ("flexibel", "driven") that stand in every advertisement.

    Returns:
        One competence a skill: id ``jobtech-<id>``, area ``jobtech``, source ``jobtech:<id>``.

    Raises:
        VocabularyError: a path does not exist, holds no skills, or a file is damaged; the
            message names file, row and what was expected.
    """
    found: dict[str, Competence] = {}
    for one in [path] if isinstance(path, Path) else path:
        read = list(_from_path(one))
        if not read:
            raise VocabularyError(f"{one}: concepts of type 'skill' were expected; none is there")
        for competence in read:
            found.setdefault(competence.id, competence)
    return [found[competence_id] for competence_id in sorted(found)]


def _from_path(path: Path) -> Iterator[Competence]:
    if path.is_dir():
        for inner in sorted(path.iterdir()):
            if inner.name.lower().endswith((".json", ".json.gz")):
                yield from _from_json(inner)
    elif not path.is_file():
        raise VocabularyError(f"{path}: no such file or folder")
    elif path.name.lower().endswith((".csv", ".csv.gz")):
        yield from _from_csv(path)
    else:
        yield from _from_json(path)


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
        if path.suffix.lower() == ".gz":
            raw = gzip.decompress(raw)
        return raw.decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise VocabularyError(f"{path.name}: UTF-8 text was expected ({error})") from error


def _from_json(path: Path) -> Iterator[Competence]:
    try:
        data = json.loads(_text(path))
    except json.JSONDecodeError as error:
        place = f"{path.name} row {error.lineno}"
        raise VocabularyError(f"{place}: JSON was expected ({error.msg})") from error
    if isinstance(data, dict):
        inner = data.get("data")
        data = inner.get("concepts") if isinstance(inner, dict) else data.get("concepts")
    if not isinstance(data, list):
        raise VocabularyError(
            f"{path.name} row 1: {{'data': {{'concepts': […]}}}} or a list of concepts was expected"
        )
    yield from _concepts(data, path.name)


def _concepts(items: Sequence[object], source: str) -> Iterator[Competence]:
    """Skills among ``items`` and below them; rows count the concepts of one list from 1."""
    for number, item in enumerate(items, start=1):
        where = f"{source} row {number}"
        if not isinstance(item, dict):
            raise VocabularyError(f"{where}: a concept (a JSON object) was expected")
        # the API writes "taxonomy/preferred-label" for what the files call "preferred_label"
        concept = {k.removeprefix("taxonomy/").replace("-", "_"): v for k, v in item.items()}
        below = concept.get("narrower")
        if isinstance(below, list):
            yield from _concepts(below, where)
        if concept.get("type") == "skill" and not concept.get("deprecated"):
            yield _skill(concept, where)


def _skill(concept: Mapping[str, Any], where: str) -> Competence:
    for key in ("id", "preferred_label"):
        if not isinstance(concept.get(key), str) or not concept[key].strip():
            raise VocabularyError(f"{where}: {key!r} was expected as a text")
    others = concept.get("alternative_labels") or []
    if not isinstance(others, list) or not all(isinstance(term, str) for term in others):
        raise VocabularyError(f"{where}: 'alternative_labels' was expected as a list of texts")
    return _competence(concept["id"].strip(), concept["preferred_label"], others)


def _from_csv(path: Path) -> Iterator[Competence]:
    terms: dict[str, tuple[str, list[str]]] = {}
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), delimiter=";", strict=True)
    columns = ("term", "uuid", "concept", "type")
    number = 1
    try:
        missing = [name for name in columns if name not in (reader.fieldnames or ())]
        if missing:
            raise VocabularyError(f"{path.name} row 1: column {missing[0]!r} was expected")
        for number, row in enumerate(reader, start=2):
            if not all(row[name] for name in columns):
                raise VocabularyError(
                    f"{path.name} row {number}: {', '.join(columns)} were expected"
                )
            if row["type"] in _ABILITIES:
                terms.setdefault(row["uuid"], (row["concept"], []))[1].append(row["term"])
    except csv.Error as error:
        place = f"{path.name} row {number + 1}"
        raise VocabularyError(f"{place}: CSV with ';' was expected ({error})") from error
    for uuid, (label, synonyms) in terms.items():
        yield _competence(uuid, label, synonyms)


def _competence(concept_id: str, label: str, others: Iterable[str]) -> Competence:
    label = " ".join(label.split())
    terms: dict[str, None] = dict.fromkeys(" ".join(term.split()) for term in others)
    abbreviations: tuple[str, ...] = ()
    head, comma, kind = label.rpartition(", ")
    if comma and kind.lower() in _KINDS:
        terms[head] = None
    match = _WITH_ACRONYM.fullmatch(label)
    if match:
        terms[match[1]] = None
        abbreviations = (match[2] or match[3],)
    same = {"", label, label.lower()}
    return Competence(
        id=f"jobtech-{concept_id}",
        area="jobtech",
        sv=label,
        en="",
        synonyms_sv=tuple(term for term in terms if term not in same),
        abbreviations=abbreviations,
        source_ids=(f"jobtech:{concept_id}",),
    )
