"""The API's own page: a call is tried on it in a real browser."""

from collections.abc import Callable

from playwright.sync_api import expect


def test_a_call_is_tried_on_the_page_and_the_policy_is_not_broken(open_as: Callable) -> None:
    page = open_as(None, "en")
    page.goto("/docs")
    block = page.locator("#operations-health-live_health_live_get")
    block.locator(".opblock-summary-control").click()
    block.locator(".try-out__btn").click()
    block.locator(".execute").click()
    answer = block.locator(".live-responses-table tbody .response-col_status")
    expect(answer).to_have_text("200", timeout=30_000)
