"""`samspel demo`: the whole path on an invented region, in the terminal and served."""
# ruff: noqa: D301, PLC0415 — \b keeps lines of the help; heavy imports wait for the command

from __future__ import annotations

from secrets import token_urlsafe
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from service.cli.opening import check_host, check_port, liaison, open_running, settings_with

if TYPE_CHECKING:
    from rich.console import Console

    from service.config import Settings
    from service.deps import Running

__all__ = ["register"]

_NEED = "n001"


def demo(
    language: Annotated[
        Literal["sv", "en"], typer.Option(help="Language of the lanes and their reasons.")
    ] = "sv",
    need: Annotated[str, typer.Option(help="The need whose lanes are shown.")] = _NEED,
    k: Annotated[int, typer.Option(min=1, max=20, help="Suggestions in each lane.")] = 3,
    serve: Annotated[bool, typer.Option(help="Serve the pages and the API afterwards.")] = True,
    port: Annotated[int | None, typer.Option(help="Port; 0 picks a free one.")] = None,
    database: Annotated[
        str | None, typer.Option(help="Its address; else SAMSPEL_DATABASE_URL, else var/demo.db.")
    ] = None,
) -> None:
    """Load an invented region, show the three lanes of one need, and serve the pages.

    The region is loaded once; run again it takes seconds. Firms, people and courses are
    invented, and the students have agreed to be suggested.

    \b
    Examples:
      samspel demo
      samspel demo --language en --need n002 --no-serve
    """
    from rich.console import Console

    from service.usecases import preparing

    console = Console()
    settings = _settings(database, port)
    check_host(settings)
    if serve:
        check_port(settings)
    began = perf_counter()
    with console.status(_say(language, "migrating")):
        preparing.migrate(settings)
    running = _prepared(settings, console, language)
    console.print(f"[dim]{_say(language, 'ready')} {perf_counter() - began:.1f} s[/dim]")
    _show(running, console, need, k, language)
    if serve:
        from service.cli.serve import run

        _tell_where(console, settings, language)
        run(running)


def _tell_where(console: Console, settings: Settings, language: Literal["sv", "en"]) -> None:
    """Print where the pages are, and how a program asks."""
    at = settings.public_url
    token = settings.api_token.get_secret_value() if settings.api_token else ""
    console.print(f"\n{_say(language, 'open')} [bold]{at}/sign-in[/bold]  (Ctrl-C)")
    shown = f'curl -H "Authorization: Bearer {token}" {at}/api/v1/needs/n001/suggestions'
    console.print(f"[dim]{_say(language, 'api')}[/dim]")
    console.print(shown, soft_wrap=True, highlight=False)


def _settings(database: str | None, port: int | None) -> Settings:
    """Return the settings with a database of the demo's own, unless one is configured."""
    given = settings_with(database_url=database, port=port)
    own: dict[str, object] = {}
    if "database_url" not in given.model_fields_set:
        own["database_url"] = "sqlite:///var/demo.db"
    if "index_dir" not in given.model_fields_set:
        own["index_dir"] = "var/demo-index"
    if given.api_token is None:
        own["api_token"] = f"demo-{token_urlsafe(18)}"
    own["public_url"] = f"http://{given.host}:{given.port}"
    return settings_with(**given.model_dump(exclude_unset=True) | own | {"demo": True})


def _prepared(settings: Settings, console: Console, language: Literal["sv", "en"]) -> Running:
    """Return the service with the region in it and its index built."""
    from service.cli.serve import load_region

    with console.status(_say(language, "opening")):
        running = open_running(settings)
    with console.status(_say(language, "loading")):
        loaded = load_region(running)
    if any(loaded.values()):
        counts = ", ".join(f"{count} {name}" for name, count in loaded.items() if count)
        console.print(f"[dim]{_say(language, 'loaded')} {counts}[/dim]")
    with console.status(_say(language, "indexing")):
        running.engine.load()
    return running


def _show(
    running: Running, console: Console, need: str, k: int, language: Literal["sv", "en"]
) -> None:
    """Print a need and its three lanes."""
    from service.cli.lanes import print_lanes
    from service.store import transaction
    from service.usecases.answers.asking import Asking
    from service.usecases.needs import needs
    from service.usecases.recommending import for_need

    asking = Asking(running.today(), request_id="demo", k=k, language=language, detail="full")
    with transaction(running.sessions) as session:
        row = needs.get(liaison(), session, need)
        answer = for_need(liaison(), session, running.engine, need, asking)
        print_lanes(console, row, answer, language)


_WORDS = {
    "sv": {
        "migrating": "Gör i ordning databasen …",
        "opening": "Läser in vokabulären och kodaren …",
        "loading": "Läser in demoregionen …",
        "loaded": "Inläst:",
        "indexing": "Bygger index …",
        "ready": "Klart på",
        "open": "Öppna sidan och välj vem du vill vara:",
        "api": "API:et kräver en nyckel. Dokumentationen finns på /docs:",
    },
    "en": {
        "migrating": "Preparing the database …",
        "opening": "Loading vocabulary and encoder …",
        "loading": "Loading the demo region …",
        "loaded": "Loaded:",
        "indexing": "Building the index …",
        "ready": "Ready in",
        "open": "Open the page and choose who to be:",
        "api": "The API answers one who shows a token; its documentation is at /docs:",
    },
}


def _say(language: str, what: str) -> str:
    return _WORDS[language][what]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)
