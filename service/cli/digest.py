"""`samspel digest`: write this week's digests and send what lies in the outbox."""
# ruff: noqa: D301, PLC0415 — \b keeps lines of the help; heavy imports wait for the command

from __future__ import annotations

import json
from typing import Annotated

import typer

from service.cli.opening import open_running, settings_with

__all__ = ["register"]


def digest(
    database: Annotated[
        str | None, typer.Option(help="Its address; else SAMSPEL_DATABASE_URL.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Write this week's digests, to those who want them and have something new, and send them.

    It is meant for a timer, once a week; run again in the same week it writes nobody twice.
    Without SAMSPEL_SMTP_URL the letters wait in the outbox. Links in them begin with
    SAMSPEL_PUBLIC_URL.

    \b
    Examples:
      samspel digest
      0 7 * * 1  samspel digest        (in a crontab: Mondays at seven)
    """
    from models.record import utc_now
    from service.usecases.mailing.digests import send_digests
    from service.usecases.mailing.sending import deliver

    running = open_running(settings_with(database_url=database))
    running.engine.load()
    now = utc_now()
    written = send_digests(running.sessions, running.engine, running.settings, running.today(), now)
    sent = 0
    while some := deliver(running.sessions, running.settings, utc_now()):
        sent += some
    if as_json:
        typer.echo(json.dumps({"written": written, "sent": sent}))
        return
    waits = "" if running.settings.smtp_url else "; no SAMSPEL_SMTP_URL, so letters wait"
    typer.echo(f"{written} digests written, {sent} letters sent{waits}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(digest)
