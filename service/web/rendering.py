"""Templates: where they are, and what each of them is given."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from models import municipalities
from service.web.assets import asset_path
from service.web.texts import Texts

__all__ = ["CSP", "environment", "rendered"]

CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""What a page may load: our own files, and the pictures that Pico's style holds."""

_MACROS: Final = ("forms", "page", "cards", "charts")


@cache
def environment() -> Environment:
    """Return the templates, which escape everything and accept no missing name."""
    made = Environment(
        loader=PackageLoader("service.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    made.globals["asset"] = asset_path
    made.globals["municipalities"] = municipalities
    return made


def rendered(
    name: str, texts: Texts, context: Mapping[str, Any], *, block: str | None = None
) -> str:
    """Return a template, or one block of it, filled in.

    The macros are there without import under the names of their files: `forms`, `ui` (of
    `macros/page.html`), `cards` and `charts`, so that a block alone has them too.
    """
    templates = environment()
    given = dict(context) | {
        "_": texts,
        "ngettext": texts.n,
        "date": texts.date,
        "datetime": texts.datetime,
        "number": texts.number,
        "percent": texts.percent,
        "problem": texts.problem,
    }
    given["csrf"] = lambda: _hidden(given["csrf_token"])
    for macros in _MACROS:
        called = "ui" if macros == "page" else macros
        given[called] = templates.get_template(f"macros/{macros}.html").make_module(given)
    template = templates.get_template(name)
    if block is None:
        return template.render(given)
    return "".join(template.blocks[block](template.new_context(given)))


def _hidden(token: str) -> Markup:
    return Markup('<input type="hidden" name="csrf" value="{}">').format(token)
