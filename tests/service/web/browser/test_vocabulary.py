"""The vocabulary in the browser: found while typing, edited with a preview, saved, undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.web.texts import TEXTS

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "assets" / "axe.min.js"
VIOLATIONS = """() => axe.run(document, {
  preload: false, resultTypes: ['violations'],
}).then(found =>
  found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 99)}`)))"""
OVER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
TERM = {"sv": "anläggning", "en": "plant"}


def look(page: Page, folder: Path, name: str) -> list[str]:
    """Take pictures, and return what axe finds and what runs over."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        path = folder / f"vocabulary-{name}-{width}.png"
        page.screenshot(path=path, full_page=True, caret="initial")
    page.set_viewport_size({"width": 320, "height": 640})
    wrong = ["runs over at 320"] if page.evaluate(OVER) else []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
        wrong += page.evaluate(VIOLATIONS)
    return [f"{name}: {one}" for one in wrong]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_term_goes_from_the_search_to_the_texts_and_back(
    open_as: Callable[..., Page], said: list[str], screenshots: Path, language: str
) -> None:
    t, wrong = TEXTS[language], list[str]()  # type: ignore[index]  # one of the two
    page = open_as("liaison", language)
    page.goto("/competences")
    page.get_by_label(t("Name, synonym or abbreviation")).type("svestning")
    page.locator("#results .rows a").first.wait_for()
    assert page.url.endswith("/competences")
    wrong += look(page, screenshots, f"search-{language}")
    page.locator("#results .rows a").first.click()
    page.get_by_role("link", name=t("Add a term")).click()

    page.get_by_label(t("Term"), exact=True).fill("PLC")
    page.get_by_label(t("an abbreviation or a name")).check()
    page.get_by_role("button", name=t("See what changes")).click()
    page.locator("#term-error").wait_for()
    assert [one for one in said if "status of 422" not in one] == []
    said.clear()
    wrong += look(page, screenshots, f"refused-{language}")
    page.get_by_label(t("Term"), exact=True).fill(TERM[language])
    page.get_by_label(t("English" if language == "en" else "Swedish"), exact=True).check()
    page.get_by_role("button", name=t("See what changes")).click()
    page.get_by_role("heading", name=t("In the texts")).wait_for()
    assert page.locator("main tbody tr").count() > 0
    wrong += look(page, screenshots, f"preview-{language}")
    page.get_by_role("button", name=t("Change it")).click()
    assert page.get_by_label(t("Term"), exact=True).input_value() == TERM[language]
    page.get_by_role("button", name=t("See what changes")).click()
    page.get_by_role("button", name=t("Save")).click()

    page.wait_for_url("**/competences/edits/*")
    page.get_by_role("button", name=t("Undo")).wait_for()
    wrong += look(page, screenshots, f"saved-{language}")
    page.get_by_role("button", name=t("Undo")).click()
    page.get_by_text(t("saved"), exact=True).wait_for()
    page.goto("/competences/edits")
    page.get_by_text(t("undone"), exact=True).first.wait_for()
    wrong += look(page, screenshots, f"history-{language}")
    page.goto("/competences/tig-welding/merge")
    page.get_by_label(t("Find the other one")).type("svets")
    page.locator("#others input[value=welding]").wait_for()
    wrong += look(page, screenshots, f"merge-{language}")
    assert not wrong, "\n".join(wrong)
