"""The guide's pictures: taken where its steps lead, so that a step that has gone fails here.

`make guide` keeps them in `docs/guide/`; otherwise they land beside the other screenshots.
"""

from __future__ import annotations

import os
import re
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.web.texts import TEXTS

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[4]
MOST_BYTES = 60_000
NEED = {
    "sv": "Vi får en ny robotcell i mars och söker någon som kan programmera den. Krav: "
    "robotprogrammering och PLC. Visionsystem är meriterande. Vi har redan svetsare.",
    "en": "We are getting a new robot cell in March and look for someone who can program it. Must: "
    "robot programming and PLC. Vision systems are a plus. We already have welders.",
}


class Camera:
    """Takes small pictures of one person's pages."""

    def __init__(self, page: Page, folder: Path, language: str) -> None:
        self.page, self.folder, self.language = page, folder, language

    def at(self, name: str, address: str | None = None, height: int = 780) -> None:
        """Take the picture `name` where the page is, or at an address."""
        if address:
            self.page.goto(address)
        self.page.set_viewport_size({"width": 1120, "height": height})
        self.page.wait_for_load_state("networkidle")
        tools = self.page.context.new_cdp_session(self.page)
        for quality in (65, 55, 45, 35):
            given = {"format": "webp", "quality": quality}
            content = b64decode(tools.send("Page.captureScreenshot", given)["data"])
            if len(content) <= MOST_BYTES:
                (self.folder / f"{name}.{self.language}.webp").write_bytes(content)
                return
        raise AssertionError(f"{name} has {len(content)} bytes")


@pytest.fixture(scope="module")
def folder(screenshots: Path) -> Path:
    """Return where the pictures of the guide land."""
    made = Path(os.environ.get("SAMSPEL_GUIDE", screenshots / "guide"))
    made.mkdir(parents=True, exist_ok=True)
    return made


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_guide_can_be_followed(
    open_as: Callable[..., Page],
    lived_in: dict[str, list[str]],
    folder: Path,
    language: str,
) -> None:
    t = TEXTS[language]
    Camera(open_as(None, language), folder, language).at("sign-in", "/sign-in", 560)

    company = Camera(open_as("company", language), folder, language)
    company.at("needs", "/needs", 600)
    company.page.goto("/needs/new")
    company.page.get_by_label(t("The need, in your own words")).fill(NEED[language])
    company.page.locator(".read-chip").nth(2).wait_for()
    company.at("reading")
    company.at("lanes", "/needs/n001")
    company.at("why", "/needs/n001/why/thesis/s001?proposal=p001", 720)
    company.at("ask", "/contacts/new?student=s022&need=n001", 640)
    company.at("contacts", "/contacts", 700)

    student = Camera(open_as("student", language), folder, language)
    student.at("profile", "/profile")
    student.at("suggestions", "/suggestions")
    student.at("wishes", "/wishes", 480)
    student.at("my-data", "/my-data")

    liaison = Camera(open_as("liaison", language), folder, language)
    liaison.at("board", "/board")
    liaison.at("import", lived_in["/imports/{id}"][1], 760)
    liaison.at("vocabulary", "/competences/welding")
    liaison.at("numbers", "/numbers")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_guide_shows_the_pictures_that_are_kept(language: str) -> None:
    docs = ROOT / "docs"
    text = (docs / f"guide.{language}.md").read_text(encoding="utf-8")
    shown = re.findall(r"\]\((guide/[^)]+)\)", text)
    kept = {f"guide/{one.name}" for one in (docs / "guide").glob(f"*.{language}.webp")}
    assert shown
    assert set(shown) == kept
