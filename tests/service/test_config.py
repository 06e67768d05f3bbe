from pathlib import Path

import pytest
from pydantic import ValidationError

from service.config import Settings, get_settings


def test_the_defaults_stay_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "DATABASE_URL", "API_TOKEN"):
        monkeypatch.delenv(f"SAMSPEL_{name}", raising=False)
    settings = Settings()
    assert (settings.host, settings.api_token) == ("127.0.0.1", None)
    assert settings.database_url == "sqlite:///var/samspel.db"


def test_the_environment_is_read_and_a_token_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMSPEL_PORT", "9000")
    monkeypatch.setenv("SAMSPEL_INDEX_DIR", "some/folder")
    monkeypatch.setenv("SAMSPEL_API_TOKEN", "0123456789abcdef")
    settings = Settings()
    assert (settings.port, settings.index_dir) == (9000, Path("some/folder"))
    assert "0123456789abcdef" not in repr(settings)
    assert get_settings() is get_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_TOKEN", "short"),
        ("PORT", "99999"),
        ("MAX_TEXT_CHARS", "20001"),
        ("MAX_K", "0"),
        ("SMTP_URL", "mail.example.org"),
        ("SMTP_URL", "http://mail"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://a:ö@mail"),
        ("PUBLIC_URL", "samspel.se"),
    ],
)
def test_a_setting_out_of_bounds_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"SAMSPEL_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_an_empty_token_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMSPEL_API_TOKEN", " ")
    assert Settings().api_token is None


def test_the_mail_server_is_not_shown_and_the_address_of_the_pages_is_bare(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SAMSPEL_SMTP_URL", "smtps://me:hemligt@mail.example.org")
    monkeypatch.setenv("SAMSPEL_PUBLIC_URL", "https://samspel.se/")
    settings = Settings()
    assert "hemligt" not in repr(settings)
    assert settings.public_url == "https://samspel.se"
    monkeypatch.setenv("SAMSPEL_SMTP_URL", "")
    assert Settings().smtp_url is None
