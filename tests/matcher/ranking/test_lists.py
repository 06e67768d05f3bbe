"""From mentions to what is asked and what is offered."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from matcher.ranking.lists import asked, asks, denied, offered
from matcher.types import Document, Kind, Mention, Necessity, Provenance

Make = Callable[..., Document]
mentions = st.lists(
    st.builds(
        Mention,
        competence=st.sampled_from(["a", "b", "c"]),
        start=st.integers(0, 99),
        end=st.just(100),
        necessity=st.sampled_from(Necessity),
        level=st.none() | st.integers(1, 4),
        negated=st.booleans(),
        held=st.booleans(),
        provenance=st.sampled_from(Provenance),
        similarity=st.sampled_from([0.8, 1.0]),
    ),
    max_size=8,
)


def document(kind: Kind, said: list[Mention]) -> Document:
    return Document("x", kind, "t" * 120, mentions=tuple(said))


@given(said=mentions)
def test_one_ask_a_competence_with_the_strongest_that_is_said(said: list[Mention]) -> None:
    listed = asked(document(Kind.PROPOSAL, said))
    counted = [one for one in said if not (one.negated or one.held)]
    assert [one.competence for one in listed] == list(
        dict.fromkeys(one.competence for one in counted)
    )
    rank = [Necessity.NICE, Necessity.ASKED, Necessity.MUST].index
    for ask in listed:
        same = [one for one in counted if one.competence == ask.competence]
        assert ask.necessity is max((one.necessity for one in same), key=rank)
        assert (ask.level or 0) == max(one.level or 0 for one in same)
        assert ask.mention in same
        assert not ask.leads


@given(said=mentions)
def test_offered_and_denied_never_overlap(said: list[Mention]) -> None:
    student = document(Kind.STUDENT, said)
    listed = {one.competence for one in offered(student)}
    no = denied(student.mentions)
    assert not listed & no
    assert listed | no == {one.competence for one in said}
    assert all(one.mention in said and not one.mention.negated for one in offered(student))


@given(said=mentions, seed=st.randoms(use_true_random=False))
def test_the_order_of_mentions_does_not_change_what_is_offered(
    said: list[Mention], seed: st.DrawFn
) -> None:
    turned = list(said)
    seed.shuffle(turned)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    values = [
        {
            (one.competence, one.level, one.similarity)
            for one in offered(document(Kind.STUDENT, way))
        }
        for way in (said, turned)
    ]
    assert values[0] == values[1]


def test_what_stands_in_a_needs_title_or_opening_line_leads(written: Make) -> None:
    need = written("need", "n", "Svetsare sökes\nDu kan även CATIA.")
    assert {one.competence: one.leads for one in asked(need)} == {"welding": True, "catia": False}
    titled = written("need", "n", "Svetsare\nVi vill ha CATIA.", title="Svetsare")
    assert {one.competence: one.leads for one in asked(titled)} == {"welding": True, "catia": False}


def test_needs_and_proposals_ask() -> None:
    assert [kind for kind in Kind if asks(kind)] == [Kind.NEED, Kind.PROPOSAL]
