"""An import in the browser: a file is dropped, its columns confirmed, its rows imported, undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "assets" / "axe.min.js"
VIOLATIONS = """() => axe.run(document, {
  preload: false, resultTypes: ['violations'],
}).then(found =>
  found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 99)}`)))"""
DROP = """([input, name, text]) => {
  const zone = document.querySelector(input).closest('[data-drop]');
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], name, {type: 'text/csv'}));
  zone.dispatchEvent(new DragEvent('drop', {dataTransfer, bubbles: true, cancelable: true}));
}"""
ROWS = "Namn;Kommun;Storlek;Anteckning\n" + "".join(
    f"Släppt Firma {chr(65 + n // 26)}{chr(65 + n % 26)} AB;Karlshamn;liten;x\n" for n in range(60)
)
MORE = "Stålvinge Pressteknik;Olofström;stor;\nDålig AB;Karlshman;jättestor;\n"


def look(page: Page, folder: Path, name: str) -> list[str]:
    """Take pictures, and return what axe finds."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=folder / f"import-{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(VIOLATIONS)
    return [f"{name}: {one}" for one in found]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_file_is_dropped_checked_imported_and_undone(
    open_as: Callable[..., Any], screenshots: Path, language: str
) -> None:
    page, wrong = open_as("liaison", language), list[str]()
    folder = screenshots / "liaison" / language
    folder.mkdir(parents=True, exist_ok=True)
    page.goto("/imports/new?kind=companies")
    page.evaluate(DROP, ["#file", "Företag 2027.csv", ROWS + MORE])
    wrong += look(page, folder, "new")
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/columns")
    assert page.locator("select[name=column-3]").input_value() == ""
    wrong += look(page, folder, "columns")
    page.locator("main form button").first.click()
    page.wait_for_selector("#plan", timeout=60_000)
    wrong += look(page, folder, "decide")
    page.locator("input[name=reason-title][value=update]").check()
    page.wait_for_function("() => /1 (ändras|is changed)/.test(document.body.innerText)")
    page.locator("button[name=do][value=good]").click()
    undo = page.locator("form[action$='/undo'] button")
    undo.wait_for(timeout=60_000)
    wrong += look(page, folder, "done")
    undo.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("a[href='/imports/new?kind=companies']", timeout=60_000)
    wrong += look(page, folder, "undone")
    assert not wrong, "\n".join(wrong)
