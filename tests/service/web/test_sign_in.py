"""Signing in at the pages: by password, by link, as a demo person; and out again."""

import re
from typing import Any

import pytest

from models import Account, Mail
from service.auth import SYSTEM, passwords
from service.deps import COOKIE, Running
from service.store import accounts, outbox, transaction

PASSWORD = "trettio gula ankor"


@pytest.fixture(scope="module")
def member(running: Running) -> str:
    row = Account(
        email="mia@stalvinge.example",
        name="Mia Medlem",
        role="company",
        company_id="c001",
        password_hash=passwords.hashed(PASSWORD),
    )
    with transaction(running.sessions) as session:
        return accounts.add(session, row).email


def letter(running: Running, kind: str) -> Mail:
    with transaction(running.sessions) as session:
        return next(one for one in outbox.waiting(SYSTEM, session) if one.kind == kind)


def path_in(mail: Mail) -> str:
    found = re.search(r"http://127.0.0.1:8000(/\S+)", mail.body or "")
    assert found
    return found[1]


def test_the_password_lets_in_and_goes_on_to_where_one_was(web: Any, member: str) -> None:
    guest = web(None)
    assert 'name="next" value="/needs"' in guest.get("/sign-in?next=/needs").text
    answer = guest.post_form(
        "/sign-in", {"email": member.upper(), "password": PASSWORD, "next": "/needs"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/needs")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-samspel=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Mia Medlem" in guest.get("/sign-in/sent").text
    assert guest.get("/sign-in", follow_redirects=False).headers["location"] == "/"
    guest.post_form("/sign-out")
    assert COOKIE not in guest.client.cookies
    assert "Mia Medlem" not in guest.get("/sign-in").text


def test_signing_out_ends_the_session_for_a_copied_cookie_too(web: Any, member: str) -> None:
    first, thief = web(None), web(None)
    first.post_form("/sign-in", {"email": member, "password": PASSWORD})
    thief.client.cookies.set(COOKIE, first.client.cookies[COOKIE], domain="127.0.0.1")
    assert "Mia Medlem" in thief.get("/sign-in/sent").text
    first.post_form("/sign-out")
    assert "Mia Medlem" not in thief.get("/sign-in/sent").text


@pytest.mark.parametrize(
    "where", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_sends_nobody_elsewhere(web: Any, member: str, where: str) -> None:
    given = {"email": member, "password": PASSWORD, "next": where}
    assert web(None).post_form("/sign-in", given).headers["location"] == "/"


def test_the_answer_to_a_wrong_password_does_not_tell_who_is_known(web: Any, member: str) -> None:
    pages = []
    for email in (member, "none@stalvinge.example"):
        guest = web(None)
        answer = guest.post_form("/sign-in", {"email": email, "password": "wrong"})
        assert answer.status_code == 422
        assert f'value="{email}"' in answer.text
        text = answer.text.replace(email, "").replace(guest.csrf, "")
        pages.append(re.sub(r"begäran-?\w*|<p class=\"request\">.*?</p>", "", text, flags=re.I))
    assert pages[0] == pages[1]


def test_wrong_passwords_are_counted_though_nothing_else_is_stored(web: Any) -> None:
    guest = web(None)
    given = {"email": "x@stalvinge.example", "password": "wrong"}
    codes = [guest.post_form("/sign-in", given).status_code for _ in range(11)]
    assert codes == [422] * 10 + [429]


def test_a_form_from_elsewhere_is_refused(web: Any, member: str) -> None:
    guest = web(None)
    given = {"email": member, "password": PASSWORD, "csrf": "0" * 64}
    assert guest.client.post("/sign-in", data=given).status_code == 403
    assert COOKIE not in guest.client.cookies


def test_a_link_needs_a_press_and_works_once(web: Any, running: Running, member: str) -> None:
    guest = web(None)
    answer = guest.post_form("/sign-in/link", {"email": member})
    assert answer.headers["location"] == "/sign-in/sent"
    path = path_in(letter(running, "sign_in"))
    for _ in range(3):  # as a program that looks at every link in a letter
        assert member in guest.get(path).text
    assert guest.post_form(path).headers["location"] == "/"
    assert "Mia Medlem" in guest.get("/sign-in/sent").text
    other = web(None)
    assert other.get(path).status_code == 404
    assert other.post_form(path).status_code == 404
    assert COOKIE not in other.client.cookies


def test_a_new_password_is_chosen_by_a_link(web: Any, running: Running, member: str) -> None:
    guest = web(None)
    known = guest.post_form("/sign-in/reset", {"email": member})
    unknown = guest.post_form("/sign-in/reset", {"email": "none@stalvinge.example"})
    assert known.headers["location"] == unknown.headers["location"] == "/sign-in/sent"
    path = path_in(letter(running, "reset"))
    weak = guest.post_form(path, {"password": "password1234"})
    assert weak.status_code == 422
    assert "Lösenordet är för vanligt" in weak.text
    new = "fyrtio röda ankor"
    assert guest.post_form(path, {"password": new}).headers["location"] == "/"
    assert guest.get(path).status_code == 404
    again = web(None)
    assert again.post_form("/sign-in", {"email": member, "password": PASSWORD}).status_code == 422
    assert again.post_form("/sign-in", {"email": member, "password": new}).status_code == 303


def test_demo_people_are_let_in_by_a_button_in_the_demo(web: Any, running: Running) -> None:
    assert running.settings.demo
    guest = web(None)
    assert guest.get("/sign-in").text.count('name="role"') == 3
    for role, name in (("company", "Karin Lindvall"), ("liaison", "Lena Ekdahl")):
        assert guest.post_form("/sign-in/demo", {"role": role}).headers["location"] == "/"
        assert name in guest.get("/sign-in/sent").text
    assert guest.post_form("/sign-in/demo", {"role": "admin"}).status_code == 404
