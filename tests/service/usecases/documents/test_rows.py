from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.competences import NearLabels, Reader, bundled_vocabulary
from matcher.encoding import bundled_encoder
from matcher.types import Kind
from models import (
    CompetenceNeed,
    MentionBase,
    Student,
    StudentIdentity,
    ThesisProposal,
    Training,
    TrainingOccasion,
)
from service.usecases.documents.reading import compose_reading, reading_of
from service.usecases.documents.rows import document_of, mention_rows, read_mentions, restored

WORDS = ["TIG-svetsning", "PLC", "Krav:", "meriterande", "Python", "AutoForm", "\n", ".", " och ",
         "ZX3000", "inte", "  ", "lean", "070-123 45 67", "a@b.se"]  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Reader:
    vocabulary, encoder = bundled_vocabulary(), bundled_encoder()
    return Reader(vocabulary, NearLabels(vocabulary, encoder))


def need(**given: object) -> CompetenceNeed:
    values = {"id": "n1", "company_id": "c1", "title": "Robot", "text": "Krav: PLC."}
    return CompetenceNeed(**(values | given))


def test_each_field_keeps_its_characters_in_the_text_that_is_read() -> None:
    row = Student(
        id="s1",
        programme="Svetsteknik YH",
        text="Jag heter Siv Sand, mejl siv@x.example. Siv kan TIG.",
        courses=["Svets 1", "Ritning"],
    )
    reading = reading_of(row, StudentIdentity(student_id="s1", name="Siv Sand"))
    fields = {"programme": row.programme, "text": row.text, "courses.0": "Svets 1"}
    for section in reading.sections:
        piece = reading.text[section.start : section.start + section.length]
        whole = fields.get(section.field, "Ritning")
        assert len(piece) == len(whole or "")
        assert all(a in (b, " ") for a, b in zip(piece, whole or "", strict=True))
    for secret in ("Siv", "Sand", "siv@x.example"):
        assert secret not in reading.text
    assert "TIG" in reading.text


@pytest.mark.parametrize(
    ("language", "text", "held"),
    [
        ("sv", "Vi ska robotisera. Krav: TIG-svetsning.", "PLC-programmering"),
        ("en", "We will automate. Must: TIG welding.", "PLC programming"),
        (None, "We are going to automate. Must: TIG welding.", "PLC programming"),
    ],
)
def test_what_a_firm_has_is_read_as_held(
    reader: Reader, language: str | None, text: str, held: str
) -> None:
    row = need(text=text, held=held, language=language)
    reading = reading_of(row)
    found = read_mentions(reader, reading, Kind.NEED)
    assert {one.competence for one in found if one.held} == {"plc-programming"}
    assert not next(one for one in found if one.competence == "tig-welding").held
    rows = mention_rows(reading, found)
    kept = next(one for one in rows if one.competence_id == "plc-programming")
    assert (kept.part, held[kept.start : kept.end]) == ("held", held)


@given(
    st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
    st.lists(st.lists(st.sampled_from(WORDS[:6]), min_size=1).map(" ".join), max_size=4),
    st.text(max_size=30),
)
@settings(max_examples=150, deadline=None)
def test_stored_mentions_come_back_as_they_were(
    reader: Reader, text: str, title: str, courses: list[str], noise: str
) -> None:
    reading = compose_reading(title.strip(), text + noise, courses, held=noise)
    for kind in (Kind.NEED, Kind.STUDENT):
        found = read_mentions(reader, reading, kind)
        rows = mention_rows(reading, found)
        assert restored(reading, reversed(rows)) == found
        for row in rows:
            MentionBase.model_validate(row.model_dump())
        for one in found:
            section = reading.section(one.start)
            assert section.start <= one.start < section.start + max(1, section.length) + 16


def test_a_document_says_what_its_row_says() -> None:
    row = need(work_languages=["sv"], lanes=["hire"], horizon="now", municipality="Olofström")
    found = document_of(row, reading_of(row), ())
    assert (found.kind, found.company, found.languages) == (Kind.NEED, "c1", ("sv",))
    assert (found.lanes, found.horizon, found.status) == (("hire",), "now", "open")
    assert found.place is not None
    assert found.place.code == "1060"
    student = Student(id="s1", text="I can weld and the rest is for you.", languages=None,
                      available_from=date(2027, 1, 1))  # fmt: skip
    found = document_of(student, reading_of(student), (), {"hire", "thesis"})
    assert (found.language, found.languages) == ("en", ())
    assert found.consents == ("hire", "thesis")
    assert found.starts == date(2027, 1, 1)
    proposal = ThesisProposal(id="p1", company_id="c1", title="T", text="x", nda=True, level=7)
    found = document_of(proposal, reading_of(proposal), ())
    assert (found.confidential, found.status, found.level) == (True, "draft", 7)


def test_seats_that_nobody_has_counted_are_there() -> None:
    runs = [
        TrainingOccasion(starts=date(2027, 1, 1)),
        TrainingOccasion(starts=date(2027, 2, 1), min_group=6),
        TrainingOccasion(starts=date(2027, 3, 1), ends=date(2027, 3, 5), seats=0),
    ]
    row = Training(id="t1", provider="P", title="T", text="x", online=True, occasions=runs)
    found = document_of(row, reading_of(row), ())
    assert [one.seats for one in found.occasions] == [1, 6, 0]
    assert found.occasions[0].ends == date(2027, 1, 1)
    assert found.online
