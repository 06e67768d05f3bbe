"""The vocabulary: competences with their terms, and how they stand to each other.

The bundled one is a folder of JSON Lines, one file an area and one competence a line, so
that a change shows as one line in a diff. An imported taxonomy (ESCO, JobTech) is read from
the same format.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from matcher.errors import VocabularyError
from matcher.types import Competence

__all__ = ["Vocabulary", "bundled_vocabulary", "competence_record", "read_competences"]

_LISTS = {
    "syn_sv": "synonyms_sv",
    "syn_en": "synonyms_en",
    "abbr": "abbreviations",
    "stems_sv": "stems_sv",
    "broader": "broader",
    "related": "related",
    "source_ids": "source_ids",
}


@dataclass(frozen=True)
class Vocabulary:
    """Competences by id, in a fixed order, with a version made from their content."""

    competences: Mapping[str, Competence]
    _ancestors: dict[str, dict[str, int]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, competences: Iterable[Competence]) -> Vocabulary:
        """A vocabulary of ``competences``; links to unknown ids are passed over.

        Raises:
            VocabularyError: two competences share an id.
        """
        found: dict[str, Competence] = {}
        for competence in competences:
            if competence.id in found:
                raise VocabularyError(f"competence id {competence.id!r} stands twice")
            found[competence.id] = competence
        return cls(dict(sorted(found.items())))

    @cached_property
    def version(self) -> str:
        """Twelve hex digits of a SHA-256 over everything in the vocabulary."""
        digest = sha256()
        for competence in self.competences.values():
            digest.update(json.dumps(asdict(competence), sort_keys=True).encode())
        return digest.hexdigest()[:12]

    def __contains__(self, competence_id: object) -> bool:
        return competence_id in self.competences

    def __getitem__(self, competence_id: str) -> Competence:
        return self.competences[competence_id]

    def __len__(self) -> int:
        return len(self.competences)

    def __iter__(self) -> Iterator[Competence]:
        return iter(self.competences.values())

    def label(self, competence_id: str, language: str) -> str:
        """The name to show for a concept or a local term, in ``language``."""
        if competence_id.startswith("local:"):
            return competence_id.removeprefix("local:")
        competence = self.competences.get(competence_id)
        return competence.label(language) if competence else competence_id

    @cached_property
    def _children(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for competence in self:
            for wider in competence.broader:
                found.setdefault(wider, []).append(competence.id)
        return {wider: tuple(ids) for wider, ids in found.items()}

    def children(self, competence_id: str) -> tuple[str, ...]:
        """The competences one step narrower."""
        return self._children.get(competence_id, ())

    def narrower(self, competence_id: str) -> tuple[str, ...]:
        """Every narrower competence, the nearest first."""
        found: dict[str, None] = {}
        frontier = list(self.children(competence_id))
        while frontier:
            new = [one for one in frontier if one not in found and one != competence_id]
            found.update(dict.fromkeys(new))
            frontier = [child for one in new for child in self.children(one)]
        return tuple(found)

    def ancestors(self, competence_id: str) -> Mapping[str, int]:
        """Every wider competence with the number of steps up to it (1 is the nearest)."""
        known = self._ancestors.get(competence_id)
        if known is not None:
            return known
        steps: dict[str, int] = {}
        frontier, depth = [competence_id], 0
        while frontier:
            depth += 1
            above = [
                wider
                for one in frontier
                if one in self.competences
                for wider in self.competences[one].broader
                if wider in self.competences and wider not in steps and wider != competence_id
            ]
            steps.update(dict.fromkeys(above, depth))
            frontier = above
        self._ancestors[competence_id] = steps
        return steps


def _tuple(value: object, where: str, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise VocabularyError(f"{where}: {key!r} must be a list of texts")
    return tuple(item.strip() for item in value if item.strip())


def _competence(record: Mapping[str, Any], area: str, where: str) -> Competence:
    """One line of a vocabulary file as a competence; errors name the file and row."""
    for key in ("id", "sv", "en"):
        if not isinstance(record.get(key), str):
            raise VocabularyError(f"{where}: {key!r} is missing or not a text")
    if not record["id"].strip():
        raise VocabularyError(f"{where}: 'id' is empty")
    if not (record["sv"].strip() or record["en"].strip()):
        raise VocabularyError(f"{where}: a Swedish or an English name is needed")
    lists = {name: _tuple(record.get(key, []), where, key) for key, name in _LISTS.items()}
    return Competence(
        id=record["id"],
        area=str(record.get("area", area)),
        sv=record["sv"].strip(),
        en=record["en"].strip(),
        context=_context(record.get("context", {}), where),
        **lists,
    )


def _context(rules: object, where: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """The rules of ambiguous terms, all in lower case."""
    if not isinstance(rules, dict) or not all(isinstance(rule, dict) for rule in rules.values()):
        raise VocabularyError(f"{where}: 'context' must map terms to their rules")
    context: dict[str, dict[str, tuple[str, ...]]] = {}
    for term, rule in rules.items():
        for key, words in rule.items():
            if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
                raise VocabularyError(f"{where}: {key!r} of {term!r} must be a list of texts")
        context[term.lower()] = {key: tuple(map(str.lower, words)) for key, words in rule.items()}
    return context


def read_competences(lines: Iterable[str], area: str, source: str) -> Iterator[Competence]:
    """Competences from JSON Lines; ``source`` names the file in errors.

    Raises:
        VocabularyError: a line is not JSON or lacks what a competence needs.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{source} row {number}"
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise VocabularyError(f"{where}: not JSON ({error.msg})") from error
        if not isinstance(record, dict):
            raise VocabularyError(f"{where}: one JSON object a line was expected")
        yield _competence(record, area, where)


def competence_record(competence: Competence) -> dict[str, Any]:
    """A competence as the JSON object that `read_competences` takes."""
    record: dict[str, Any] = {
        "id": competence.id,
        "area": competence.area,
        "sv": competence.sv,
        "en": competence.en,
    }
    record |= {key: list(getattr(competence, name)) for key, name in _LISTS.items()}
    record["context"] = {
        term: {key: list(words) for key, words in rule.items()}
        for term, rule in competence.context.items()
    }
    return record


def bundled_vocabulary(extra: Path | None = None) -> Vocabulary:
    """The vocabulary that ships with Samspel, with a taxonomy file beside it if given.

    A competence of ``extra`` takes the place of the bundled one with the same id: a taxonomy
    file is written from a merge and holds the bundled terms as well.

    Raises:
        VocabularyError: a file cannot be read, a line is malformed, or an id stands twice in
            the bundled vocabulary or in ``extra``.
    """
    folder = resources.files("matcher.competences") / "vocabulary"
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".jsonl")), key=str)
    found: dict[str, Competence] = {}
    for item in files:
        _add(found, item.read_text(encoding="utf-8"), item.name)
    if extra is not None:
        others: dict[str, Competence] = {}
        try:
            _add(others, extra.read_text(encoding="utf-8"), extra.name)
        except (OSError, UnicodeDecodeError) as error:
            raise VocabularyError(f"{extra}: a taxonomy file was expected ({error})") from error
        found |= others
    return Vocabulary.of(found.values())


def _add(found: dict[str, Competence], content: str, name: str) -> None:
    """Add the competences of one file to ``found``; their area is the file's name."""
    area = name.removesuffix(".jsonl")
    for competence in read_competences(content.splitlines(), area, name):
        if competence.id in found:
            raise VocabularyError(f"{name}: id {competence.id!r} stands twice")
        found[competence.id] = competence
