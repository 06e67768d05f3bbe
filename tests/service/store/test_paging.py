import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from models import CompanyCreate
from service.auth import Viewer
from service.errors import ValidationProblemError
from service.store import companies
from service.store.paging import decode_cursor, encode_cursor

LIAISON = Viewer("liaison")


def add(session: Session, *ids: str, municipality: str = "1060") -> None:
    for id_ in ids:
        companies.create(
            LIAISON, session, CompanyCreate(id=id_, name=id_, municipality=municipality)
        )


def test_pages_neither_lose_nor_repeat_when_rows_come_and_go(session: Session) -> None:
    add(session, *(f"a{i:02}" for i in range(10)))
    seen: list[str] = []
    cursor = None
    for turn in range(20):
        page = companies.page(LIAISON, session, cursor=cursor, limit=3)
        seen += [row.id for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
        if turn < 3:
            add(session, f"b{turn}", f"0{turn}")
            companies.delete(LIAISON, session, seen[0] if turn == 0 else f"a{turn + 6:02}")
    left = [f"a{i:02}" for i in range(10) if i != 7]  # deleted before its page
    assert seen == [*left, "b0", "00", "b1", "01", "b2", "02"]


def test_a_number_is_not_used_again_after_a_delete(session: Session) -> None:
    add(session, "x")
    first = companies.get(LIAISON, session, "x").number
    companies.delete(LIAISON, session, "x")
    add(session, "x")
    assert companies.get(LIAISON, session, "x").number > first


def test_the_last_page_has_no_cursor_and_filters_hold(session: Session) -> None:
    add(session, "a", "b")
    add(session, "c", municipality="1080")
    assert companies.page(LIAISON, session, limit=3).next_cursor is None
    page = companies.page(LIAISON, session, municipality="Karlskrona", size=None)
    assert [row.id for row in page.items] == ["c"]


@pytest.mark.parametrize("bad", ["", "x", "åäö", "!!!!", encode_cursor("need", 1), "A" * 999])
def test_a_foreign_cursor_is_refused(session: Session, bad: str) -> None:
    with pytest.raises(ValidationProblemError) as caught:
        companies.page(LIAISON, session, cursor=bad)
    assert caught.value.field == "cursor"


def test_a_limit_below_one_is_refused(session: Session) -> None:
    with pytest.raises(ValidationProblemError) as caught:
        companies.page(LIAISON, session, limit=0)
    assert caught.value.field == "limit"


@given(st.integers(0, 10**18 - 1))
def test_a_cursor_says_what_it_was_told(number: int) -> None:
    assert decode_cursor("need", encode_cursor("need", number)) == number
