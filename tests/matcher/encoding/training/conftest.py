import gzip
import json
import zipfile
from pathlib import Path

import pytest

TRADES = {
    "svetsning": ("welding", ["svetsa rör", "svetsarbete"], ["arc welding", "weld pipes"]),
    "gjutning": ("casting", ["pressgjutning", "gjuta metall"], ["die casting", "cast metal"]),
    "fräsning": ("milling", ["fräsa detaljer", "CNC-fräsning"], ["mill parts", "CNC milling"]),
    "lackering": ("painting", ["måla ytor", "pulverlackering"], ["paint surfaces", "coating"]),
    "montering": ("assembly", ["montera maskiner", "slutmontering"], ["assemble", "fitting"]),
    "inköp": ("purchasing", ["köpa in material", "strategiskt inköp"], ["buy goods", "sourcing"]),
}


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode("utf-8")) if path.suffix == ".gz" else text.encode())


def lines(rows: list[dict[str, object]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_esco(folder: Path) -> None:
    rows: list[dict[str, object]] = [
        {
            "uri": f"s{i}",
            "kind": "skill",
            "label_sv": sv,
            "alt_sv": alt_sv,
            "label_en": en,
            "alt_en": alt_en,
            "hidden_en": [],
            "desc_en": f"Work with {en}. Know the tools of {alt_en[0]}. Keep it safe.",
        }
        for i, (sv, (en, alt_sv, alt_en)) in enumerate(TRADES.items())
    ]
    rows += [
        {
            "uri": f"o{i}",
            "kind": "occupation",
            "label_sv": f"yrke {i}",
            "alt_sv": [],
            "label_en": f"trade {i}",
            "alt_en": [f"tradesman {i}"],
            "hidden_en": [],
            "desc_en": "Someone who does it.",
        }
        for i in range(3)
    ]
    write(folder / "esco.jsonl.gz", lines(rows))
    relations = [f"o{i % 3},s{j},essential,skill" for i in range(3) for j in range(len(TRADES))]
    header = "occupation_uri,skill_uri,relation,skill_type\n"
    write(folder / "esco_relations.csv.gz", header + "\n".join([*relations, "gone,s0,optional,x"]))
    with zipfile.ZipFile(folder / "ESCO - classification - relations - csv.zip", "w") as archive:
        header = "conceptType,conceptUri,broaderType,broaderUri\n"
        broader = [f"skill,s{i},skill,s0" for i in range(1, 4)] + ["skill,s4,skill,gone"]
        archive.writestr("broaderRelationsSkillPillar.csv", header + "\n".join(broader))


def write_onet(folder: Path) -> None:
    code = "O*NET-SOC Code"
    write(
        folder / "alternate_titles.csv.gz", f"{code},Title,Alternate Title\n1,Welders,Weld hand\n"
    )
    write(
        folder / "task_statements.csv.gz",
        f"{code},Title,Task,Task Type\n1,Welders,Weld pipes.,Core\n1,Welders,Read drawings.,Core\n",
    )
    write(folder / "occupation_data.csv.gz", f"{code},Title,Description\n1,Welders,They weld.\n")
    for name in ("technology_skills", "tools_used"):
        header = f"{code},Title,Example,Commodity Title\n"
        write(folder / f"{name}.csv.gz", header + "1,Welders,Torch,Welding tool\n")


def write_jobtech(folder: Path) -> None:
    terms = "term;uuid;concept;type\nsvetsaren;1;Svetsare;YRKE\nsvettsare;1;Svetsare;YRKE\n"
    write(folder / "termer_koncept_yrke.csv.gz", terms)
    nodes = {
        "isco-level-4-groups": [{"preferred_label": "Svetsare", "definition": "Svetsar metall."}],
        "the-ssyk-hierarchy-with-occupations": [
            {"preferred_label": "Hantverk", "narrower": [{"preferred_label": "Svetsare"}]}
        ],
        "substitutability-relations-between-occupations": [
            {"preferred_label": "Svetsare", "substitutes": [{"preferred_label": "Rörmontör"}]}
        ],
    }
    for name, concepts in nodes.items():
        write(folder / f"{name}.json.gz", json.dumps({"data": {"concepts": concepts}}))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    write_esco(folder / "esco")
    write_onet(folder / "onet")
    write_jobtech(folder / "jobtech")
    syllabi: list[dict[str, object]] = [
        {"goals_sv": "Kunna svetsa. Kunna mäta.", "goals_en": "Be able to weld. Measure."},
        {"goals_sv": "Kunna gjuta.", "goals_en": "Be able to cast."},
        {"goals_sv": "Same.", "goals_en": "Same."},
    ]
    write(folder / "syllabi" / "courses.jsonl.gz", lines(syllabi))
    return folder


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    folder = tmp_path / "bench" / "trades"
    write(folder / "queries.tsv", "q1\tSvetsning\n")
    write(folder / "corpus_elements.tsv", "c1\tWelding!\nc2\tcasting\n")
    write(folder / "annotations.tsv", "q1\t0\tc1\t1\n")
    return tmp_path / "bench"


@pytest.fixture
def vocabulary(tmp_path: Path) -> Path:
    rows: list[dict[str, object]] = [
        {
            "id": "lean",
            "sv": "lean",
            "en": "lean",
            "syn_sv": ["ständiga förbättringar"],
            "syn_en": ["continuous improvement"],
            "abbr": ["5S"],
            "broader": [],
            "related": ["smed"],
        },
        {
            "id": "smed",
            "sv": "ställtidsreduktion",
            "en": "set-up reduction",
            "syn_sv": [],
            "syn_en": [],
            "abbr": ["SMED"],
            "broader": ["lean"],
            "related": ["unknown"],
        },
    ]
    write(tmp_path / "vocabulary" / "lean.jsonl", lines(rows))
    return tmp_path / "vocabulary"


@pytest.fixture
def glossary(tmp_path: Path) -> Path:
    folder = tmp_path / "glossary"
    write(folder / "sv.tsv", "ompipning\trebarrelling\tpipbyte; vapensmide\tgunsmithing\n")
    write(folder / "en.tsv", "pourer\tgjutare\tcaster; foundry worker\tgjuteri; metallgjutning\n")
    return folder


@pytest.fixture
def own(vocabulary: Path, glossary: Path) -> dict[str, Path]:
    return {"vocabulary": vocabulary, "glossary": glossary}
