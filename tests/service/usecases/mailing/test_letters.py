from datetime import UTC, datetime
from typing import Any

import pytest
from jinja2 import UndefinedError

from service.auth import SYSTEM
from service.store import outbox, transaction
from service.usecases.mailing import compose, write
from service.usecases.mailing.letters import LETTERS

VALUES: dict[str, Any] = {
    "link": "https://samspel.se/x?token=a&b",
    "hours": 24,
    "minutes": 15,
    "days": 14,
    "organisation": "Kockum & Söner <AB>",
    "asked_by": "company",
    "yes": True,
}
NAMES = sorted(one.name.removesuffix(".sv.txt") for one in LETTERS.iterdir() if ".sv." in one.name)


def test_every_letter_is_there_in_both_languages() -> None:
    files = {one.name for one in LETTERS.iterdir()}
    assert files == {f"{name}.{language}.txt" for name in NAMES for language in ("sv", "en")}


@pytest.mark.parametrize("name", [name for name in NAMES if name != "digest"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_letter_has_a_subject_and_its_link(name: str, language: Any) -> None:
    subject, body = compose(name, language, **VALUES)
    assert subject
    assert "\n" not in subject
    assert body.startswith("Hej!" if language == "sv" else "Hello,")
    assert f"\n\n{VALUES['link']}\n\n" in body
    assert body.endswith("\nSamspel\n")
    assert "{" not in body


def test_a_text_is_not_escaped_and_asks_for_all_its_values() -> None:
    assert compose("invitation", "sv", **VALUES)[0].endswith("från Kockum & Söner <AB>")
    with pytest.raises(UndefinedError):
        compose("invitation", "sv", link="x")


def test_an_answer_differs_by_what_was_said() -> None:
    yes = compose("contact_answered", "sv", link="x", yes=True)
    no = compose("contact_answered", "sv", link="x", yes=False)
    assert "har fått ja" in yes[1]
    assert "har fått nej" in no[1]
    assert yes[0] != no[0]


def test_a_letter_goes_to_the_outbox_in_the_language_of_who_gets_it(sessions: Any) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    with transaction(sessions) as session:
        write(session, " eva@example.org ", "reset", None, now, link="x", hours=1)
        write(session, "per@example.org", "reset", "en", now, link="x", hours=1)
    with transaction(sessions) as session:
        letters = {one.address: one for one in outbox.waiting(SYSTEM, session)}
    assert letters["eva@example.org"].subject == "Välj ett nytt lösenord i Samspel"
    assert letters["per@example.org"].subject == "Choose a new password in Samspel"
    assert {one.kind for one in letters.values()} == {"reset"}
