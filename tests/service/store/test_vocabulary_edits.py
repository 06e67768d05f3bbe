from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from models import CompetenceUpdate, MentionBase, NeedUpdate, VocabularyEdit
from service.auth import Viewer
from service.errors import ForbiddenError, NotFoundError
from service.store import (
    changes,
    competences,
    corrections,
    mentions,
    needs,
    set_aside_terms,
    students,
    transaction,
    vocabulary_edits,
)

LIAISON = Viewer("liaison")
COMPANY = Viewer("company", organisation_id="c1")
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def edit(number: int, first: int | None = None, last: int | None = None) -> VocabularyEdit:
    return VocabularyEdit(
        id=f"e{number}",
        at=NOW + timedelta(hours=number),
        op="retire",
        state="reading" if last is None else "done",
        before={"welding": {"retired": False}},
        after={"welding": {"retired": True}},
        first_seq=first,
        last_seq=last,
    )


def mention(**values: object) -> MentionBase:
    return MentionBase(start=0, end=3, **values)


def test_history_is_newest_first_and_what_stands_is_oldest_first(session: Session) -> None:
    for one in (edit(1, 5, 9), edit(2), edit(3, 20, 21)):
        vocabulary_edits.add(LIAISON, session, one)
    assert [one.id for one in vocabulary_edits.history(LIAISON, session, 2)] == ["e3", "e2"]
    assert [one.id for one in vocabulary_edits.history(LIAISON, session, 2, 2)] == ["e1"]
    assert [one.id for one in vocabulary_edits.standing(LIAISON, session)] == ["e1", "e3"]
    assert [one.id for one in vocabulary_edits.standing(LIAISON, session, 9)] == ["e3"]
    vocabulary_edits.get(LIAISON, session, "e3").undone_at = NOW
    session.flush()
    assert [one.id for one in vocabulary_edits.standing(LIAISON, session)] == ["e1"]
    begun = vocabulary_edits.under_way(LIAISON, session, NOW)
    assert [one.id for one in begun] == ["e2"]
    assert vocabulary_edits.under_way(LIAISON, session, NOW + timedelta(hours=3)) == []
    vocabulary_edits.advance(LIAISON, session, "e2", 3, 7)
    session.expire_all()
    found = vocabulary_edits.get(LIAISON, session, "e2")
    assert (found.progress, found.total) == (3, 7)


def test_only_changes_within_an_edit_have_been_read(session: Session) -> None:
    for one in (edit(1, 5, 9), edit(2), edit(3, 20, 21)):
        vocabulary_edits.add(LIAISON, session, one)
    assert vocabulary_edits.have_read(LIAISON, session, [])
    assert vocabulary_edits.have_read(LIAISON, session, [5, 9, 20])
    assert not vocabulary_edits.have_read(LIAISON, session, [5, 10, 20])
    assert not vocabulary_edits.have_read(LIAISON, session, [22])


def test_edits_are_open_to_those_who_run_the_cluster(session: Session) -> None:
    vocabulary_edits.add(LIAISON, session, edit(1, 5, 9))
    for call in (
        lambda: vocabulary_edits.add(COMPANY, session, edit(2)),
        lambda: vocabulary_edits.get(COMPANY, session, "e1"),
        lambda: vocabulary_edits.history(COMPANY, session, 5),
        lambda: vocabulary_edits.advance(COMPANY, session, "e1", 1, 1),
    ):
        with pytest.raises(ForbiddenError):
            call()
    with pytest.raises(NotFoundError):
        vocabulary_edits.get(LIAISON, session, "e9")


@pytest.mark.usefixtures("region")
def test_documents_are_counted_as_far_as_they_may_be_seen(
    sessions: sessionmaker[Session],
) -> None:
    said = [mention(competence_id="welding"), mention(competence_id="welding")]
    with transaction(sessions) as s:
        mentions.replace_many(LIAISON, s, "need", {"n1": said, "n2": said})
        mentions.replace_many(LIAISON, s, "student", {"s1": said})
        mentions.replace_many(LIAISON, s, "training", {"t1": said})
    with sessions() as s:
        counted = mentions.counts(LIAISON, s, "welding")
        assert counted == {"need": 2, "student": 1, "proposal": 0, "training": 1}
        own = mentions.counts(COMPANY, s, "welding")
        assert own == {"need": 1, "student": 0, "proposal": 0, "training": 1}


@pytest.mark.usefixtures("region")
def test_local_terms_of_several_documents_come_most_used_first(
    sessions: sessionmaker[Session],
) -> None:
    a, b, c = (mention(local_term=term) for term in ("a", "b", "c"))
    with transaction(sessions) as s:
        mentions.replace_many(LIAISON, s, "need", {"n1": [a, a, b], "n2": [b]})
        mentions.replace_many(LIAISON, s, "student", {"s1": [b, c], "s2": [c]})
    with sessions() as s:
        found = mentions.local_terms(LIAISON, s)
        assert [one.term for one in found] == ["b", "c"]
        assert found[0].documents == (("need", "n1"), ("need", "n2"), ("student", "s1"))
        assert [one.term for one in mentions.local_terms(LIAISON, s, at_least=3)] == ["b"]
        assert [one.term for one in mentions.local_terms(LIAISON, s, limit=1)] == ["b"]
        with pytest.raises(ForbiddenError):
            mentions.local_terms(COMPANY, s)


@pytest.mark.usefixtures("region")
def test_a_competence_is_put_and_taken_away(sessions: sessionmaker[Session]) -> None:
    with transaction(sessions) as s:
        row = competences.get(LIAISON, s, "welding")
        values = {name: getattr(row, name) for name in type(competences).shape.model_fields}
        competences.put(LIAISON, s, "welding", values | {"retired": True})
        competences.put(LIAISON, s, "brazing", values | {"label_en": "brazing"})
    with sessions() as s:
        assert [one.id for one in competences.retired(LIAISON, s)] == ["welding"]
        assert competences.get(LIAISON, s, "brazing").label_en == "brazing"
    with transaction(sessions) as s:
        for _ in range(2):  # the second time it is not there any more
            competences.put(LIAISON, s, "brazing", None)
        version = competences.get(LIAISON, s, "welding").version
        update = CompetenceUpdate(version=version, retired=False)
        competences.update(LIAISON, s, "welding", update)
    with sessions() as s:
        assert competences.count(LIAISON, s) == 1
        assert competences.retired(LIAISON, s) == []


@pytest.mark.usefixtures("region")
def test_corrections_are_found_by_what_they_are_or_were_about(
    sessions: sessionmaker[Session],
) -> None:
    now = {"competence_id": "welding", "action": "confirmed", "was": "local:svetsfräs"}
    with transaction(sessions) as s:
        needs.update(LIAISON, s, "n1", NeedUpdate(version=1, corrections=[now]))
    with sessions() as s:
        for id_ in ("welding", "local:svetsfräs"):
            (row,) = corrections.concerning(LIAISON, s, "need", {id_})
            assert row.id == "n1"
        assert corrections.concerning(LIAISON, s, "need", {"brazing"}) == []
        assert corrections.concerning(LIAISON, s, "student", {"welding"}) == []
    with transaction(sessions) as s:
        before = changes.latest(LIAISON, s)
        corrections.put(LIAISON, s, "need", "n1", [])
        assert changes.latest(LIAISON, s) == before
        with pytest.raises(NotFoundError):
            corrections.put(COMPANY, s, "need", "n2", [])
    with sessions() as s:
        assert needs.get(LIAISON, s, "n1").corrections == []
        assert students.get(LIAISON, s, "s1").corrections == []


@pytest.mark.usefixtures("region")
def test_terms_are_set_aside_and_taken_up_again(sessions: sessionmaker[Session]) -> None:
    a, b = (mention(local_term=term) for term in ("a", "b"))
    with transaction(sessions) as s:
        mentions.replace_many(LIAISON, s, "need", {"n1": [a, b], "n2": [a, b]})
        assert set_aside_terms.add(LIAISON, s, ["a", "no\x00ne", ""], NOW) == 1
        assert set_aside_terms.add(LIAISON, s, ["a"], NOW) == 0
        with pytest.raises(ForbiddenError):
            set_aside_terms.add(COMPANY, s, ["b"], NOW)
        with pytest.raises(ForbiddenError):
            set_aside_terms.remove(COMPANY, s, ["a"])
    with transaction(sessions) as s:
        assert [one.term for one in mentions.local_terms(LIAISON, s)] == ["b"]
        assert [one.term for one in mentions.local_terms(LIAISON, s, aside=True)] == ["a"]
        assert set_aside_terms.remove(LIAISON, s, ["a", "b"]) == 1
        assert [one.term for one in mentions.local_terms(LIAISON, s)] == ["a", "b"]
