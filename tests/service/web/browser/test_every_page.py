"""Every page of the route table, for every role, in both languages, as a person meets it.

axe finds nothing, in light and in dark, with all that folds laid open. In Swedish, whose words are
the longer ones, nothing runs over from 320 pixels on or with text twice as large, and a picture is
kept of each page, wide and narrow.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from service.policies import ROLES

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "assets" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """([tags, rules]) => axe.run(document, {
  preload: false, resultTypes: ['violations'],
  runOnly: rules ? {type: 'rule', values: rules} : {type: 'tag', values: tags},
}).then(found => found.violations.flatMap(one => one.nodes.map(node =>
  `${one.id} at ${node.target.join(' ')}: ${node.html.slice(0, 140)}`)))"""
OVER = """() => {
  const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
  const cut = one => one.closest('.scroll, .unseen, .skip, textarea') === null
    && one.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
  return wide ? [...document.querySelectorAll('body *')].filter(cut).slice(0, 3)
    .map(one => one.outerHTML.slice(0, 120)) : [];
}"""
FOLDS = "document.querySelectorAll('main details').forEach(one => { one.open = true; })"

NOT_PAGES = re.compile(
    r"^/(assets|export)/|\.(ics|csv|xlsx|zip|xml|json)$|/template$|/terms$|/profile/courses$"
    r"|/provider(/callback)?$"
)
"""Files to take along, blocks that only a page asks for, and the way to another's sign-in."""


Pages = list[tuple[str, frozenset[str] | None]]


def _shown(pages: Pages) -> Pages:
    return [one for one in pages if not NOT_PAGES.search(one[0])]


def _roles_of(roles: frozenset[str] | None) -> tuple[str | None, ...]:
    return (None, "company") if roles is None else tuple(one for one in ROLES if one in roles)


def _name(address: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", address.lower()).strip("-") or "start"


class Look:
    """Looks at pages as one person, and gathers what is wrong."""

    def __init__(self, page: Page, role: str | None, language: str, folder: Path) -> None:
        self.page, self.wrong, self.taken = page, list[str](), set[Path]()
        self.folder = folder / (role or "guest") / language
        self.folder.mkdir(parents=True, exist_ok=True)
        self.language = language

    def at(self, path: str, address: str) -> bool:
        """Look at a page at one of its addresses; return whether there was one."""
        page = self.page
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
        answer = page.goto(address)
        if answer is None or answer.status != 200:
            self.wrong.append(f"{address}: {answer and answer.status}")
            return False
        if page.url.partition("?")[0] != answer.request.url.partition("?")[0]:
            return False
        if answer.request.redirected_from is not None:
            return False
        if page.locator("h1").count() != 1:
            self.wrong.append(f"{address}: {page.locator('h1').count()} headings of level 1")
        if self.language == "sv":  # its words are the longer ones
            self._pictures(path)
        page.evaluate(FOLDS)
        if self.language == "sv":
            self._fits(address)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        self._note(address, page.evaluate(RUN, [TAGS, None]))
        page.emulate_media(color_scheme="dark")
        self._note(f"{address} (dark)", page.evaluate(RUN, [TAGS, ["color-contrast"]]))
        return True

    def _pictures(self, route: str) -> None:
        name = _name(route)
        while (self.folder / f"{name}-1280.png") in self.taken:
            name += "-more"
        self.taken.add(self.folder / f"{name}-1280.png")
        for width in (1280, 390):
            self.page.set_viewport_size({"width": width, "height": 900})
            path = self.folder / f"{name}-{width}.png"
            self.page.screenshot(path=path, full_page=True, caret="initial")
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def _fits(self, address: str) -> None:
        for width in (320, 700, 1000):
            self.page.set_viewport_size({"width": width, "height": 640})
            self._note(f"{address} ({width} px)", self.page.evaluate(OVER))
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self._letters(32)
        self._note(f"{address} (200 %)", self.page.evaluate(OVER))
        self._letters(16)

    def _letters(self, pixels: int) -> None:
        """Set the size of letters that the browser starts from, as a person does in settings."""
        tools = self.page.context.new_cdp_session(self.page)
        tools.send("Page.setFontSizes", {"fontSizes": {"standard": pixels, "fixed": pixels}})
        now = "getComputedStyle(document.documentElement).fontSize"
        assert self.page.evaluate(now) == f"{pixels}px"
        tools.detach()

    def _note(self, where: str, found: list[str]) -> None:
        self.wrong += [f"{where}: {one}" for one in found]


def test_every_page_has_an_address_to_look_at(
    pages: Pages, addresses: Callable[..., list[str]]
) -> None:
    for path, roles in _shown(pages):
        assert any(addresses(path, role) for role in _roles_of(roles)), f"no address for {path}"


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("role", [None, *ROLES])
def test_pages_are_right(
    open_as: Callable[..., Page],
    pages: Pages,
    addresses: Callable[..., list[str]],
    screenshots: Path,
    role: str | None,
    language: str,
) -> None:
    page: Any = open_as(role, language)
    look = Look(page, role, language, screenshots)
    seen = 0
    for path, roles in _shown(pages):
        if role in _roles_of(roles):
            seen += sum(look.at(path, one) for one in addresses(path, role))
    assert seen > 3
    assert not look.wrong, f"{len(look.wrong)}\n" + "\n".join(look.wrong)
