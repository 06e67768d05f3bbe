"""The student's pages in a real browser: a CV dropped in, courses and wishes by keyboard."""

from collections.abc import Callable
from pathlib import Path

CV = Path(__file__).parents[2] / "usecases" / "cv" / "data" / "sidebar.pdf"


def test_a_cv_is_read_when_it_is_chosen_and_saved_when_it_is_looked_through(
    open_as: Callable,
) -> None:
    page = open_as("student", "en")
    page.goto("/profile")
    page.get_by_label("Municipality").fill("Osby")
    page.get_by_text("Read a CV").click()
    page.get_by_label("Below the text that is there").check()
    page.get_by_label("File").set_input_files(CV)
    notice = page.get_by_text("Your CV has been read")
    notice.wait_for()
    assert page.evaluate("document.activeElement.className") == "notice info"
    assert page.get_by_label("Municipality").input_value() == "Osby"
    assert "SolidWorks" in page.get_by_label("What you can, in your own words").input_value()
    page.get_by_role("button", name="Remove SOLIDWORKS").click()
    page.get_by_text("Removed by you").wait_for()
    page.get_by_role("button", name="Save and see suggestions").click()
    page.get_by_text("Your profile is saved.").wait_for()
    page.goto("/profile")
    assert page.locator("[name=gone]").count() == 1


def test_a_file_that_cannot_be_read_is_told_and_what_was_typed_stays(open_as: Callable) -> None:
    page = open_as("student", "sv")
    page.goto("/profile")
    page.get_by_label("Program").fill("Något annat")
    broken = {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": CV.read_bytes()[:900]}
    page.get_by_text("Läs in ett CV").click()
    page.get_by_label("Fil", exact=True).set_input_files(broken)
    page.get_by_text("Filen är skadad.").wait_for()
    assert page.get_by_label("Program").input_value() == "Något annat"
    assert page.get_by_label("Fil", exact=True).get_attribute("aria-invalid") == "true"


def test_courses_are_added_and_dropped_by_keyboard(open_as: Callable) -> None:
    page = open_as("student", "en")
    page.goto("/profile")
    page.get_by_label("Add a course").focus()
    page.keyboard.type("Vindkraft")
    page.keyboard.press("Enter")
    page.locator(".chip-name", has_text="Vindkraft").wait_for()
    assert page.evaluate("document.activeElement.id") == "course"
    page.locator("#read-side mark", has_text="Vindkraft").wait_for()
    page.get_by_role("button", name="Remove Vindkraft").focus()
    page.keyboard.press("Enter")
    page.locator(".chip-name", has_text="Vindkraft").wait_for(state="detached")
    assert page.locator("#read-side mark", has_text="Vindkraft").count() == 0


def test_wishes_are_put_in_order_by_keyboard(open_as: Callable) -> None:
    page = open_as("student", "en")
    page.goto("/suggestions")
    titles = []
    for number in range(2):
        card = page.locator("#lane-thesis ~ div").nth(number)
        titles.append(card.locator("h3").inner_text())
        card.get_by_role("button", name="Wish for it").click()
        page.get_by_text("It is on your wish list.").wait_for()
    page.goto("/wishes")
    page.get_by_role("button", name=f"Move {titles[1]} up").focus()
    page.keyboard.press("Enter")
    page.locator("#wishes li").first.get_by_role("link", name=titles[1]).wait_for()
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == f"Move {titles[1]} up"
    page.get_by_role("button", name=f"Remove {titles[1]}").click()
    page.get_by_role("button", name="Undo").click()
    page.locator("#wishes li").first.get_by_role("link", name=titles[1]).wait_for()


def test_the_gap_of_another_proposal_is_trained_without_a_new_page(open_as: Callable) -> None:
    page = open_as("student", "en")
    page.goto("/suggestions?k=4")
    chosen = page.locator("#gap option:not([selected])").last
    value = chosen.get_attribute("value")
    page.get_by_label("Trainings for which proposal?").select_option(value)
    page.locator(f'#gap option[value="{value}"][selected]').wait_for(state="attached")
    assert f"gap={value}" in page.url
    assert "k=4" in page.url
