"""Striking identity: what goes, what stays, and that every character keeps its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.competences import strike_identity


@pytest.mark.parametrize(
    "identity",
    ["anna.svan@skola.example", "070-123 45 67", "+46 70 123 45 67", "19990101-1234", "990101-1234",
     "https://anna.example/cv", "linkedin.com/in/anna", "hennes", "Himself"],
)  # fmt: skip
def test_contacts_and_pronouns_go(identity: str) -> None:
    text = f"Svetsar, {identity} ."
    assert strike_identity(text) == "Svetsar, " + " " * len(identity) + " ."


def test_names_go_in_any_case_and_genitive_but_not_inside_words() -> None:
    struck = strike_identity("ANNA Svan, Annas cv; kannan", ["Anna Svan"])
    assert struck.split() == [",", "cv;", "kannan"]


def test_stored_contacts_go_as_they_are_written() -> None:
    assert not strike_identity("anna at skola", contacts=["anna at skola"]).strip()
    assert strike_identity("CATIA", contacts=["", " "]) == "CATIA"


@given(text=st.text(max_size=120), name=st.text(max_size=12), contact=st.text(max_size=12))
def test_places_stay_and_striking_twice_changes_nothing(text: str, name: str, contact: str) -> None:
    struck = strike_identity(text, [name], [contact])
    assert len(struck) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, struck, strict=True))
    assert strike_identity(struck, [name], [contact]) == struck
