"""Readers of the open taxonomies and of course syllabi; each stays inside one taxonomy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from matcher.encoding.training.concepts import Concept, Whole
from matcher.encoding.training.corpus import Corpus
from matcher.encoding.training.guard import read_csv, read_json, read_jsonl, read_zipped_csv

__all__ = ["read_esco", "read_jobtech", "read_onet", "read_syllabi"]


def read_esco(folder: Path, corpus: Corpus) -> None:
    """Read ESCO: names, descriptions, skills of occupations, and what is broader."""
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
    corpus.broader["esco"] = [
        (by_uri[narrow], by_uri[broad])
        for path in sorted(folder.glob("*relations*.zip"))
        for pillar in ("Occ", "Skill")
        for row in read_zipped_csv(path, f"broaderRelations{pillar}Pillar.csv")
        if (narrow := row["conceptUri"]) in by_uri and (broad := row["broaderUri"]) in by_uri
    ]


def _graph(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_json(path)["data"]["concepts"]
    return rows


def _nodes(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield row
        yield from _nodes(row.get("narrower", []))


def read_jobtech(folder: Path, corpus: Corpus) -> None:
    """Read the Swedish taxonomy: terms, group definitions, hierarchy, substitutes."""
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


def read_onet(folder: Path, corpus: Corpus) -> None:
    """Read O*NET: titles, descriptions, tasks, technology skills and tools."""
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


def read_syllabi(folder: Path, corpus: Corpus) -> None:
    """Read learning outcomes that stand in both languages."""
    for path in sorted(folder.glob("*.jsonl*")):
        corpus.parallel["syllabi"] = [
            (row["goals_sv"], row["goals_en"])
            for row in read_jsonl(path)
            if row["goals_sv"] and row["goals_en"] and row["goals_sv"] != row["goals_en"]
        ]
