import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli import app

TEXT = "Vi söker en CNC-operatör, Heidenhain är ett krav. PLC är meriterande."


def run(*arguments: str, said: str | bytes | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["read", *arguments], input=said)
    return result.exit_code, result.stdout, result.stderr


def test_mentions_with_words_and_necessity() -> None:
    code, told, _ = run(TEXT)
    assert code == 0
    lines = {line.split("\t")[1]: line for line in told.splitlines()}
    assert lines["Heidenhain"].endswith("\tmust")
    assert lines["PLC"].endswith("\tnice")


def test_json_spans_are_spans_of_its_text() -> None:
    code, told, _ = run(TEXT, "--json")
    assert code == 0
    found = json.loads(told)
    assert found["versions"]["taxonomy"]
    for one in found["mentions"]:
        assert found["text"][one["start"] : one["end"]] == one["words"]
        assert one["name"]["sv"]


def test_standard_input_and_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "cv.txt"
    path.write_bytes("Jag kan inte CATIA men är van vid svetsning.".encode("cp1252"))
    _, from_file, _ = run("--file", str(path), "--kind", "student")
    _, from_input, _ = run("--kind", "student", said=path.read_bytes().decode("cp1252"))
    assert from_file == from_input
    assert "catia" in from_file
    assert "negated" in from_file


def test_a_text_without_a_competence_says_so() -> None:
    assert run("Tack för senast!")[1] == "no competence was recognised\n"
    assert run("  ")[1] == "no competence was recognised\n"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("text", "--file", "x.txt"), "not both"),
        (("--file", "/nowhere/x.txt"), "x.txt"),
        (("svets " * 5000,), "at most 20,000"),
        (("svets", "--taxonomy", "/nowhere/t.jsonl"), "t.jsonl"),
    ],
)
def test_bad_input_is_told_of(arguments: tuple[str, ...], expected: str) -> None:
    code, _, told = run(*arguments)
    assert code == 2
    assert expected in told
