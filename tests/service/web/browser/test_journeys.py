"""The journeys from the sign-in page until both have said yes, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.web.texts import TEXTS, Texts

if TYPE_CHECKING:
    from playwright.sync_api import Page

NEED = {
    "sv": "Vi söker någon som kan simulera plåtformning i LS-DYNA eller Abaqus. Krav: finita "
    "elementmetoden och hållfasthetslära. Python är meriterande. Vi har redan verktygsmakare.",
    "en": "We are looking for someone who can simulate sheet metal forming in LS-DYNA or Abaqus. "
    "Must: finite element method and strength of materials. Nice to have: Python. We already have "
    "toolmakers.",
}
TASK = {
    "sv": "Simulera dragpressning av en B-stolpe i borstål i LS-DYNA och jämför tunningen med "
    "mätningar från vår lina. Krav: finita elementmetoden. Abaqus och Python är meriterande.",
    "en": "Simulate the deep drawing of a B-pillar in boron steel in LS-DYNA and compare the "
    "thinning with measurements from our line. Must: finite element method. Nice to have: "
    "Abaqus, Python.",
}
LANGUAGES = pytest.mark.parametrize("language", ["sv", "en"])
Open = Callable[..., "Page"]


def sign_in(open_as: Open, role: str, language: str) -> Page:
    """Open the first page, go to the sign-in page, and press a button of the demo."""
    t = TEXTS[language]
    page = open_as(None, language)
    page.goto("/")
    page.locator("main").get_by_role("link", name=t("Sign in")).click()
    page.get_by_role("button", name=t(f"As a {role}")).click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def go(page: Page, t: Texts, name: str) -> None:
    """Follow a link of the main menu."""
    page.locator(".main-menu").get_by_role("link", name=t(name), exact=True).click()


def name(page: Page) -> str:
    """Return the name of who has signed in, as the account menu shows it."""
    return page.locator(".account-menu .who").inner_text()


def told(page: Page) -> str:
    """Return what the page tells once."""
    return page.locator("#notices").inner_text()


@LANGUAGES
def test_a_company_writes_a_need_and_a_student_says_yes(open_as: Open, language: str) -> None:
    t = TEXTS[language]
    company = sign_in(open_as, "company", language)
    company.get_by_role("link", name=t("New need")).click()
    company.get_by_label(t("The need, in your own words")).fill(NEED[language])
    chips = company.locator(".read-chip")
    chips.nth(3).wait_for()
    assert company.locator(".read-chip.must").count() == 2
    assert company.locator(".read-chip.held").count() == 1
    assert company.locator("#reading mark").count() >= 5
    company.locator(".read-chip.nice select").first.select_option("asked")
    company.locator(".read-chip.nice").wait_for(state="detached")
    company.locator(".read-chip").get_by_role("button", name=t("Right")).first.click()
    company.locator(".read-chip.confirmed").first.wait_for()

    company.get_by_role("button", name=t("Save and see suggestions")).click()
    assert company.locator(".lane").count() == 3
    card = company.locator("#hire-s001")
    card.get_by_text(t("Why, and with which words")).click()
    assert card.locator("mark.offered").count() >= 2
    card.get_by_role("link", name=t("Ask for contact")).click()
    company.get_by_label(t("Message")).fill("Vill du komma hit?")
    company.locator("main").get_by_role("button", name=t("Ask"), exact=True).click()
    assert t("The student is asked.") in told(company)

    student = sign_in(open_as, "student", language)
    go(company, t, "Contacts")
    row = company.locator("article.card", has_text=NEED[language][:40])
    assert name(student) not in row.inner_text()
    go(student, t, "Contacts")
    card = student.locator("article.card", has_text=NEED[language][:40])
    assert "Vill du komma hit?" in card.inner_text()
    assert name(company) not in card.inner_text()
    card.get_by_role("button", name=t("Yes, let us talk")).click()
    assert t("You are in contact: now you see each other's names.") in told(student)
    assert name(company) in card.inner_text()
    go(company, t, "Contacts")
    assert name(student) in row.inner_text()


@LANGUAGES
def test_a_student_finds_a_proposal_and_the_company_says_yes(open_as: Open, language: str) -> None:
    t = TEXTS[language]
    company = sign_in(open_as, "company", language)
    go(company, t, "Thesis proposals")
    company.get_by_role("link", name=t("New proposal")).click()
    title = f"B-stolpe {language}"
    company.get_by_label(t("Title")).fill(title)
    company.get_by_label(t("The task, in your own words")).fill(TASK[language])
    company.locator("#reading strong").first.wait_for()
    company.get_by_role("button", name=t("Publish")).click()
    assert title in company.locator("h1").inner_text()

    student = sign_in(open_as, "student", language)
    lane = student.locator(".lane").first
    card = lane.locator(".suggestion", has_text=title)
    card.get_by_role("button", name=t("Wish for it")).click()
    card = student.locator(".suggestion", has_text=title).first
    card.locator("summary", has_text=t("I am interested")).click()
    card.get_by_label(t("A word to the company")).fill("Det här vill jag göra.")
    card.get_by_role("button", name=t("Tell the company")).click()
    assert t("The company is told of your interest.") in told(student)
    go(student, t, "Wish list")
    assert title in student.locator("main").inner_text()

    go(company, t, "Contacts")
    row = company.locator("article.card", has_text=title)
    assert "Det här vill jag göra." in row.inner_text()
    assert name(student) not in row.inner_text()
    row.get_by_role("button", name=t("Yes, let us talk")).click()
    assert name(student) in company.locator("article.card", has_text=title).inner_text()
    go(student, t, "Contacts")
    assert name(company) in student.locator("article.card", has_text=title).inner_text()


@LANGUAGES
def test_a_liaison_keeps_both_moving(open_as: Open, tmp_path: Path, language: str) -> None:
    t = TEXTS[language]
    liaison = sign_in(open_as, "liaison", language)
    stuck = liaison.locator("section.stuck", has_text=t("Companies to approve"))
    if stuck.count():  # the demo region has one that waits
        stuck.locator("input[type=checkbox]").first.check()
        stuck.get_by_role("button", name=t("Approve those ticked")).click()
    assert stuck.count() == 0

    liaison.locator(".main-menu summary").click()
    go(liaison, t, "Imports")
    liaison.get_by_role("link", name=t("New import")).first.click()
    liaison.get_by_label(t("What are the rows?")).select_option("trainings")
    path = tmp_path / "courses.csv"
    path.write_text(f"Provider;Title;Text\nSvets AB;Svets {language};Svetsning\n;;\nX;;Lack\n")
    liaison.get_by_label(t("File")).set_input_files(path)
    liaison.get_by_role("button", name=t("Go on")).click()
    liaison.get_by_role("button", name=t("Check the rows")).click()
    liaison.get_by_role("button", name=t("Import without the bad rows")).click()
    liaison.get_by_role("link", name=f"Svets {language}").wait_for()
    liaison.get_by_role("button", name=t("Undo the whole import")).click()
    liaison.get_by_text(t("Undone"), exact=True).first.wait_for()

    company, student = (sign_in(open_as, one, language) for one in ("company", "student"))
    company.goto("/contacts/new?student=s001&need=n013")
    company.locator("main").get_by_role("button", name=t("Ask"), exact=True).click()
    go(liaison, t, "Contacts")
    row = liaison.locator("article.card", has_text="Press setters, night shift").first
    assert t("the student has not answered") in row.inner_text()
    go(student, t, "Contacts")
    card = student.locator("article.card", has_text="Press setters, night shift").first
    card.get_by_role("button", name=t("Yes, let us talk")).click()
    go(liaison, t, "Contacts")
    agreed = liaison.locator("section.contacts", has=liaison.locator("#agreed"))
    assert "Press setters, night shift" in agreed.inner_text()
    assert name(student) not in liaison.content()
    card = student.locator("article.card", has_text="Press setters, night shift").first
    card.get_by_role("button", name=t("End the contact")).click()
