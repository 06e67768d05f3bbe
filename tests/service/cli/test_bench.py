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
    assert found["reading, texts of 100 words"]["count"] == 120
    assert found["full rebuild, stored texts to saved index"]["count"] == 190
    assert found["service: suggestions for a stored need"]["count"] == 10
    assert found["service: suggestions for a free text"]["count"] == 10
    assert found["cold start of serve, demo region stored, seconds"] > 0
    assert found["memory of the process, MB"] > 0


def test_the_table_names_medians_and_rates() -> None:
    small = ["--students", "1000", "--proposals", "100", "--trainings", "0", "--needs", "10"]
    told = CliRunner().invoke(app, ["bench", *small, "--small", "--without-minilm"]).stdout
    assert "search of 100 vectors" in told
    assert "median" in told
    assert "a second of CPU" in told


def test_every_page_is_timed_for_every_role() -> None:
    found = json.loads(CliRunner().invoke(app, ["bench", "--pages", "1", "--json"]).stdout)
    pages = {name: value for name, value in found.items() if name != "machine"}
    assert len(pages) > 100
    for name, one in pages.items():
        assert one["cpu_median"] > 0, name
