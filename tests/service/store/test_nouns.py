"""What single nouns do beyond the common ways."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from models import (
    CompetenceCreate,
    CompetenceUpdate,
    FeedbackCreate,
    MentionBase,
    OccasionCreate,
    SuggestionBase,
    TrainingPublic,
    TrainingUpdate,
)
from service.auth import Viewer
from service.errors import ConflictError, NotFoundError
from service.store import (
    competences,
    consents,
    feedback,
    looks,
    mentions,
    suggestions,
    trainings,
)

LIAISON = Viewer("liaison")
FIRM = Viewer("company", organisation_id="c1")
OTHER = Viewer("company", organisation_id="c2")

pytestmark = pytest.mark.usefixtures("region")


def test_a_training_shows_its_occasions_in_order_and_replaces_them(session: Session) -> None:
    shown = TrainingPublic.model_validate(trainings.get(LIAISON, session, "t1"))
    assert [o.starts.month for o in shown.occasions] == [2, 9]
    assert shown.occasions[0].municipality == "Olofström"
    row = trainings.update(LIAISON, session, "t1", TrainingUpdate(version=1, online=True))
    assert len(row.occasions) == 2
    new = [OccasionCreate(starts="2028-01-01"), OccasionCreate(starts="2027-12-01")]
    row = trainings.update(LIAISON, session, "t1", TrainingUpdate(version=2, occasions=new))
    assert [o.starts.year for o in row.occasions] == [2027, 2028]
    with pytest.raises(ConflictError):
        trainings.update(LIAISON, session, "t1", TrainingUpdate(version=2, occasions=[]))
    row = trainings.update(LIAISON, session, "t1", TrainingUpdate(version=3, occasions=[]))
    assert row.occasions == []


def test_merging_competences_again_makes_nothing_twice(session: Session) -> None:
    items = [
        CompetenceCreate(
            id=f"k{i}",
            area="a",
            label_sv=f"å{i}",
            label_en=f"o{i}",
            sources={"esco": [f"http://data.europa.eu/esco/skill/{i}"]},
        )
        for i in range(1_100)
    ]
    assert competences.merge(LIAISON, session, items) == (1_100, 0)
    assert competences.merge(LIAISON, session, items) == (0, 0)
    changed = items[7].model_copy(update={"synonyms_sv": ["ny"]})
    assert competences.merge(LIAISON, session, [*items, changed]) == (0, 1)
    row = competences.get(LIAISON, session, "k7")
    assert (row.synonyms_sv, row.version) == (["ny"], 2)
    assert len(competences.in_area(LIAISON, session, "a")) == 1_100
    assert competences.count(LIAISON, session) == 1_101


def test_a_competence_can_be_changed_alone(session: Session) -> None:
    change = CompetenceUpdate(version=1, abbreviations=["MIG/MAG"])
    assert competences.update(LIAISON, session, "welding", change).abbreviations == ["MIG/MAG"]


def test_a_consent_is_given_once_and_its_history_stands(session: Session) -> None:
    at = datetime(2027, 1, 1, tzinfo=UTC)
    first = consents.give(LIAISON, session, "s1", "thesis", at)
    assert consents.give(LIAISON, session, "s1", "thesis").id == first.id
    withdrawn = consents.withdraw(LIAISON, session, "s1", "thesis", at + timedelta(days=1))
    assert withdrawn is not None
    assert consents.withdraw(LIAISON, session, "s1", "thesis") is None
    consents.give(LIAISON, session, "s1", "thesis", at + timedelta(days=2))
    consents.give(LIAISON, session, "s1", "hire", at + timedelta(days=3))
    history = consents.of(LIAISON, session, "s1")
    assert [(c.purpose, c.withdrawn_at is None) for c in history] == [
        ("thesis", False),
        ("thesis", True),
        ("hire", True),
    ]
    assert history[0].given_at == at
    assert consents.in_force(LIAISON, session, ["s1", "s2", "zz"]) == {
        "s1": frozenset({"thesis", "hire"}),
        "s2": frozenset(),
    }


def test_mentions_are_replaced_and_come_in_order(session: Session) -> None:
    later = MentionBase(
        competence_id="welding", start=9, end=12, necessity="must", level=3, similarity=0.75
    )
    sooner = MentionBase(local_term="kallpressning", start=1, end=4, negated=True, held=True)
    mentions.replace_many(LIAISON, session, "need", {"n1": [later, sooner], "n2": [later]})
    found = mentions.of(LIAISON, session, "need", "n1")
    assert [MentionBase.model_validate(m) for m in found] == [sooner, later]
    assert found[0].document == ("need", "n1")
    mentions.replace(LIAISON, session, "need", "n1", [])
    many = mentions.of_many(LIAISON, session, "need", ["n1", "n2", "zz"])
    assert {id_: len(rows) for id_, rows in many.items()} == {"n1": 0, "n2": 1}


@pytest.mark.parametrize(
    "links",
    [{}, {"need_id": "n1", "student_id": "s1"}, {"need_id": "zz"}, {"competence_id": "zz"}],
)
def test_a_mention_stands_in_exactly_one_document(session: Session, links: dict[str, str]) -> None:
    from models import Mention  # noqa: PLC0415  only here is the bare row wanted

    session.add(Mention(**({"local_term": "x", "start": 0, "end": 1} | links)))
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()


def suggestion(rank: int) -> SuggestionBase:
    return SuggestionBase(
        request_id="r1",
        query_kind="need",
        document_kind="student",
        lane="hire",
        rank=rank,
        score=0.5,
        parts={"coverage": 0.25, "closeness": 0.25},
        encoder_version="e1",
        index_version="i1",
        taxonomy_version="t1",
        need_id="n1",
        student_id="s1",
    )


def test_suggestions_are_seen_again_by_those_they_were_shown_to(session: Session) -> None:
    rows = suggestions.record(FIRM, session, [suggestion(2), suggestion(1)])
    again = suggestions.of_request(FIRM, session, "r1")
    assert [row.rank for row in again] == [1, 2]
    assert again[0].parts == {"coverage": 0.25, "closeness": 0.25}
    assert suggestions.of_request(OTHER, session, "r1") == []
    assert suggestions.get(LIAISON, session, rows[0].id).viewer_organisation_id == "c1"
    for viewer in (OTHER, Viewer("student", student_id="s1")):
        with pytest.raises(NotFoundError):
            suggestions.get(viewer, session, rows[0].id)


def test_a_student_sees_how_often_whatever_the_request_calls_itself(session: Session) -> None:
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    for minutes in range(3):  # all are of the request r1
        moment = at + timedelta(minutes=minutes)
        suggestions.record(FIRM, session, [suggestion(1), suggestion(2)], moment)
    me = Viewer("student", student_id="s1")
    assert looks.shown_to(me, session, "s1") == [("c1", 3, at + timedelta(minutes=2))]


def test_feedback_is_given_on_what_was_shown_and_can_be_changed(session: Session) -> None:
    (row,) = suggestions.record(FIRM, session, [suggestion(1)])
    feedback.create(FIRM, session, FeedbackCreate(suggestion_id=row.id, verdict="useful"))
    no = FeedbackCreate(suggestion_id=row.id, verdict="not_for_me", reason="För långt bort.")
    feedback.create(FIRM, session, no)
    feedback.create(LIAISON, session, FeedbackCreate(suggestion_id=row.id, verdict="useful"))
    said = [(f.viewer_role, f.verdict, f.reason) for f in feedback.of(FIRM, session, row.id)]
    assert said == [("company", "not_for_me", "För långt bort."), ("liaison", "useful", None)]
    for viewer, id_ in ((OTHER, row.id), (FIRM, "zz")):
        with pytest.raises(NotFoundError):
            feedback.create(viewer, session, FeedbackCreate(suggestion_id=id_, verdict="useful"))
