from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from models import CompanyCreate, NeedCreate, NeedUpdate, StudentCreate, StudentUpdate
from models.need import NeedPublic
from service.auth import Viewer
from service.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    ValidationProblemError,
)
from service.store import companies, make_sessions, needs, students, suggestions, transaction

LIAISON = Viewer("liaison")

pytestmark = pytest.mark.usefixtures("region")


def test_a_created_document_reads_back_the_same(sessions: sessionmaker[Session]) -> None:
    new = NeedCreate(
        id="n9",
        company_id="c1",
        title="Svetsare",
        text="Krav: TIG.\nMeriterande: å ä ö 😀",
        held="MIG",
        lanes=["hire", "thesis"],
        work_languages=["sv", "pl"],
        municipality="1083",
        level=6,
    )
    with transaction(sessions) as s:
        needs.create(LIAISON, s, new)
    with sessions() as s:
        row = needs.get(LIAISON, s, "n9")
        shown = NeedPublic.model_validate(row)
    assert shown.model_dump(include=set(NeedCreate.model_fields)) == new.model_dump()
    assert (shown.municipality, shown.version) == ("Sölvesborg", 1)
    assert shown.created_at.tzinfo is not None


def test_an_id_is_given_when_there_is_none_and_a_taken_one_is_a_conflict(session: Session) -> None:
    row = students.create(LIAISON, session, StudentCreate(text="x"))
    assert len(row.id) == 32
    with pytest.raises(ConflictError) as caught:
        students.create(LIAISON, session, StudentCreate(id="s1", text="x"))
    assert (caught.value.status, caught.value.field) == (409, "id")


def test_an_unknown_company_is_named_and_an_unknown_id_is_not_found(session: Session) -> None:
    with pytest.raises(ValidationProblemError) as invalid:
        needs.create(LIAISON, session, NeedCreate(company_id="zz", title="t", text="x"))
    assert invalid.value.field == "company_id"
    for act in (
        lambda: needs.get(LIAISON, session, "zz"),
        lambda: needs.update(LIAISON, session, "zz", NeedUpdate(version=1)),
        lambda: needs.delete(LIAISON, session, "zz"),
    ):
        with pytest.raises(NotFoundError):
            act()


@pytest.mark.parametrize("odd", ["n1\x00", "\ud800", "", " ", "n1\u200b", "x" * 10_000, "' OR 1=1"])
def test_an_id_that_cannot_be_is_not_found(session: Session, odd: str) -> None:
    with pytest.raises(NotFoundError):
        needs.get(LIAISON, session, odd)
    assert needs.get_many(LIAISON, session, [odd]) == {}
    with pytest.raises(NotFoundError):
        suggestions.get(LIAISON, session, odd)
    assert needs.page(LIAISON, session, company_id=odd + "\x00 ").items == []


def test_a_filter_by_municipality_takes_a_code_and_names_the_nearest(session: Session) -> None:
    page = companies.page(LIAISON, session, municipality="1060")
    assert [row.id for row in page.items] == ["c1", "c2"]
    with pytest.raises(ValidationProblemError, match="Olofström"):
        companies.page(LIAISON, session, municipality="Olofstrmö")


def test_a_change_touches_only_the_given_fields(session: Session) -> None:
    before = needs.get(LIAISON, session, "n1").model_dump()
    row = needs.update(LIAISON, session, "n1", NeedUpdate(version=1, horizon="now", level=None))
    after = row.model_dump()
    differing = {name for name in before if before[name] != after[name]}
    assert differing == {"horizon", "version", "updated_at"}
    assert (row.horizon, row.version) == ("now", 2)


def test_the_changed_whole_must_be_valid(session: Session) -> None:
    students.update(LIAISON, session, "s1", StudentUpdate(version=1, available_from="2027-06-01"))
    with pytest.raises(ValidationProblemError) as caught:
        students.update(
            LIAISON,
            session,
            "s1",
            StudentUpdate(version=2, available_to="2027-01-01"),
        )
    assert caught.value.field == "available_to"
    with pytest.raises(ValidationProblemError) as two:
        students.update(
            LIAISON, session, "s1", StudentUpdate(version=2, text=" ", municipality="Ronnby")
        )
    assert [f.field for f in two.value.fields] == ["text", "municipality"]
    assert "Ronneby" in two.value.detail


def test_a_stale_version_is_a_conflict(session: Session) -> None:
    needs.update(LIAISON, session, "n1", NeedUpdate(version=1, title="first"))
    for act in (
        lambda: needs.update(LIAISON, session, "n1", NeedUpdate(version=1, title="second")),
        lambda: needs.delete(LIAISON, session, "n1", version=1),
    ):
        with pytest.raises(ConflictError) as caught:
            act()
        assert caught.value.field == "version"
    assert needs.get(LIAISON, session, "n1").title == "first"


def test_of_two_writers_at_once_one_wins_and_one_is_told(sessions: sessionmaker[Session]) -> None:
    barrier = Barrier(2)

    def write(title: str) -> str:
        with sessions() as s:
            needs.get(LIAISON, s, "n1")
            barrier.wait()
            try:
                needs.update(LIAISON, s, "n1", NeedUpdate(version=1, title=title))
                s.commit()
            except ConflictError:
                return "conflict"
        return title

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(write, ["a", "b"]))
    with sessions() as s:
        row = needs.get(LIAISON, s, "n1")
    assert said == [row.title, "conflict"]
    assert row.version == 2


def test_a_text_longer_than_the_settings_allow_is_refused(sessions: sessionmaker[Session]) -> None:
    short = make_sessions(sessions.kw["bind"], max_text_chars=10)
    with short() as s, pytest.raises(ValidationProblemError) as caught:
        students.create(LIAISON, s, StudentCreate(text="x" * 11))
    assert caught.value.field == "text"
    with short() as s, pytest.raises(ValidationProblemError):
        students.update(LIAISON, s, "s1", StudentUpdate(version=1, text="x" * 11))


def test_get_many_and_batches_give_every_row_once(session: Session) -> None:
    for i in range(620):
        companies.create(LIAISON, session, CompanyCreate(id=f"x{i}", name="x", municipality="1060"))
    ids = [f"x{i}" for i in range(620)]
    assert set(companies.get_many(LIAISON, session, [*ids, "none"])) == set(ids)
    batched = [row.id for rows in companies.batches(LIAISON, session, size=100) for row in rows]
    assert batched == ["c1", "c2", *ids]
    assert companies.count(LIAISON, session) == 622


def test_what_may_be_seen_and_not_changed_is_forbidden(session: Session) -> None:
    company = Viewer("company", organisation_id="c1")
    with pytest.raises(ForbiddenError):
        companies.delete(company, session, "c2")
    with pytest.raises(ForbiddenError):
        companies.create(company, session, CompanyCreate(id="c3", name="x", municipality="1060"))
    with pytest.raises(ForbiddenError):
        needs.create(company, session, NeedCreate(company_id="c2", title="t", text="x"))
    assert needs.create(company, session, NeedCreate(company_id="c1", title="t", text="x"))
