import json

from typer.testing import CliRunner

from service.cli import app

SIZES = ["--students", "120", "--proposals", "40", "--trainings", "20", "--needs", "10"]


def test_every_part_is_measured() -> None:
    result = CliRunner().invoke(app, ["bench", *SIZES, "--without-minilm", "--json"])
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert "cores" in found["machine"]
    assert found["recall against NumPy"] == 1
    assert found["suggestions for a stored need, need_student"]["count"] == 10
    assert found["reading, texts of 100 words"]["count"] == 190
    assert found["memory of the process, MB"] > 0


def test_the_table_names_medians_and_rates() -> None:
    told = CliRunner().invoke(app, ["bench", *SIZES, "--without-minilm"]).stdout
    assert "median" in told
    assert "a second of CPU" in told
