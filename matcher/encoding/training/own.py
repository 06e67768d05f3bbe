"""Readers of what is our own: the competence vocabulary and the glossary of working life."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from matcher.encoding.training.concepts import Concept, Whole
from matcher.encoding.training.corpus import Corpus
from matcher.encoding.training.guard import open_source, read_jsonl
from matcher.errors import TrainingDataError

__all__ = ["glossary_folder", "read_glossary", "read_vocabulary"]


def glossary_folder() -> Path:
    """Where the glossary lies inside the package."""
    return Path(str(resources.files("matcher.encoding.training") / "glossary"))


def read_glossary(folder: Path, corpus: Corpus) -> None:
    """Read ``sv.tsv`` and ``en.tsv``: headwords of one language explained in both.

    A line is: headword, its translations, synonyms and then wider words in its own language,
    wider words in the other one; several are parted by ``;``. A headword and its translations
    mean the same (source ``glossary``); with all the others they lie near (``glossary near``).

    Raises:
        TrainingDataError: a line has other columns, or no headword or translation.
    """
    same: list[Concept] = []
    near: list[Concept] = []
    for own, other in (("sv", "en"), ("en", "sv")):
        path = folder / f"{own}.tsv"
        for number, line in enumerate(open_source(path) if path.is_file() else (), 1):
            columns = [_parts(column) for column in line.split("\t")]
            if len(columns) != 4 or not columns[0] or not columns[1]:
                raise TrainingDataError(
                    f"{path}, line {number}: headword, translations, akin and wider wanted"
                )
            headword, translations, akin, wider = columns
            same.append(Concept({own: headword, other: translations}))
            near.append(Concept({own: headword + akin, other: translations[:1] + wider}))
    if same:
        corpus.concepts["glossary"] = same
        corpus.concepts["glossary near"] = near


def _parts(column: str) -> list[str]:
    return [part.strip() for part in column.split(";") if part.strip()]


def read_vocabulary(folder: Path, corpus: Corpus) -> None:
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
