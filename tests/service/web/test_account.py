"""One's own account: name, address, password, sessions, API tokens."""

import re
from typing import Any

import pytest

from models import Account, IdentityInput
from service.auth import SYSTEM, Viewer, passwords
from service.deps import COOKIE, Running
from service.store import accounts, identities, outbox, transaction
from service.usecases.accounts.sign_in import open_session
from service.web.account import _browser

PASSWORD = "trettio gula ankor"
HASH = passwords.hashed(PASSWORD)


@pytest.fixture
def me(web: Any, running: Running) -> Any:
    """Return the browser of a fresh liaison, who has a password."""
    with transaction(running.sessions) as session:
        for old in accounts.get_many(SYSTEM, session, ["maj"]).values():
            accounts.remove(session, old)
    with transaction(running.sessions) as session:
        row = Account(
            email="me@kluster.example", name="Maj", role="liaison", password_hash=HASH, id="maj"
        )
        accounts.add(session, row)
    return browser(web, running)


def browser(web: Any, running: Running, agent: str = "") -> Any:
    with transaction(running.sessions) as session:
        token = open_session(session, found(running), agent, running.now())
    made = web(None)
    made.client.cookies.set(COOKIE, token, domain="127.0.0.1")
    return made


def found(running: Running) -> Account:
    with transaction(running.sessions) as session:
        return accounts.get(SYSTEM, session, "maj")


def test_one_who_has_not_signed_in_is_sent_to_do_so_and_back(web: Any) -> None:
    for path in ("/account", "/account/security", "/account/tokens"):
        answer = web(None).get(path, follow_redirects=False)
        assert answer.headers["location"] == f"/sign-in?next={path.replace('/', '%2F')}"


def test_the_name_changes_and_an_empty_one_is_told(me: Any, running: Running) -> None:
    wrong = me.post_form("/account", {"name": " "})
    assert wrong.status_code == 422
    assert 'id="name-error"' in wrong.text
    assert me.post_form("/account", {"name": "Maj  Ny"}).headers["location"] == "/account"
    assert found(running).name == "Maj Ny"
    assert "Ditt namn är sparat." in me.get("/account").text


def test_a_student_s_new_name_is_struck_from_the_texts(web: Any, running: Running) -> None:
    student = web("student")
    who = Viewer("student", student_id="s001")
    with transaction(running.sessions) as session:
        before = identities.read(who, session, ["s001"])["s001"]
    student.post_form("/account", {"name": "Abaqus Testperson"})
    with transaction(running.sessions) as session:
        now = identities.read(who, session, ["s001"])["s001"]
    assert (now.name, now.phone) == ("Abaqus Testperson", before.phone)
    page = web("liaison").get("/api/v1/students/s001")
    assert page.status_code == 200
    assert "Abaqus" not in page.json()["text"]
    student.post_form("/account", {"name": before.name})
    with transaction(running.sessions) as session:
        identity = IdentityInput(name=before.name, email=before.email, phone=before.phone)
        identities.put(SYSTEM, session, "s001", identity)


def test_an_address_needs_the_password_and_an_answer(me: Any, running: Running) -> None:
    given = {"email": "maj@nytt.example", "password": "wrong"}
    assert me.post_form("/account/address", given).status_code == 422
    given["password"] = PASSWORD
    assert me.post_form("/account/address", given).headers["location"] == "/account"
    assert found(running).email == "me@kluster.example"
    with transaction(running.sessions) as session:
        (mail,) = [one for one in outbox.waiting(SYSTEM, session) if one.address == given["email"]]
    path = re.search(r"http://127.0.0.1:8000(/\S+)", mail.body or "")
    assert path
    assert me.get(path[1]).status_code == 200
    assert found(running).email == "me@kluster.example"
    assert me.post_form(path[1]).headers["location"] == "/account"
    assert found(running).email == "maj@nytt.example"
    assert me.post_form(path[1]).status_code == 404


def test_a_new_password_ends_the_other_sessions(me: Any, web: Any, running: Running) -> None:
    other = browser(web, running)
    wrong = me.post_form("/account/password", {"present": "wrong", "password": "fyrtio röda ankor"})
    assert wrong.status_code == 422
    assert 'id="present-error"' in wrong.text
    weak = me.post_form("/account/password", {"present": PASSWORD, "password": "maj maj maj maj"})
    assert 'id="password-error"' in weak.text
    right = me.post_form(
        "/account/password", {"present": PASSWORD, "password": "fyrtio röda ankor"}
    )
    assert right.headers["location"] == "/account/security"
    assert me.get("/account", follow_redirects=False).status_code == 200
    assert other.get("/account", follow_redirects=False).status_code == 303


def test_sessions_are_listed_and_ended(me: Any, web: Any, running: Running) -> None:
    firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    second, third = browser(web, running, firefox), browser(web, running)
    page = me.get("/account/security").text
    assert "Firefox, Windows" in page
    (path,) = re.findall(r'action="(/account/sessions/\w+/end)".*?Firefox', page)
    stranger = web("company")
    assert stranger.post_form(path).status_code == 404
    assert me.post_form(path).headers["location"] == "/account/security"
    assert second.get("/account", follow_redirects=False).status_code == 303
    assert third.get("/account", follow_redirects=False).status_code == 200
    me.post_form("/account/sessions/end")
    assert third.get("/account", follow_redirects=False).status_code == 303
    assert me.get("/account", follow_redirects=False).status_code == 200


def test_a_token_is_shown_once_and_works_by_its_scopes(me: Any, web: Any) -> None:
    wrong = me.post_form("/account/tokens", {"name": "", "scopes": "all", "days": "7"})
    assert wrong.status_code == 422
    made = me.post_form("/account/tokens", {"name": "Rapport", "scopes": "read", "days": "30"})
    secret = re.search(r"sam_[\w-]{43}", made.text)
    assert secret
    page = me.get("/account/tokens").text
    assert "Rapport" in page
    assert secret[0] not in page
    program = web(None).client
    bearer = {"Authorization": f"Bearer {secret[0]}"}
    assert program.get("/api/v1/needs", headers=bearer).status_code == 200
    change = program.post("/api/v1/trainings", headers=bearer, json={})
    assert change.status_code == 403
    (path,) = re.findall(r'action="(/account/tokens/\w+/remove)"', page)
    assert web("company").post_form(path).status_code == 404
    me.post_form(path)
    assert program.get("/api/v1/needs", headers=bearer).status_code == 401


def test_a_token_changes_no_account(me: Any, web: Any, running: Running) -> None:
    made = me.post_form(
        "/account/tokens", {"name": "Allt", "scopes": ["read", "write"], "days": "30"}
    )
    secret = re.search(r"sam_[\w-]{43}", made.text)
    assert secret
    program = web(None)
    program.client.headers["Authorization"] = f"Bearer {secret[0]}"
    assert program.get("/account", follow_redirects=False).status_code == 403
    for path in ("", "/password", "/address", "/sessions/end", "/tokens"):
        given = {"name": "Tjuv", "password": "fyrtio röda ankor", "scopes": "read", "days": "30"}
        assert program.post_form(f"/account{path}", given).status_code == 403, path
    assert found(running).name == "Maj"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("", ""),
        ("curl/8", ""),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
    ],
)
def test_browsers_are_called_what_people_call_them(agent: str, name: str) -> None:
    assert _browser(agent) == name


def test_language_and_colours_are_chosen_there_too(web: Any) -> None:
    student = web("student")
    assert 'action="/preferences"' in student.get("/account").text
    chosen = {"language": "en", "theme": "dark", "next": "/account"}
    page = student.post_form("/preferences", chosen, follow_redirects=True).text
    assert '<option value="en" selected>' in page
    assert '<option value="dark" selected>' in page
    student.post_form("/preferences", {"language": "sv", "theme": "auto", "next": "/account"})
