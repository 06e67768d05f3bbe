from hypothesis import given
from hypothesis import strategies as st

from service.usecases.answers.marking import Mark, marked
from service.usecases.documents.reading import compose_reading

spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 12), st.sampled_from(["must", "nice"])), max_size=8
)


@given(spans, st.text(alphabet="ab\n <", min_size=30, max_size=60))
def test_the_runs_of_a_field_are_its_text(found: list[tuple[int, int, str]], text: str) -> None:
    reading = compose_reading("Rubrik", text, ["kurs"])
    marks = [
        Mark(start, min(start + length, 37), f"c{n}", "x", style)
        for n, (start, length, style) in enumerate(found)
        if start < min(start + length, 37)
    ]
    fields = {one.field: one for one in marked(reading, marks)}
    assert list(fields) == ["title", "text", "courses.0"]
    assert "".join(run.text for run in fields["text"].runs) == text
    assert "".join(run.text for run in fields["courses.0"].runs) == "kurs"
    inside = [one for one in marks if one.start >= 7]
    for one in inside:
        covered = [run for run in fields["text"].runs if one in run.marks]
        assert "".join(run.text for run in covered) == text[one.start - 7 : one.end - 7]


def test_marks_that_overlap_are_both_told() -> None:
    reading = compose_reading("", "robotsvetsning")
    marks = [Mark(0, 14, "a", "robotsvetsning", "must"), Mark(5, 14, "b", "svetsning", "nice")]
    (field,) = marked(reading, marks)
    assert [(run.text, run.labels) for run in field.runs] == [
        ("robot", "robotsvetsning"),
        ("svetsning", "robotsvetsning, svetsning"),
    ]
    assert field.is_marked
    assert field.runs[0].style == "must"


def test_another_text_may_be_shown_in_the_place_of_what_is_read() -> None:
    reading = compose_reading("", "Ring 070-123 45 67 om PLC")
    assert "070" not in reading.text
    (field,) = marked(
        reading, [Mark(22, 25, "p", "PLC", "asked")], {"text": "Ring 070-123 45 67 om PLC"}
    )
    assert [run.text for run in field.runs] == ["Ring 070-123 45 67 om ", "PLC"]
