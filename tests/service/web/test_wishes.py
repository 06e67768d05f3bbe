"""The wish list: in order, moved by buttons, and every removal with a way back."""

import re
from typing import Any

import pytest

from models import ProposalUpdate
from service.auth import Viewer
from service.deps import Running
from service.store import choices, proposals, transaction
from service.usecases.choosing import wish_ids

STUDENT = Viewer("student", student_id="s001")
LIAISON = Viewer("liaison")


Ids = list[str]


@pytest.fixture
def student(web: Any) -> Any:
    return web("student", "en")


@pytest.fixture(scope="module")
def open_ids(running: Running) -> Ids:
    """Return three proposals that students may see."""
    with transaction(running.sessions) as session:
        rows = [row for rows in proposals.batches(STUDENT, session) for row in rows]
        return [row.id for row in rows if row.status == "open"][:3]


@pytest.fixture
def three(running: Running, open_ids: Ids) -> Ids:
    """Let the list hold three wishes, in this order."""
    with transaction(running.sessions) as session:
        choices.wish(STUDENT, session, "s001", open_ids)
    return open_ids


def listed(html: str) -> Ids:
    return re.findall(r'<li id="wish-([^"]+)"', html)


def test_an_empty_list_says_what_to_do(student: Any) -> None:
    assert "No wishes yet" in student.get("/wishes").text


def test_wishes_are_added_last(student: Any, open_ids: Ids) -> None:
    for one in open_ids:
        sent = {"proposal_id": one, "back": f"/suggestions#proposal-{one}"}
        assert student.post_form("/wishes", sent).headers["location"] == sent["back"]
    page = student.get("/wishes").text
    assert listed(page) == open_ids
    assert "It is on your wish list." in page
    assert f'action="/wishes/{open_ids[-1]}/remove"' in page


def test_wishes_move(student: Any, running: Running, three: Ids) -> None:
    one, two, last = three
    moved = student.post_form(f"/wishes/{last}/move/up")
    assert moved.headers["location"] == f"/wishes#wish-{last}"
    part = student.post_form(f"/wishes/{one}/move/down", htmx=True).text
    assert part.lstrip().startswith('<div id="wishes">')
    assert listed(part) == [last, one, two]
    assert listed(student.post_form(f"/wishes/{last}/move/up", htmx=True).text)[0] == last
    with transaction(running.sessions) as session:
        assert wish_ids(STUDENT, session) == [last, one, two]


def test_a_removed_wish_comes_back_where_it_was(student: Any, three: Ids) -> None:
    assert student.post_form(f"/wishes/{three[1]}/remove").status_code == 303
    page = student.get("/wishes").text
    assert listed(page) == [three[0], three[2]]
    undo = re.findall(rf'action="(/wishes/{three[1]}/restore/\d+)"', page)[0]
    assert student.post_form(undo).status_code == 303
    assert listed(student.get("/wishes").text) == three
    assert student.post_form("/wishes/none/remove").status_code == 404


def test_one_that_students_may_not_see_any_more_is_left_out(
    student: Any, running: Running, three: Ids
) -> None:
    with transaction(running.sessions) as session:
        row = proposals.get(LIAISON, session, three[0])
        proposals.update(LIAISON, session, row.id, ProposalUpdate(version=row.version, nda=True))
    assert listed(student.get("/wishes").text) == three[1:]
    assert student.post_form("/wishes", {"proposal_id": three[0]}).status_code == 404


def test_no_way_out_of_our_pages(student: Any, open_ids: Ids) -> None:
    sent = {"proposal_id": open_ids[1], "back": "//evil.example"}
    assert student.post_form("/wishes", sent).headers["location"] == "/wishes"


def test_only_students_have_a_wish_list(web: Any) -> None:
    for role in ("company", "liaison", "admin"):
        assert web(role).get("/wishes").status_code == 403
