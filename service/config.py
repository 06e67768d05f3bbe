"""Settings, read from `SAMSPEL_…` variables in the environment."""

from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.limits import MAX_TEXT_CHARS

__all__ = ["Settings", "get_settings"]


class Settings(BaseSettings):
    """Everything that differs from one installation to another."""

    model_config = SettingsConfigDict(
        env_prefix="SAMSPEL_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    database_url: str = Field(
        default="sqlite:///var/samspel.db",
        description="SQLAlchemy address of the database: SQLite or PostgreSQL.",
    )
    busy_timeout_ms: int = Field(
        default=5_000, ge=0, le=60_000, description="How long a writer waits for SQLite."
    )
    encoder: str = Field(
        default="bundled", description="'bundled', a folder, or a sentence-transformers name."
    )
    index_dir: Path = Field(
        default=Path("var/index"), description="Where the indexes are kept between starts."
    )
    host: str = Field(default="127.0.0.1", description="Address that the server listens on.")
    port: int = Field(default=8000, ge=0, le=65_535, description="Port; 0 picks a free one.")
    api_token: SecretStr | None = Field(
        default=None, description="Bearer token; needed to listen on more than this machine."
    )
    demo: bool = Field(default=False, description="Whether the demo region is loaded at start.")
    smtp_url: SecretStr | None = Field(
        default=None,
        description="Mail server: smtp://user:password@host:587 (STARTTLS when offered) or smtps://…",
    )
    mail_from: str = Field(default="Samspel <samspel@localhost>", description="Sender of the mail.")
    public_url: str = Field(
        default="http://127.0.0.1:8000", description="Where people reach the pages; for links."
    )
    oidc_issuer: str | None = Field(
        default=None,
        description="OpenID provider for single sign-on: its issuer, an https address.",
    )
    oidc_client_id: str = Field(default="", description="What the provider calls this service.")
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="The secret that the provider gave this service."
    )
    oidc_name: str = Field(default="OpenID", description="The provider's name on the sign-in page.")
    max_text_chars: int = Field(
        default=MAX_TEXT_CHARS, ge=1, le=MAX_TEXT_CHARS, description="Characters in one text."
    )
    max_request_bytes: int = Field(
        default=1_000_000, ge=1_000, le=100_000_000, description="Bytes in one request."
    )
    max_upload_bytes: int = Field(
        default=20_000_000, ge=1_000, le=1_000_000_000, description="Bytes in one upload of files."
    )
    max_k: int = Field(default=100, ge=1, le=1_000, description="Suggestions in one lane.")
    max_page_size: int = Field(default=200, ge=1, le=1_000, description="Items on one page.")
    default_page_size: int = Field(default=50, ge=1, le=1_000, description="Items if unasked.")

    @field_validator("api_token")
    @classmethod
    def _token_says_something(cls, value: SecretStr | None) -> SecretStr | None:
        """Treat an empty token as none; a token of a few characters is refused."""
        if value is None or not value.get_secret_value().strip():
            return None
        if len(value.get_secret_value()) < 16:
            raise ValueError("api_token must have at least 16 characters")
        return value

    @property
    def hosts(self) -> list[str]:
        """The names under which the service answers: this machine's and the public one."""
        public = urlsplit(self.public_url).hostname or "localhost"
        return ["127.0.0.1", "localhost", "[::1]", self.host, public]

    @field_validator("smtp_url")
    @classmethod
    def _mail_server_is_one(cls, value: SecretStr | None) -> SecretStr | None:
        """Treat an empty address as none; one that is no mail server's is refused."""
        if value is None or not value.get_secret_value().strip():
            return None
        parts = urlsplit(value.get_secret_value())
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("smtp_url must be smtp://host or smtps://host")
        if not value.get_secret_value().isascii():
            raise ValueError("smtp_url must be in ASCII; write other letters as %XX")
        return value

    @field_validator("public_url")
    @classmethod
    def _pages_have_an_address(cls, value: str) -> str:
        """Refuse what is no web address; a slash at the end is dropped."""
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("public_url must be https://host")
        return value.rstrip("/")


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
