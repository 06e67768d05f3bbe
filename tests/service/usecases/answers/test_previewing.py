from time import thread_time

import pytest

from service.deps import Running
from service.usecases.answers.free_text import FreeText
from service.usecases.answers.previewing import Chip, Preview, preview

TEXT = (
    "Vi ska byta till robotsvetsning. Krav: robotprogrammering, van. Meriterande: PLC. "
    "Vi har redan manuella svetsare. Ingen erfarenhet av CATIA behövs."
)


def look(running: Running, text: str = TEXT, language: str = "sv", **given: object) -> Preview:
    return preview(running.engine, FreeText.model_validate({"text": text, **given}), language)  # type: ignore[arg-type]


def chip(found: Preview, competence: str) -> Chip:
    return next(one for one in found.chips if one.competence == competence)


def test_chips_say_what_was_read_and_where(running: Running) -> None:
    found = look(running)
    programming = chip(found, "industrial-robotics")
    (words,) = programming.words
    assert (words.quote, words.field) == ("robotprogrammering", "text")
    assert TEXT[words.start : words.end] == words.quote
    assert (programming.necessity, programming.style) == ("must", "must")
    assert chip(found, "plc-programming").style == "nice"
    assert not programming.confirmed
    assert programming.action is None
    assert not found.thin
    assert not found.questions
    assert len({one.competence for one in found.chips}) == len(found.chips)


def test_the_text_is_shown_as_written_and_marked(running: Running) -> None:
    text = "Ring Siv på 070-123 45 67 eller siv@x.example. Krav: TIG-svetsning <b>nu</b>."
    found = look(running, text, title="Svetsare", held="PLC")
    fields = {one.field: one for one in found.fields}
    assert "".join(run.text for run in fields["text"].runs) == text
    (marked,) = [run for run in fields["text"].runs if run.marks]
    assert (marked.text, marked.style, marked.labels) == ("TIG-svetsning", "must", "TIG-svetsning")
    assert fields["held"].runs[0].style == "held"


def test_corrections_show_and_can_be_taken_back(running: Running) -> None:
    corrections = [
        {"competence_id": "industrial-robotics", "action": "changed", "level": 3},
        {"competence_id": "plc-programming", "action": "removed"},
        {"competence_id": "robot-welding", "action": "confirmed"},
        {"competence_id": "python", "action": "added", "label": "Pythonskript"},
        {"competence_id": "falconry", "action": "confirmed"},
    ]
    found = look(running, corrections=corrections)
    changed = chip(found, "industrial-robotics")
    assert (changed.level, changed.necessity, changed.action) == (3, "must", "changed")
    assert chip(found, "robot-welding").confirmed
    added = chip(found, "python")
    assert (added.action, added.words[0].quote) == ("added", "Pythonskript")
    assert [one.id for one in found.removed] == ["plc-programming"]
    assert found.removed[0].label == "PLC-programmering"
    assert [one["competence_id"] for one in found.idle] == ["falconry"]
    assert found.fields[-1].runs[0].text == "Pythonskript"


@pytest.mark.parametrize("text", ["Vi behöver hjälp. Ring mig.", "Better people, please."])
def test_nothing_recognised_gets_questions(running: Running, text: str) -> None:
    found = look(running, text)
    assert found.thin
    assert not found.chips
    assert len(found.questions) == 3


@pytest.mark.parametrize(
    ("language", "kind", "begins", "count"),
    [("sv", "need", "Ni nämner svetsning.", 3), ("en", "need", "You mention welding.", 3),
     ("sv", "student", "Du nämner svetsning.", 2)],
)  # fmt: skip
def test_questions_are_made_of_what_was_read(
    running: Running, language: str, kind: str, begins: str, count: int
) -> None:
    found = look(running, "Svetsning.", language, kind=kind)
    assert found.thin
    assert found.questions[0].startswith(begins)
    kinds = found.questions[0].removeprefix(begins).split(", ")
    assert len(kinds) == 3
    assert len(found.questions) == count


def test_one_specific_competence_is_enough_to_rank_by(running: Running) -> None:
    assert not look(running, "Vi söker någon som kan TIG-svetsa.").thin
    assert not look(running, "Svetsning och underhåll").thin


def test_a_proposal_counts_likely_students(running: Running) -> None:
    text = "Robotsvetsning och PLC. Simulering av robotceller i RobotStudio."
    likely = look(running, text, kind="proposal", level=6).likely
    assert likely
    assert likely > 1
    assert look(running, "Falkenerare sökes.", kind="proposal").likely == 0
    assert look(running, text).likely is None


def test_reading_while_typing_is_quick(running: Running) -> None:
    # the time of this thread alone, so that a busy machine says nothing about us
    text = " ".join([TEXT] * 6)
    look(running, text, kind="proposal")
    times = []
    for number in range(40):
        began = thread_time()
        look(running, f"{text} {number}", kind="proposal")
        times.append(thread_time() - began)
    assert sorted(times)[37] < 0.06
