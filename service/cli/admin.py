"""`samspel admin`: the first administrator, and a way back in for one who has lost theirs."""
# ruff: noqa: D301, PLC0415 — \b keeps lines of the help; heavy imports wait for the command

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.opening import settings_with

if TYPE_CHECKING:
    from service.config import Settings
    from service.store import Session

__all__ = ["register"]

admin = typer.Typer(
    no_args_is_help=True,
    help="Administrators: who invites the liaisons, and closes and opens accounts.",
)

Email = Annotated[str, typer.Option(help="The e-mail address to sign in with.")]
Database = Annotated[str | None, typer.Option(help="Its address; else SAMSPEL_DATABASE_URL.")]


@admin.command()
def create(
    email: Email,
    name: Annotated[str, typer.Option(help="The person's name.")],
    link: Annotated[
        bool, typer.Option("--link", help="Print a link to choose a password, and ask for none.")
    ] = False,
    database: Database = None,
) -> None:
    """Make an administrator.

    A password is asked for when a person is at the keyboard; else a link is printed at which to
    choose one. The link works once, for two hours.

    \b
    Examples:
      samspel admin create --email ada@kluster.se --name "Ada Admin"
      samspel admin create --email ada@kluster.se --name "Ada Admin" --link
    """
    from models.record import utc_now
    from service.usecases.accounts.accounts import choose_password, create_admin
    from service.usecases.accounts.email_links import new_link

    settings = settings_with(database_url=database)
    asks = not link and sys.stdin.isatty()
    password = _password() if asks else ""
    with _session(settings) as session:
        account = create_admin(session, email, name, utc_now())
        if asks:
            choose_password(session, account, password)
            address = f"{settings.public_url.rstrip('/')}/sign-in"
        else:
            address = new_link(session, settings.public_url, account, "reset", utc_now())
    typer.echo(f"{account.email} is an administrator: {address}")


@admin.command("link")
def new_password_link(email: Email, database: Database = None) -> None:
    """Print a link at which the owner of an account chooses a new password.

    It works once, for two hours, and ends every session of the account when it is used.

    \b
    Examples:
      samspel admin link --email ada@kluster.se
    """
    from models.record import utc_now
    from service.errors import NotFoundError
    from service.store import accounts
    from service.usecases.accounts.email_links import new_link

    settings = settings_with(database_url=database)
    with _session(settings) as session:
        account = accounts.by_email(session, email)
        if account is None:
            raise NotFoundError(f"there is no account with the address {email}")
        typer.echo(new_link(session, settings.public_url, account, "reset", utc_now()))


def _password() -> str:
    from service.auth.passwords import SHORTEST

    return str(
        typer.prompt(
            f"Password (at least {SHORTEST} characters)", hide_input=True, confirmation_prompt=True
        )
    )


@contextmanager
def _session(settings: Settings) -> Iterator[Session]:
    """Give a session over a migrated database; what was done is committed at the end."""
    from service.store import make_engine, make_sessions, transaction
    from service.usecases.preparing import check_migrated

    check_migrated(settings)
    engine = make_engine(settings.database_url, busy_timeout_ms=settings.busy_timeout_ms)
    try:
        with transaction(make_sessions(engine)) as session:
            yield session
    finally:
        engine.dispose()


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(admin, name="admin")
