"""Wish lists keep their order; what is put aside or hidden goes with its document."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from models import TrainingUpdate
from service import store
from service.auth import Viewer
from service.deps import Running
from service.errors import ForbiddenError, NotFoundError
from service.store import Session
from service.usecases import choosing, recommending
from service.usecases.answers.asking import Asking

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LIAISON = Viewer("liaison")
FIRM = Viewer("company", organisation_id="c001")
OTHER = Viewer("company", organisation_id="c002")
STUDENT = Viewer("student", student_id="s001")
ASKING = Asking(date(2026, 11, 23), request_id="test", k=5)


@pytest.fixture
def session(running: Running) -> Iterator[Session]:
    """A session whose work is undone after the test."""
    with running.sessions() as made:
        yield made
        made.rollback()


@pytest.fixture
def works(session: Session) -> list[str]:
    """The ids of three open proposals that a student may see."""
    page = store.proposals.page(STUDENT, session, status="open", limit=3)
    return [row.id for row in page.items]


def test_wishes_keep_their_order(session: Session, works: list[str]) -> None:
    a, b, c = works
    for one in works:
        choosing.wish(STUDENT, session, one)
    assert choosing.wish_ids(STUDENT, session) == [a, b, c]
    choosing.move_wish(STUDENT, session, c, -1)
    choosing.move_wish(STUDENT, session, a, -1)
    assert choosing.wish_ids(STUDENT, session) == [a, c, b]
    place = choosing.remove_wish(STUDENT, session, c)
    choosing.wish(STUDENT, session, c, place)
    assert choosing.wish_ids(STUDENT, session) == [a, c, b]
    choosing.wish(STUDENT, session, a)
    assert choosing.wish_ids(STUDENT, session) == [c, b, a]
    ranks = [one.rank for one in store.choices.wishes_of(STUDENT, session, "s001")]
    assert ranks == [1, 2, 3]


def test_a_wish_list_is_the_student_s_own(session: Session, works: list[str]) -> None:
    choosing.wish(STUDENT, session, works[0])
    with pytest.raises(ForbiddenError):
        store.choices.wishes_of(Viewer("student", student_id="s002"), session, "s001")
    with pytest.raises(ForbiddenError):
        store.choices.wished_by(FIRM, session, works)
    assert works[0] in store.choices.wished_by(LIAISON, session, works)
    with pytest.raises(ForbiddenError):
        choosing.wish(FIRM, session, works[0])
    with pytest.raises(NotFoundError):
        choosing.move_wish(STUDENT, session, works[1], 1)
    with pytest.raises(NotFoundError):
        choosing.wish(STUDENT, session, "none")


def test_what_is_put_aside_is_kept_once_and_is_the_firm_s_own(session: Session) -> None:
    training = store.trainings.page(LIAISON, session, limit=1).items[0].id
    for _ in range(2):
        choosing.save(FIRM, session, "need", "n001", "training", training, NOW)
    assert choosing.saved_ids(FIRM, session, "need", "n001") == {("training", training)}
    assert choosing.saved_ids(OTHER, session, "need", "n001") == set()
    with pytest.raises((ForbiddenError, NotFoundError)):
        choosing.save(OTHER, session, "need", "n001", "training", training, NOW)
    choosing.unsave(FIRM, session, "need", "n001", "training", training)
    assert choosing.saved_ids(FIRM, session, "need", "n001") == set()


def test_what_is_hidden_is_not_shown_until_it_changes(running: Running) -> None:
    def lane(session: Session) -> list[str | None]:
        answer = recommending.for_need(FIRM, session, running.engine, "n001", ASKING)
        return [one.document.id for one in answer.suggestions.lanes["training"].suggestions]

    with running.sessions() as session:
        first, *rest = lane(session)
        assert first is not None
        choosing.hide(FIRM, session, "need", "n001", "training", first, NOW, "för långt bort")
        shown = lane(session)
        assert first not in shown
        assert shown[: len(rest)] == rest
        hidden = choosing.hidden_from(FIRM, session, "need", "n001")
        assert hidden["training", first].reason == "för långt bort"
        with pytest.raises((ForbiddenError, NotFoundError)):
            choosing.hide(OTHER, session, "need", "n001", "training", first, NOW)
        row = store.trainings.get(LIAISON, session, first)
        change = TrainingUpdate(version=row.version, provider=f"{row.provider} Syd")
        store.trainings.update(LIAISON, session, first, change)
        assert choosing.hidden_from(FIRM, session, "need", "n001") == {}
        session.rollback()
    with running.sessions() as session:
        assert first in lane(session)
        choosing.hide(FIRM, session, "need", "n001", "training", first, NOW)
        choosing.show_again(FIRM, session, "need", "n001", "training", first)
        assert first in lane(session)
        session.rollback()


def test_a_choice_goes_with_its_document(session: Session) -> None:
    training = store.trainings.page(LIAISON, session, limit=1).items[0].id
    choosing.save(FIRM, session, "need", "n001", "training", training, NOW)
    choosing.hide(FIRM, session, "need", "n001", "training", training, NOW)
    store.trainings.delete(LIAISON, session, training)
    session.expire_all()
    assert store.choices.hidings_of(session, "need", "n001") == []
    assert store.choices.saved_of(FIRM, session, "need", "n001") == []
