"""Readers of the open data that the encoder learns from; each stays inside one taxonomy."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from matcher.encoding.training.concepts import Concept, Whole
from matcher.encoding.training.guard import read_csv, read_json, read_jsonl

__all__ = ["Corpus", "read_corpus"]


@dataclass
class Corpus:
    """All that the encoder learns from.

    Attributes:
        concepts: by source; names of one concept mean the same.
        wholes: by source; the parts of one whole belong together.
        parallel: by source; two texts that say the same in two languages.
    """

    concepts: dict[str, list[Concept]] = field(default_factory=dict)
    wholes: dict[str, list[Whole]] = field(default_factory=dict)
    parallel: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def texts(self) -> Iterator[str]:
        """Every name, definition and parallel text, in the order in which they were read."""
        for concepts in self.concepts.values():
            for concept in concepts:
                yield from concept.all_names
                yield from concept.texts
        for parallel in self.parallel.values():
            for pair in parallel:
                yield from pair

    def digest(self) -> str:
        """SHA-256 over :meth:`texts` and what belongs together, so that changed data shows."""
        digest = hashlib.sha256()
        for text in self.texts():
            digest.update(text.encode() + b"\0")
        for wholes in self.wholes.values():
            for whole in wholes:
                names = [part.all_names[0] for part in (whole.name, *whole.parts)]
                digest.update("\n".join(names).encode() + b"\0")
        return digest.hexdigest()


def read_corpus(data: Path, vocabulary: Path | None = None) -> Corpus:
    """Read every source found under ``data``, and the bundled vocabulary's folder if given.

    Raises:
        TrainingDataError: a file is forbidden or unreadable, or nothing was found.
    """
    corpus = Corpus()
    if (data / "esco").is_dir():
        _esco(data / "esco", corpus)
    if (data / "jobtech").is_dir():
        _jobtech(data / "jobtech", corpus)
    if (data / "onet").is_dir():
        _onet(data / "onet", corpus)
    for path in sorted((data / "syllabi").glob("*.jsonl*")):
        corpus.parallel["syllabi"] = [
            (row["goals_sv"], row["goals_en"])
            for row in read_jsonl(path)
            if row["goals_sv"] and row["goals_en"] and row["goals_sv"] != row["goals_en"]
        ]
    if vocabulary is not None and vocabulary.is_dir():
        _vocabulary(vocabulary, corpus)
    return corpus


def _esco(folder: Path, corpus: Corpus) -> None:
    by_uri: dict[str, Concept] = {}
    kinds: dict[str, list[Concept]] = defaultdict(list)
    for row in read_jsonl(folder / "esco.jsonl.gz"):
        names = {
            "sv": [row["label_sv"], *row["alt_sv"]],
            "en": [row["label_en"], *row["alt_en"], *row["hidden_en"]],
        }
        concept = Concept(
            {language: [n for n in each if n] for language, each in names.items()},
            [row["desc_en"]] if row["desc_en"] else [],
        )
        by_uri[row["uri"]] = concept
        kinds["skill" if "skill" in row["kind"] else "occupation"].append(concept)
    for kind, concepts in kinds.items():
        corpus.concepts[f"esco {kind}"] = concepts
    parts: dict[str, list[Concept]] = defaultdict(list)
    for row in read_csv(folder / "esco_relations.csv.gz"):
        if row["occupation_uri"] in by_uri and row["skill_uri"] in by_uri:
            parts[row["occupation_uri"]].append(by_uri[row["skill_uri"]])
    corpus.wholes["esco"] = [Whole(by_uri[uri], each) for uri, each in parts.items()]


def _graph(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_json(path)["data"]["concepts"]
    return rows


def _nodes(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield row
        yield from _nodes(row.get("narrower", []))


def _jobtech(folder: Path, corpus: Corpus) -> None:
    terms: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.glob("termer_koncept_*.csv.gz")):
        for row in read_csv(path, delimiter=";"):
            terms[row["concept"]].append(row["term"])
    corpus.concepts["jobtech terms"] = [
        Concept({"sv": [name, *each]}) for name, each in terms.items()
    ]
    groups = [
        row
        for name in ("isco-level-4-groups", "the-ssyk-hierarchy-with-occupations")
        for row in _nodes(_graph(folder / f"{name}.json.gz"))
    ]
    corpus.concepts["jobtech groups"] = [
        Concept({"sv": [row["preferred_label"]]}, [row["definition"]])
        for row in groups
        if row.get("definition", row["preferred_label"]) != row["preferred_label"]
    ]
    named = [row for row in groups if row.get("narrower")]
    substitutes = _graph(folder / "substitutability-relations-between-occupations.json.gz")
    corpus.wholes["jobtech"] = [
        Whole(_named(row), [_named(part) for part in row.get(key, [])])
        for key, rows in (("narrower", named), ("substitutes", substitutes))
        for row in rows
        if row.get(key)
    ]


def _named(row: dict[str, Any]) -> Concept:
    return Concept({"sv": [row["preferred_label"]]})


def _onet(folder: Path, corpus: Corpus) -> None:
    names: dict[str, list[str]] = defaultdict(list)
    for row in read_csv(folder / "alternate_titles.csv.gz"):
        names[row["O*NET-SOC Code"]].append(row["Alternate Title"])
    tasks: dict[str, list[Concept]] = defaultdict(list)
    for row in read_csv(folder / "task_statements.csv.gz"):
        tasks[row["O*NET-SOC Code"]].append(Concept({"en": [row["Task"]]}))
    occupations, wholes = [], []
    for row in read_csv(folder / "occupation_data.csv.gz"):
        code = row["O*NET-SOC Code"]
        occupation = Concept({"en": [row["Title"], *names[code]]}, [row["Description"]])
        occupations.append(occupation)
        wholes.append(Whole(occupation, tasks[code]))
    corpus.concepts["onet occupations"] = occupations
    corpus.wholes["onet"] = [whole for whole in wholes if whole.parts]
    for name in ("technology_skills", "tools_used"):
        commodities: dict[str, list[str]] = defaultdict(list)
        for row in read_csv(folder / f"{name}.csv.gz"):
            commodities[row["Commodity Title"]].append(row["Example"])
        corpus.concepts[f"onet {name.split('_')[0]}"] = [
            Concept({"en": [title, *each]}) for title, each in commodities.items()
        ]


def _vocabulary(folder: Path, corpus: Corpus) -> None:
    """Read our own competences; each goes with those it names as broader or related."""
    rows = [row for path in sorted(folder.glob("*.jsonl")) for row in read_jsonl(path)]
    concepts = {
        row["id"]: Concept(
            {
                "sv": [row["sv"], *row.get("syn_sv", []), *row.get("abbr", [])],
                "en": [row["en"], *row.get("syn_en", [])],
            }
        )
        for row in rows
    }
    near = {
        row["id"]: [concepts[each] for each in row["broader"] + row["related"] if each in concepts]
        for row in rows
    }
    corpus.concepts["vocabulary"] = list(concepts.values())
    corpus.wholes["vocabulary"] = [Whole(concepts[key], each) for key, each in near.items() if each]
