"""Keys alone: a company's way from the first page to a question, and what each stop looks like."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from service.web.texts import TEXTS

if TYPE_CHECKING:
    from playwright.sync_api import Page

SEEN = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const there = box.width > 0 && box.height > 0;
  return one === document.body || (marked && there) ? '' : one.outerHTML.slice(0, 160);
}"""
HERE = "([wanted]) => document.activeElement?.matches(wanted)"


def tab_to(page: Page, wanted: str, *, most: int = 150) -> None:
    """Press Tab until something is in focus; each stop on the way must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        unseen = page.evaluate(SEEN)
        assert not unseen, f"no visible focus: {unseen}"
        if page.evaluate(HERE, [wanted]):
            return
    raise AssertionError(f"{wanted} is not reached with Tab on {page.url}")


def test_a_need_is_written_and_a_student_asked_without_a_mouse(
    open_as: Callable[..., Page],
) -> None:
    t = TEXTS["en"]
    page = open_as(None, "en")
    page.goto("/")
    tab_to(page, "main a[href='/sign-in']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in")
    tab_to(page, "button[value=company]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/needs")
    tab_to(page, "a[href='/needs/new']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/needs/new")
    tab_to(page, "textarea[name=text]")
    page.keyboard.insert_text("We need a student who simulates sheet metal forming in LS-DYNA. ")
    page.keyboard.type("Must: finite element method.")
    page.locator(".read-chip").nth(1).wait_for()
    assert page.evaluate("document.activeElement.name") == "text"
    tab_to(page, "button[name=status][value=open]")
    page.keyboard.press("Enter")
    page.locator(".lane").first.wait_for()
    tab_to(page, ".suggestion summary", most=60)
    page.keyboard.press("Enter")
    assert page.locator(".suggestion details[open]").count() == 1
    tab_to(page, "a[href^='/contacts/new']", most=100)
    page.keyboard.press("Enter")
    page.wait_for_url("**/contacts/new*")
    tab_to(page, "textarea[name=message]")
    page.keyboard.type("Hello!")
    tab_to(page, "main form .buttons button")
    page.keyboard.press("Enter")
    page.get_by_text(t("The student is asked.")).wait_for()


def test_menus_open_and_close_and_single_keys_work(open_as: Callable[..., Page]) -> None:
    page = open_as("liaison", "en")
    page.goto("/needs")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("weld")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=weld")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("g")
    page.keyboard.press("2")
    page.wait_for_url("**/needs")
    tab_to(page, ".account-menu > summary")
    page.keyboard.press("Enter")
    assert page.locator(".account-menu .panel").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".account-menu .panel").is_visible()
    assert page.evaluate(HERE, [".account-menu > summary"])
