"""Who somebody is changes no byte: of the text that is read, its vector, or any score."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.competences import Reader, strike_identity
from matcher.encoding import Encoder
from matcher.recommender import Corpus, Scorer
from matcher.types import Document, Kind, Mention, Task

PROFILES = (
    "{first} {last} heter jag, nås på {email} eller {phone}. Svetsar TIG och MIG sedan fyra år.\n"
    "Handledaren säger att {he} är duktig på ritningsläsning. Personnummer: {number}",
    "Hi, I am {first}! My teacher says {he} knows SolidWorks and FEM well; call {phone}\n"
    "({email}). PLC programming in TIA Portal, no experience of CATIA. / {first} {last}",
    "CV {last}, {first}\nTel {phone}\n\nCNC-operatör, {number}. Kvalitetsansvarig skriver: "
    "{he} har goda kunskaper i SPC och mätteknik, {first}s rapporter är bra.",
)
_LETTERS = "abdefghijklmnoprstuvyåäö"
names = st.one_of(
    st.sampled_from(["Anna-Lena", "Mohammed", "Åke", "Zofia", "Bo", "Nguyễn", "O'Neill"]),
    st.text(_LETTERS, min_size=2, max_size=12).map(lambda name: "Qw" + name),
)
digits = st.integers(0, 9).map(str)
phones = st.builds(
    lambda form, tail: form.format(*tail),
    st.sampled_from(
        [
            "070-{0}{1}{2} {3}{4} {5}{6}",
            "07{0}{1}{2}{3}{4}{5}{6}1",
            "+46 70 {0}{1}{2} {3}{4} {5}{6}",
            "0457-{0}{1}{2} {3}{4}",
            "0046 70 {0}{1}{2}{3}{4}{5}{6}",
            "+46(0)70-{0}{1}{2} {3}{4}{5}{6}",
        ]
    ),
    st.lists(digits, min_size=7, max_size=7),
)
numbers = st.builds(
    lambda form, day, tail: form.format(day, "".join(tail)),
    st.sampled_from(["{0:%Y%m%d}-{1}", "{0:%y%m%d}-{1}", "{0:%Y%m%d}{1}", "{0:%y%m%d}+{1}"]),
    st.dates(min_value=date(1950, 1, 1)),
    st.lists(digits, min_size=4, max_size=4),
)
emails = st.builds(
    lambda left, right: f"{left}@{right}.example",
    st.from_regex(r"[a-z]{1,9}([.+_-][a-z0-9]{1,8})?", fullmatch=True),
    st.from_regex(r"[a-z]{2,8}(-[a-z]{2,5})?", fullmatch=True),
)
pronouns = st.sampled_from(["han", "hon", "hen", "he", "she", "Han", "Hon"])
persons = st.fixed_dictionaries(
    {
        "first": names,
        "last": names,
        "email": emails,
        "phone": phones,
        "number": numbers,
        "he": pronouns,
    }
)


def profile(reader: Reader, template: str, person: dict[str, str]) -> Document:
    text = template.format(**person)
    struck = strike_identity(
        text,
        [f"{person['first']} {person['last']}"],
        [person["email"], person["phone"], person["number"]],
    )
    assert len(struck) == len(text)
    mentions = reader.read(struck, Kind.STUDENT)
    return Document("s-new", Kind.STUDENT, struck, "sv", mentions=mentions, consents=("hire",))


def meant(mention: Mention) -> Mention:
    return replace(mention, start=0, end=0)


@given(template=st.sampled_from(PROFILES), one=persons, other=persons)
def test_identity_changes_no_byte_of_a_vector_or_a_score(
    corpus: Corpus,
    reader: Reader,
    encoder: Encoder,
    template: str,
    one: dict[str, str],
    other: dict[str, str],
) -> None:
    first, second = (profile(reader, template, person) for person in (one, other))
    assert len(first.mentions) >= 2
    assert list(map(meant, first.mentions)) == list(map(meant, second.mentions))
    assert encoder.encode([first.text]).tobytes() == encoder.encode([second.text]).tobytes()
    assert corpus.vector(first).tobytes() == corpus.vector(second).tobytes()
    for task in (Task.STUDENT_PROPOSAL, Task.STUDENT_NEED):
        scored = [Scorer(corpus).score(query, task) for query in (first, second)]
        for field in ("rows", "parts", "totals"):
            assert getattr(scored[0], field).tobytes() == getattr(scored[1], field).tobytes()


@given(template=st.sampled_from(PROFILES), person=persons)
def test_nothing_of_a_persons_identity_is_left(
    reader: Reader, template: str, person: dict[str, str]
) -> None:
    struck = profile(reader, template, person).text
    words = set(struck.replace("s ", " ").split())
    assert not words & {value for key, value in person.items() if key != "he"}
    assert "@" not in struck
    assert not any(letter.isdigit() for letter in struck)


@pytest.mark.parametrize("text", ["PLC S7-1500", "ISO 14001", "två år, 2024-2026", "IATF 16949"])
def test_standards_years_and_part_numbers_stay(text: str) -> None:
    assert strike_identity(text, ["Siw Öst"]) == text


def test_the_students_on_the_shelf_are_those_whose_identity_was_struck(corpus: Corpus) -> None:
    for student in corpus.shelves[Kind.STUDENT].documents:
        assert "@" not in student.text
    assert np.isfinite(corpus.vector(corpus.shelves[Kind.STUDENT].documents[0])).all()
