"""The outbox of the demo, and that there is none elsewhere."""

from collections.abc import Callable
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from fastapi.testclient import TestClient

from models.record import utc_now
from service.app import create_app
from service.deps import Running
from service.store import outbox, transaction
from service.usecases.mailing import write


@pytest.fixture(scope="module", autouse=True)
def letters(running: Running) -> None:
    with transaction(running.sessions) as session:
        link = f"{running.settings.public_url}/sign-in/reset?token=abc"
        write(session, "eva@example.org", "reset", "sv", utc_now(), link=link, hours=1)
        outbox.put(session, "per@example.org", "<b>x</b>", "<script>x</script>", "x", utc_now())


def test_in_the_demo_letters_are_shown_with_links_that_work(web: Any) -> None:
    page = web(None).get("/demo/mail").text
    assert "eva@example.org" in page
    assert "Välj ett nytt lösenord i Samspel" in page
    assert 'href="/sign-in/reset?token=abc"' in page
    assert "<script>x" not in page
    assert "<b>x</b>" not in page


def test_elsewhere_there_is_no_such_page(
    empty_folder: Path, tmp_path: Path, start: Callable[..., Running]
) -> None:
    copyfile(empty_folder / "samspel.db", tmp_path / "samspel.db")
    real = start(tmp_path, load=False, demo=False)
    client = TestClient(create_app(running=real), base_url="https://127.0.0.1:8000")
    assert client.get("/demo/mail").status_code == 404
    client.close()
