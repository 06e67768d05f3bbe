"""Lists of needs, and who handles them, on both databases."""

import pytest
from sqlmodel import Session

from models import Account, NeedCreate, NeedUpdate
from service.auth import Viewer
from service.errors import ForbiddenError, NotFoundError
from service.store import accounts, needs

LIAISON, FIRM = Viewer("liaison"), Viewer("company", organisation_id="c1")


@pytest.fixture
def session(session: Session, region: None) -> Session:
    """Return a session over the region with one more need, which is a draft."""
    new = NeedCreate(
        id="n3", company_id="c1", title="Överföring", text="Krav: 100 % PLC_", status="draft"
    )
    needs.create(FIRM, session, new)
    return session


def ids(session: Session, viewer: Viewer, **given: str | None) -> list[str]:
    return [row.id for row in needs.listed(viewer, session, **given)]


def test_the_newest_comes_first_and_each_sees_its_own(session: Session) -> None:
    assert ids(session, FIRM) == ["n3", "n1"]
    assert ids(session, LIAISON) == ["n3", "n2", "n1"]
    assert [row.id for row in needs.listed(LIAISON, session, offset=1, limit=1)] == ["n2"]


def test_words_are_found_as_they_stand(session: Session) -> None:
    assert ids(session, LIAISON, text="plc_") == ["n3"]
    assert ids(session, LIAISON, text="100 %") == ["n3"]
    assert ids(session, LIAISON, text="PRESS") == ["n2", "n1"]
    assert ids(session, LIAISON, text="%") == ["n3"]
    for written in ("överföring", "ÖVERFÖRING"):
        assert ids(session, LIAISON, text=written) == ["n3"]


def test_counts_by_status(session: Session) -> None:
    assert needs.counted(FIRM, session) == {"draft": 1, "open": 1}
    assert needs.counted(LIAISON, session, company_id="c2") == {"open": 1}
    assert needs.counted(FIRM, session, text="nothing of the kind") == {}


def test_corrections_are_kept_as_they_were_given(session: Session) -> None:
    corrections = [{"competence_id": "welding", "action": "changed", "level": 3, "label": None}]
    change = NeedUpdate.model_validate({"version": 1, "corrections": corrections})
    needs.update(FIRM, session, "n3", change)
    session.commit()
    session.expire_all()
    kept = needs.get(FIRM, session, "n3").corrections
    assert kept == [{"competence_id": "welding", "action": "changed", "level": 3}]
    assert needs.get(LIAISON, session, "n1").corrections == []


def test_handing_over_changes_nothing_that_is_read(session: Session) -> None:
    account = accounts.add(
        session, Account(email="a@b.example", name="A", role="company", company_id="c1")
    )
    needs.hand_over(FIRM, session, "n1", account.id)
    row = needs.get(FIRM, session, "n1")
    assert (row.handler_account_id, row.version) == (account.id, 1)
    assert ids(session, FIRM, handler_account_id=account.id) == ["n1"]
    session.commit()
    accounts.remove(session, account)
    session.commit()
    session.expire_all()
    assert needs.get(FIRM, session, "n1").handler_account_id is None


def test_nobody_hands_over_another_one_s_need(session: Session) -> None:
    with pytest.raises(NotFoundError):
        needs.hand_over(FIRM, session, "n2", None)
    with pytest.raises(ForbiddenError):
        needs.hand_over(Viewer("student", student_id="s1"), session, "n2", None)
