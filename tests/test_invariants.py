"""What must always hold of a match, over random documents: see the docstring of each test.

Half of the documents are texts built from the vocabulary's own terms, which the real reader
reads; the other half state their mentions outright, so that every mixture comes up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.competences import Reader, bundled_vocabulary
from matcher.encoding import Encoder
from matcher.ranking.explanation import Explanation
from matcher.ranking.weights import PARTS, Weights
from matcher.recommender import Abstention, Corpus, Recommender, Scorer, Shelf
from matcher.types import Document, Kind, Mention, Necessity, Task

VOCABULARY = bundled_vocabulary()
AREAS = ("welding-joining", "automation", "machining", "quality", "software")
POOL = [one.id for one in VOCABULARY if one.area in AREAS]
FEW = ["welding", "mig-mag-welding", "robot-welding", "industrial-robotics", "python"]
"""So few, and near each other, that lists repeat and cover one another."""
ASKERS = (Kind.NEED, Kind.PROPOSAL)
LINES = (
    "Vi söker någon som kan {0} och {1}.",
    "Krav: {0}, {1} och {2}.",
    "{0} är meriterande.",
    "Ingen erfarenhet av {0}, men god vana av {1}.",
    "Vi har redan {0}.",
    "We need {0}; {1} is a plus.",
    "I have never worked with {0} but know {1} well.",
    "Three years of {0} and basic {1}.",
    "Måndag morgon, sedan lunch.",
    "<p>{0}</p> 🤖 \x07 {1}",
)
TASKS = st.sampled_from(list(Task))

terms = st.sampled_from(
    [term for one in POOL for term in (VOCABULARY[one].sv, VOCABULARY[one].en) if term]
)
texts = st.lists(
    st.builds(lambda line, *said: line.format(*said), st.sampled_from(LINES), terms, terms, terms),
    min_size=1,
    max_size=6,
).map(" ".join)
said_yes = st.builds(
    Mention,
    competence=st.sampled_from([*FEW, "local:xq 77"]),
    start=st.integers(0, 150),
    end=st.integers(151, 160),
    necessity=st.sampled_from(Necessity),
    level=st.none() | st.integers(1, 4),
    similarity=st.sampled_from([1.0, 1.0, 0.9, 0.8]),
)
said_no = st.builds(replace, said_yes, negated=st.just(True))
said = st.lists(st.one_of(said_yes, said_yes, said_yes, said_no), max_size=7).map(tuple)


class Small(Corpus):
    """A corpus that Hypothesis can show in one word."""

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text("small")


@pytest.fixture(scope="session")
def small(demo_documents: list[Document], encoder: Encoder) -> Corpus:
    """Eight documents a kind from the demo region, with the real encoder and vocabulary."""
    chosen = [d for kind in Kind for d in [d for d in demo_documents if d.kind is kind][:8]]
    return Small.build(chosen, VOCABULARY, encoder)


def put(corpus: Corpus, document: Document) -> Corpus:
    """``corpus`` with ``document`` instead of the one with its id; statistics stay frozen."""
    old = corpus.shelves[document.kind]
    documents = tuple(document if one.id == document.id else one for one in old.documents)
    shelf = Shelf(old.kind, documents, old.dense, old.frozen)
    return replace(corpus, shelves={**corpus.shelves, old.kind: shelf})


def stating(corpus: Corpus, kind: Kind, mentions: Sequence[Mention], at: int = 0) -> Document:
    """A document of the corpus, its text as it is, that states ``mentions``."""
    return replace(corpus.shelves[kind].documents[at], mentions=tuple(mentions))


def total(corpus: Corpus, query: Document, document: Document) -> float | None:
    """The pair's total when ``query`` looks for ``document``; None if the pair is removed."""
    task = Task(f"{query.kind}_{document.kind}")
    scored = Scorer(put(corpus, document)).score(query, task)
    row = corpus.shelves[document.kind].rows[document.id]
    found = scored.totals[scored.rows == row]
    return float(found[0]) if len(found) else None


def both(corpus: Corpus, asker: Document, offerer: Document) -> list[float | None]:
    """The pair's total seen from the asker's side and from the offerer's."""
    return [total(corpus, asker, offerer), total(corpus, offerer, asker)]


def reasons(corpus: Corpus, asker: Document, offerer: Document) -> Explanation:
    return Recommender(corpus).explain(asker, offerer, Weights())


# 1. Nothing comes from nothing


@given(data=st.data(), task=TASKS)
def test_without_a_recognised_competence_there_are_questions_and_no_score(
    small: Corpus, task: Task, data: st.DataObject
) -> None:
    unknown = st.builds(replace, said_yes, competence=st.just("local:nobody else says this"))
    held = st.builds(replace, said_yes, held=st.just(True))
    mentions = data.draw(st.lists(st.one_of(unknown, held, said_no), max_size=4))
    query = Document("new", task.query, data.draw(texts), "sv", mentions=tuple(mentions))
    lane = Recommender(small, cut_off=0).suggest(query, task, 5)
    assert (lane.suggestions, lane.abstained) == ((), Abstention.NOTHING_RECOGNISED)


@given(task=TASKS, text=st.text(alphabet="bdfjkqxz .,\n–9", max_size=60))
def test_a_text_that_says_no_competence_is_not_scored(
    small: Corpus, reader: Reader, task: Task, text: str
) -> None:
    query = Document("new", task.query, text, mentions=reader.read(text, task.query))
    assert not any(mention.competence in VOCABULARY for mention in query.mentions)
    assert Recommender(small).suggest(query, task, 5).abstained is Abstention.NOTHING_RECOGNISED


@given(task=TASKS, text=texts, cut_off=st.sampled_from([0.0, 0.2, 0.5, 2.0]))
def test_a_lane_either_suggests_or_says_why_not(
    small: Corpus, reader: Reader, task: Task, text: str, cut_off: float
) -> None:
    query = Document("new", task.query, text, mentions=reader.read(text, task.query))
    lane = Recommender(small, cut_off).suggest(query, task, 5)
    assert bool(lane.suggestions) == (lane.abstained is None)
    assert (lane.met >= cut_off) if lane.suggestions else (lane.met < cut_off or cut_off == 0)


# 2. Must, asked, nice; unknown is never yes and never no


@given(data=st.data(), competence=st.sampled_from(POOL))
def test_a_must_that_the_other_side_negates_removes_the_pair(
    small: Corpus, competence: str, data: st.DataObject
) -> None:
    asks = (*data.draw(said), Mention(competence, 0, 1, Necessity.MUST))
    other = tuple(one for one in data.draw(said) if one.competence != competence)
    asker = stating(small, Kind.NEED, asks)
    student = stating(small, Kind.STUDENT, (*other, Mention(competence, 0, 1, negated=True)))
    assert both(small, asker, student) == [None, None]


@given(data=st.data(), competence=st.sampled_from(POOL))
def test_an_unknown_must_is_a_question_and_ranks_below_the_same_pair_with_it_covered(
    small: Corpus, competence: str, data: st.DataObject
) -> None:
    near = small.frozen.nearness.of(competence)
    elsewhere = said_yes.filter(lambda one: one.competence not in near)
    offers = tuple(data.draw(st.lists(elsewhere, max_size=5)))
    asks = (*data.draw(st.lists(said_yes, max_size=4)), Mention(competence, 0, 1, Necessity.MUST))
    asker = stating(small, Kind.PROPOSAL, asks)
    unknown = stating(small, Kind.STUDENT, offers)
    covered = stating(small, Kind.STUDENT, (*offers, Mention(competence, 0, 1)))
    assert competence in [one.competence for one in reasons(small, asker, unknown).questions]
    for without, with_it in zip(
        both(small, asker, unknown), both(small, asker, covered), strict=True
    ):
        assert without is None or (with_it is not None and without < with_it)


@given(competence=st.sampled_from(POOL), asked_level=st.integers(1, 4), level=st.integers(1, 4))
def test_a_stated_level_below_a_must_removes_the_pair_and_an_unstated_one_does_not(
    small: Corpus, competence: str, asked_level: int, level: int
) -> None:
    must = Mention(competence, 0, 1, Necessity.MUST, level=asked_level)
    asker = stating(small, Kind.NEED, [must])
    said_level = stating(small, Kind.STUDENT, [Mention(competence, 0, 1, level=level)])
    unsaid = stating(small, Kind.STUDENT, [Mention(competence, 0, 1)])
    assert (both(small, asker, said_level) == [None, None]) == (level < asked_level)
    assert None not in both(small, asker, unsaid)


@given(data=st.data(), offers=said)
def test_what_is_only_asked_or_nice_removes_nobody(
    small: Corpus, data: st.DataObject, offers: tuple[Mention, ...]
) -> None:
    soft = said_yes.filter(lambda one: one.necessity is not Necessity.MUST)
    asker = stating(small, Kind.NEED, data.draw(st.lists(soft, min_size=1, max_size=5)))
    assert None not in both(small, asker, stating(small, Kind.STUDENT, offers))


# 3. More offered is never worse


@given(
    asks=said,
    offers=said,
    extra=said_yes,
    at=st.integers(0, 7),
    kinds=st.sampled_from([(a, Kind.STUDENT) for a in ASKERS]),
)
def test_offering_more_never_lowers_and_offering_less_never_raises(
    small: Corpus, asks: tuple[Mention, ...], offers: tuple[Mention, ...], extra: Mention, at: int,
    kinds: tuple[Kind, Kind],
) -> None:  # fmt: skip
    asker = stating(small, kinds[0], asks)
    less = stating(small, kinds[1], offers)
    more = stating(small, kinds[1], (*offers[:at], extra, *offers[at:]))
    for before, after in zip(both(small, asker, less), both(small, asker, more), strict=True):
        if before is not None and after is None:
            assert extra.level is not None, "only a level stated below a must removes a pair"
        assert before is None or after is None or after >= before


@given(asks=said, offers=said, extra=said_yes, levels=st.sets(st.integers(1, 4), min_size=2))
def test_a_higher_level_never_lowers(
    small: Corpus,
    asks: tuple[Mention, ...],
    offers: tuple[Mention, ...],
    extra: Mention,
    levels: set[int],
) -> None:
    asker = stating(small, Kind.NEED, asks)
    low, high = (
        stating(small, Kind.STUDENT, (*offers, replace(extra, level=level)))
        for level in (min(levels), max(levels))
    )
    for before, after in zip(both(small, asker, low), both(small, asker, high), strict=True):
        assert before is None or (after is not None and after >= before)


@given(asks=said, offers=said, extra=said_no, at=st.integers(0, 7))
def test_a_negated_mention_never_raises(
    small: Corpus, asks: tuple[Mention, ...], offers: tuple[Mention, ...], extra: Mention, at: int
) -> None:
    asker = stating(small, Kind.PROPOSAL, asks)
    plain = stating(small, Kind.STUDENT, offers)
    denying = stating(small, Kind.STUDENT, (*offers[:at], extra, *offers[at:]))
    for before, after in zip(both(small, asker, plain), both(small, asker, denying), strict=True):
        assert after is None or (before is not None and after <= before)


@given(asks=said, offers=said, text=texts)
def test_editing_a_text_moves_only_the_parts_that_rest_on_it(
    small: Corpus, asks: tuple[Mention, ...], offers: tuple[Mention, ...], text: str
) -> None:
    first = stating(small, Kind.STUDENT, offers)
    scorer = Scorer(put(small, stating(small, Kind.NEED, asks)))
    scored = [scorer.score(one, Task.STUDENT_NEED) for one in (first, replace(first, text=text))]
    one, other = (one.parts[np.argsort(one.rows)] for one in scored)
    assert np.array_equal(one[:, [0, 1, 4]], other[:, [0, 1, 4]])
    for column, name in ((2, "closeness"), (3, "lexical")):
        assert other[:, column].max() <= round(getattr(scorer.weights, name), 4)


@given(text=texts, task=TASKS, k=st.integers(1, 9), cut_off=st.sampled_from([0.0, 0.1, 0.3]))
def test_cut_off_and_diversity_never_change_a_score(
    small: Corpus, reader: Reader, text: str, task: Task, k: int, cut_off: float
) -> None:
    query = Document("new", task.query, text, mentions=reader.read(text, task.query))
    scored = Scorer(small).score(query, task)
    documents = small.shelves[task.target].documents
    real = {documents[r].id: t for r, t in zip(scored.rows, scored.totals, strict=True)}
    lane = Recommender(small, cut_off).suggest(query, task, k)
    assert all(one.score == real[one.document.id] for one in lane.suggestions)


# 4. Parts add up, totals lie in 0–1, evidence is real, answers repeat


@given(
    text=texts,
    task=TASKS,
    shares=st.lists(st.integers(0, 9), min_size=len(PARTS), max_size=len(PARTS)).filter(any),
)
def test_parts_add_up_exactly_and_totals_lie_in_0_to_1(
    small: Corpus, reader: Reader, text: str, task: Task, shares: list[int]
) -> None:
    query = Document("new", task.query, text, mentions=reader.read(text, task.query))
    weights = Weights(*map(float, shares))
    lane = Recommender(small, cut_off=0).suggest(query, task, 9, weights=weights)
    for one in lane.suggestions:
        shown = [Decimal(str(getattr(one.parts, name))) for name in one.parts.__slots__]
        assert sum(shown) == Decimal(str(one.score))
        assert all(part >= 0 and part == round(part, 4) for part in shown)
        assert 0 <= one.score <= 1


@given(text=texts, kind=st.sampled_from(Kind))
def test_evidence_points_at_real_characters(
    small: Corpus, reader: Reader, text: str, kind: Kind
) -> None:
    mentions = reader.read(text, kind)
    for one in mentions:
        assert 0 <= one.start < one.end <= len(text)
        words = text[one.start : one.end]
        assert words == words.strip()
        assert any(letter.isalnum() for letter in words)
    query = Document("new", kind, text, mentions=mentions)
    for task in (task for task in Task if task.query is kind):
        for found in Recommender(small, cut_off=0).suggest(query, task, 3).suggestions:
            asker, offerer = (query, found.document)
            if kind not in ASKERS:
                asker, offerer = offerer, asker
            why = found.explanation
            assert {one.asked for one in (*why.covered, *why.missing)} <= set(asker.mentions)
            assert {one.offered for one in why.covered} <= set(offerer.mentions)


@given(text=texts, task=TASKS, seed=st.randoms(use_true_random=False))
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
def test_the_same_request_gives_the_same_bytes(
    small: Corpus, reader: Reader, encoder: Encoder, text: str, task: Task, seed: st.DrawFn
) -> None:
    query = Document("new", task.query, text, mentions=reader.read(text, task.query))
    documents = [one for shelf in small.shelves.values() for one in shelf.documents]
    seed.shuffle(documents)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    again = Corpus.build(documents, VOCABULARY, encoder)
    first, second = (repr(Recommender(one).suggest(query, task, 9)) for one in (small, again))
    assert first.encode() == second.encode()


# 7. Never wider than what the viewer may see


@given(text=texts, task=TASKS, mask=st.lists(st.booleans(), min_size=8, max_size=8))
def test_nothing_outside_the_allowed_rows_is_found_or_changes_a_score(
    small: Corpus, reader: Reader, text: str, task: Task, mask: list[bool]
) -> None:
    query = Document("new", task.query, text, mentions=reader.read(text, task.query))
    whole = Scorer(small).score(query, task)
    some = Scorer(small).score(query, task, np.array(mask))
    kept = [at for at, row in enumerate(whole.rows) if mask[row]]
    assert some.rows.tolist() == whole.rows[kept].tolist()
    assert some.parts.tobytes() == whole.parts[kept].tobytes()
