"""Corrections outlive an edit, point at real characters, and show nothing that is struck."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.competences import Reader
from matcher.ranking.lists import asked, offered
from matcher.types import Kind, Mention, Necessity, Provenance
from models import CompetenceNeed, Student, StudentIdentity
from service.auth import Viewer
from service.usecases.documents.reading import places_of, reading_of
from service.usecases.documents.rows import document_of, mention_rows, read_mentions, restored
from service.usecases.students import shown

TEXT = "Vi har redan svetsare. Krav: PLC och TIG-svetsning. Ingen erfarenhet av CATIA."
WORDS = ["TIG-svetsning", "PLC", "Krav:", "Python", "\n", ".", "inte", "Vi har redan", "ZX3000"]
ids = st.sampled_from(["tig-welding", "plc-programming", "python", "gone", "local:zx3000"])
some = st.fixed_dictionaries(
    {
        "competence_id": ids,
        "action": st.sampled_from(["confirmed", "changed", "removed", "added"]),
        "label": st.sampled_from(["TIG", "ZX3000", "Krav: PLC", "några egna ord"]),
    },
    optional={"necessity": st.sampled_from(["must", "asked", "nice"]), "level": st.integers(1, 4)},
)


def need(corrections: list[Any], text: str = TEXT) -> CompetenceNeed:
    return CompetenceNeed(
        id="n1", company_id="c1", title="Automation", text=text, corrections=corrections
    )


def read(reader: Reader, row: CompetenceNeed | Student, kind: Kind = Kind.NEED) -> list[Mention]:
    return list(read_mentions(reader, reading_of(row), kind))


def of(mentions: list[Mention], competence: str) -> list[Mention]:
    return [one for one in mentions if one.competence == competence]


def test_removed_is_not_read(reader: Reader) -> None:
    assert of(read(reader, need([])), "tig-welding")
    found = read(reader, need([{"competence_id": "tig-welding", "action": "removed"}]))
    assert not of(found, "tig-welding")
    assert of(found, "plc-programming")


def test_changed_is_meant_otherwise_also_after_the_text_was_edited(reader: Reader) -> None:
    change = [
        {"competence_id": "tig-welding", "action": "changed", "necessity": "nice", "level": 3}
    ]
    for text in (TEXT, "Nytt stycke.\n\n" + TEXT + " Absolut krav: TIG-svetsning."):
        for one in of(read(reader, need(change, text)), "tig-welding"):
            assert (one.necessity, one.level, one.provenance) == ("nice", 3, "confirmed")


def test_a_change_without_necessity_keeps_the_one_that_was_read(reader: Reader) -> None:
    (one,) = of(
        read(reader, need([{"competence_id": "tig-welding", "action": "changed", "level": 4}])),
        "tig-welding",
    )
    assert (one.necessity, one.level) == (Necessity.MUST, 4)


def test_a_change_makes_what_was_denied_or_held_asked_for(reader: Reader) -> None:
    plain = read(reader, need([]))
    assert {one.negated or one.held for one in (*of(plain, "catia"), *of(plain, "welding"))} == {
        True
    }
    found = read(
        reader,
        need([{"competence_id": name, "action": "changed"} for name in ("catia", "welding")]),
    )
    document = document_of(need([]), reading_of(need([])), found)
    assert {"catia", "welding"} <= {one.competence for one in asked(document)}


def test_a_change_leaves_a_denial_beside_an_asking_alone(reader: Reader) -> None:
    text = "Krav: TIG-svetsning. Vi har redan TIG-svetsning på natten."
    plain = of(read(reader, need([], text)), "tig-welding")
    assert [one.held for one in plain] == [False, True]
    change = [{"competence_id": "tig-welding", "action": "changed", "level": 2}]
    found = of(read(reader, need(change, text)), "tig-welding")
    assert [(one.held, one.level) for one in found] == [(False, 2), (True, None)]


def test_confirmed_says_only_that_it_is_so(reader: Reader) -> None:
    confirm = [{"competence_id": "catia", "action": "confirmed"}]
    (before,), (after,) = (of(read(reader, need(made)), "catia") for made in ([], confirm))
    assert after.negated
    assert after.provenance is Provenance.CONFIRMED
    assert (after.start, after.end) == (before.start, before.end)


def test_added_is_asked_in_its_own_words(reader: Reader) -> None:
    row = need(
        [
            {"competence_id": "python", "action": "added", "label": "Pythonskript", "level": 2},
            {"competence_id": "local:x", "action": "added", "label": "Polyworks", "level": 4},
            {"competence_id": "unheard-of", "action": "added", "label": "Något"},
        ]
    )
    reading = reading_of(row)
    found = read(reader, row)
    (python,) = of(found, "python")
    (own,) = of(found, "local:polywork")
    assert reading.text[python.start : python.end] == "Pythonskript"
    assert (python.necessity, python.level, own.level) == ("asked", 2, 4)
    assert reading.section(own.start).field == "corrections.1.label"
    assert not [one for one in found if one.competence == "unheard-of"]
    assert places_of(row).sections == reading.sections


def test_an_added_line_after_a_heading_is_not_read_as_part_of_the_text(reader: Reader) -> None:
    row = need([{"competence_id": "python", "action": "added", "label": "Python"}], "Krav:")
    (one,) = read(reader, row)
    assert one.necessity is Necessity.ASKED


def test_a_competence_that_is_not_read_any_more_is_no_error(reader: Reader) -> None:
    stays = [
        {"competence_id": name, "action": action}
        for name, action in (("python", "removed"), ("lean", "changed"), ("gone", "confirmed"))
    ]
    assert read(reader, need(stays)) == read(reader, need([]))


@given(
    st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join),
    st.lists(some, max_size=6),
    st.lists(st.sampled_from(WORDS[:4]), max_size=3),
)
@settings(max_examples=100, deadline=None)
def test_what_is_stored_comes_back_and_points_at_real_characters(
    reader: Reader, text: str, corrections: list[Any], courses: list[str]
) -> None:
    rows: list[tuple[CompetenceNeed | Student, Kind]] = [
        (need(corrections, text), Kind.NEED),
        (Student(id="s1", text=text, courses=courses, corrections=corrections), Kind.STUDENT),
    ]
    for row, kind in rows:
        reading = reading_of(row)
        found = read_mentions(reader, reading, kind)
        assert restored(reading, reversed(mention_rows(reading, found))) == found
        for one in found:
            assert reading.text[one.start : one.end].strip()


@given(st.lists(some, max_size=5))
@settings(max_examples=40, deadline=None)
def test_adding_never_takes_an_offer_away(reader: Reader, corrections: list[Any]) -> None:
    added = [one for one in corrections if one["action"] == "added"]
    rows = [Student(id="s1", text=TEXT, corrections=made) for made in ([], added)]
    less, more = (
        {
            one.competence
            for one in offered(document_of(row, reading_of(row), read(reader, row, Kind.STUDENT)))
        }
        for row in rows
    )
    assert less <= more


def test_a_name_that_is_added_is_struck_and_not_read(reader: Reader) -> None:
    row = Student(
        id="s1",
        text="Jag kan TIG.",
        corrections=[
            {"competence_id": "local:sand", "action": "added", "label": "Siv Sand"},
            {"competence_id": "python", "action": "added", "label": "siv@x.example"},
        ],
    )
    reading = reading_of(row, StudentIdentity(student_id="s1", name="Siv Sand"))
    found = read_mentions(reader, reading, Kind.STUDENT)
    assert {one.competence for one in found} == {"tig-welding"}
    assert "Sand" not in reading.text


@pytest.mark.parametrize("role", ["company", "liaison"])
def test_others_see_what_a_student_added_and_not_what_was_removed(role: str, small: Any) -> None:
    row = Student(
        id="s1",
        text="Jag kan TIG.",
        corrections=[
            {"competence_id": "welding", "action": "removed"},
            {"competence_id": "python", "action": "added", "label": "Python, skriv a@b.se"},
        ],
    )
    with small.sessions() as session:
        others = Viewer(role, "c1" if role == "company" else None)  # type: ignore[arg-type]
        (public,) = shown(others, session, [row])
        (own,) = shown(Viewer("student", student_id="s1"), session, [row])
    assert own.corrections == row.corrections
    hidden, added = public.corrections
    assert "welding" not in str(public)
    assert hidden == {"competence_id": "hidden", "action": "confirmed"}
    assert added["label"] == "Python, skriv" + " " * 7
