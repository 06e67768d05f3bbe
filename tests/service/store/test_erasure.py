"""What is erased leaves nothing behind."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session, SQLModel

from models import (
    FeedbackCreate,
    IdentityInput,
    MentionBase,
    StudentCreate,
    SuggestionBase,
)
from models.migrations import upgrade
from service.auth import Viewer
from service.store import (
    changes,
    companies,
    consents,
    feedback,
    identities,
    make_engine,
    make_sessions,
    mentions,
    needs,
    proposals,
    students,
    suggestions,
    transaction,
)

LIAISON = Viewer("liaison")
STUDENT = Viewer("student", student_id="s1")


def counts(session: Session) -> dict[str, int]:
    return {
        name: session.connection()
        .execute(sa.select(sa.func.count()).select_from(table))
        .scalar_one()
        for name, table in SQLModel.metadata.tables.items()
    }


def shown(**links: str) -> SuggestionBase:
    return SuggestionBase(
        request_id="r1",
        query_kind="need",
        document_kind="student",
        lane="hire",
        rank=1,
        score=0.5,
        parts={"coverage": 0.5},
        encoder_version="e",
        index_version="i",
        taxonomy_version="t",
        **links,
    )


@pytest.mark.usefixtures("region")
def test_a_deleted_student_takes_everything_along(sessions: sessionmaker[Session]) -> None:
    with sessions() as s:
        before = counts(s)
    with transaction(sessions) as s:
        students.create(LIAISON, s, StudentCreate(id="s9", text="x"))
        own = Viewer("student", student_id="s9")
        identities.put(own, s, "s9", IdentityInput(name="Ylva Prov", phone="0455-000000"))
        consents.give(own, s, "s9", "hire")
        consents.withdraw(own, s, "s9", "hire")
        consents.give(own, s, "s9", "hire")
        local = MentionBase(local_term="egen term", start=0, end=1)
        mentions.replace(own, s, "student", "s9", [local])
        (to_firm,) = suggestions.record(LIAISON, s, [shown(need_id="n1", student_id="s9")])
        (to_student,) = suggestions.record(own, s, [shown(proposal_id="p1-open")])
        feedback.create(LIAISON, s, FeedbackCreate(suggestion_id=to_firm.id, verdict="useful"))
        feedback.create(own, s, FeedbackCreate(suggestion_id=to_student.id, verdict="useful"))
    with transaction(sessions) as s:
        students.delete(own, s, "s9")
    with sessions() as s:
        assert counts(s) == before | {"change": before["change"] + 1}
        (last,) = changes.since(LIAISON, s, changes.latest(LIAISON, s) - 1)
    assert (last.kind, last.document_id, last.op) == ("student", "s9", "delete")


@pytest.mark.usefixtures("region")
def test_a_deleted_company_takes_its_documents_along_and_says_so(session: Session) -> None:
    mention = MentionBase(competence_id="welding", start=0, end=1)
    mentions.replace(LIAISON, session, "need", "n1", [mention])
    mentions.replace(LIAISON, session, "need", "n2", [mention])
    seen = changes.latest(LIAISON, session)
    companies.delete(LIAISON, session, "c1")
    assert [n.id for n in needs.page(LIAISON, session).items] == ["n2"]
    assert proposals.count(LIAISON, session) == 3
    assert counts(session)["mention"] == 1
    gone = {(c.kind, c.document_id) for c in changes.since(LIAISON, session, seen)}
    assert gone == {
        ("need", "n1"),
        ("proposal", "p1-draft"),
        ("proposal", "p1-open"),
        ("proposal", "p1-open-nda"),
        ("company", "c1"),
    }


def test_an_erased_text_is_gone_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "samspel.db"
    upgrade(f"sqlite:///{file}")
    engine = make_engine(f"sqlite:///{file}")
    sessions = make_sessions(engine)
    marker = "Zwölfhundertkäse"
    with transaction(sessions) as s:
        students.create(LIAISON, s, StudentCreate(id="s1", text=marker))
    with transaction(sessions) as s:
        students.delete(LIAISON, s, "s1")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    assert all(marker.encode() not in f.read_bytes() for f in tmp_path.iterdir())
