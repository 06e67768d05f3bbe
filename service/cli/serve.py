"""`samspel serve`: the pages and the API."""
# ruff: noqa: D301, PLC0415 — \b keeps lines of the help; heavy imports wait for the command

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.opening import check_host, check_port, liaison, open_running, settings_with

if TYPE_CHECKING:
    from service.deps import Running

__all__ = ["load_region", "register", "run"]


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 picks a free one.")] = None,
    database: Annotated[
        str | None, typer.Option(help="Its address; else SAMSPEL_DATABASE_URL.")
    ] = None,
) -> None:
    """Serve the pages and the API, whose documentation is at /docs.

    People sign in; the first administrator is made by `samspel admin create`. Programs show
    an API token: one made on the pages, or the one in SAMSPEL_API_TOKEN, which sees the whole
    cluster. Elsewhere than on this machine browsers need HTTPS before it, and
    SAMSPEL_PUBLIC_URL says at which address. /health/ready answers 503 until the index is
    built. With SAMSPEL_DEMO=1 the demo region is loaded first, on this machine only.

    \b
    Examples:
      samspel serve
      SAMSPEL_PUBLIC_URL=https://samspel.example samspel serve --host 0.0.0.0 --port 8080
    """
    settings = settings_with(host=host, port=port, database_url=database)
    check_host(settings)
    check_port(settings)
    running = open_running(settings)
    if settings.demo:
        load_region(running)
    run(running)


def load_region(running: Running) -> dict[str, int]:
    """Store what of the demo region is not there yet; return how many of each kind were new."""
    from service.store import transaction
    from service.usecases.demo.loading import load_demo

    running.engine.load_reader()
    with transaction(running.sessions) as session:
        return load_demo(liaison(), session, running.engine)


def run(running: Running) -> None:
    """Serve until stopped."""
    import uvicorn

    from service import logs
    from service.app import create_app

    logs.configure()
    settings = running.settings
    uvicorn.run(
        create_app(running=running),
        host=settings.host,
        port=settings.port,
        server_header=False,
        access_log=False,  # its lines hold addresses with search words; ours hold routes
        log_config=None,
    )


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)
