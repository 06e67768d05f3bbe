import json
from pathlib import Path

from typer.testing import CliRunner

from matcher.competences import bundled_vocabulary
from service.cli import app

HEADER = "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status\n"
URI = "http://data.europa.eu/esco/skill/00000000-0000-4000-8000-00000000000"


def esco(folder: Path) -> Path:
    rows = [
        f"KnowledgeSkillCompetence,{URI}1,skill,sector-specific,press hardening,,released\n",
        f"KnowledgeSkillCompetence,{URI}2,skill,sector-specific,tend quince orchards,,released\n",
    ]
    folder.mkdir()
    (folder / "skills_en.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
    return folder


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["taxonomy", "import", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_import_joins_what_agrees_and_changes_nothing_the_second_time(tmp_path: Path) -> None:
    out, again = tmp_path / "taxonomy.jsonl", tmp_path / "again.jsonl"
    code, told, _ = run(esco(tmp_path / "esco"), "--out", out, "--json")
    assert code == 0
    counts = json.loads(told)
    bundled = bundled_vocabulary()
    assert counts["competences"] == len(bundled) + 1
    found = bundled_vocabulary(out)
    assert f"esco:{URI.rsplit('/', 1)[1]}1" in found["press-hardening"].source_ids
    code, _, _ = run(tmp_path / "esco", "--onto", out, "--out", again)
    assert code == 0
    assert again.read_bytes() == out.read_bytes()


def test_the_written_file_is_read_with(tmp_path: Path) -> None:
    out = tmp_path / "taxonomy.jsonl"
    run(esco(tmp_path / "esco"), "--out", out)
    text = "We need somebody to tend quince orchards."
    result = CliRunner().invoke(app, ["read", text, "--taxonomy", str(out), "--json"])
    names = [one["name"]["en"] for one in json.loads(result.stdout)["mentions"]]
    assert "tend quince orchards" in names


def test_bad_input_is_told_of_and_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "taxonomy.jsonl"
    code, _, told = run("--out", out)
    assert code == 2
    assert "nothing to import" in told
    code, _, told = run(tmp_path / "missing.zip", "--out", out)
    assert code == 2
    assert "missing.zip" in told
    assert not out.exists()
