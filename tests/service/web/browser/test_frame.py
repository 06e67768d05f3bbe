"""The frame in a real browser: keys, menus, language and colours."""

from collections.abc import Callable

import pytest


def test_the_first_page_opens_and_nothing_is_complained_of(open_as: Callable) -> None:
    page = open_as(None, "en")
    page.goto("/")
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("Inter")


def test_language_and_colours_are_chosen_and_kept(open_as: Callable) -> None:
    page = open_as(None, "en")
    page.goto("/")
    page.get_by_role("button", name="Svenska").click()
    assert page.locator("html").get_attribute("lang") == "sv"
    page.get_by_role("button", name="Mörkt").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "sv"
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_the_first_stop_of_tab_leads_past_the_menu(open_as: Callable) -> None:
    page = open_as(None)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("off", [False, True])
def test_the_box_of_keys_opens_and_keys_can_be_switched_off(open_as: Callable, off: bool) -> None:
    page = open_as(None, "en")
    page.goto("/")
    box = page.locator("#keys")
    page.keyboard.press("?")
    assert box.is_visible()
    if off:
        box.get_by_role("button", name="Turn single-key shortcuts off").click()
        page.wait_for_load_state()
        page.keyboard.press("?")
        assert not page.locator("#keys").is_visible()
    else:
        page.keyboard.press("Escape")
        assert not box.is_visible()
