"""Single sign-on against a provider that is a process of its own."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any
from urllib.parse import quote, urlsplit

import httpx2
import pytest

from models import Account, Mail
from service.auth import SYSTEM
from service.config import Settings
from service.deps import COOKIE, Running
from service.errors import NotFoundError, UnavailableError, ValidationProblemError
from service.store import accounts, outbox, students, transaction
from service.usecases.accounts import external, openid
from service.usecases.accounts.openid import begin
from service.usecases.accounts.sign_in import open_session, resume

SIV = {"sub": "siv-1", "name": "Siv Exempel", "email": "siv@uni.example", "email_verified": True}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Start the provider; return its issuer."""
    script = Path(__file__).parent / "openid_provider.py"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, str(script)], text=True, **pipes) as process:  # type: ignore[call-overload]
        yield process.stdout.readline().strip()
        process.stdin.close()
        process.wait(10)


@pytest.fixture(scope="module")
def running(
    empty_folder: Path, tmp_path_factory: pytest.TempPathFactory, start: Any, provider: str
) -> Running:
    """Return the service with the provider configured, over a database without documents."""
    folder = tmp_path_factory.mktemp("provider")
    copyfile(empty_folder / "samspel.db", folder / "samspel.db")
    given = {"oidc_issuer": provider, "oidc_client_id": "samspel", "oidc_name": "Sydost-ID"}
    made: Running = start(folder, oidc_client_secret="a secret with / and : in it", **given)
    return made


def through(browser: Any, claims: dict[str, Any], *, next: str = "/", way: str = "") -> Any:
    """Walk from our page to the provider, and come back; return our answer."""
    way = way or f"/sign-in/provider?next={quote(next)}"
    answer = browser.get(way, follow_redirects=False)
    assert answer.status_code == 303
    person = quote(json.dumps(claims))
    back = httpx2.get(f"{answer.headers['location']}&person={person}", follow_redirects=False)
    assert back.status_code == 302
    parts = urlsplit(back.headers["location"])
    return browser.get(f"{parts.path}?{parts.query}", follow_redirects=False)


def connecting(browser: Any) -> str:
    """Return where the page of the account's security leads to connect it."""
    found = re.search(
        r'href="(/sign-in/provider\?connect=\w+)"', browser.get("/account/security").text
    )
    assert found
    return found[1]


def account_of(running: Running, email: str) -> Account | None:
    with transaction(running.sessions) as session:
        return accounts.by_email(session, email)


def letters(running: Running, email: str) -> list[Mail]:
    with transaction(running.sessions) as session:
        return [one for one in outbox.waiting(SYSTEM, session) if one.address == email]


def test_a_new_person_becomes_a_student_and_comes_back_to_the_same_account(
    web: Any, running: Running
) -> None:
    first = web(None)
    assert "Logga in via Sydost-ID" in first.get("/sign-in").text
    answer = through(first, SIV, next="/sign-in/sent")
    assert answer.status_code == 303, answer.text[:3000]
    assert answer.headers["location"] == "/sign-in/sent"
    assert "Siv Exempel" in first.get("/sign-in/sent").text
    made = account_of(running, "siv@uni.example")
    assert made is not None
    assert made.role == "student"
    assert made.password_hash is None
    with transaction(running.sessions) as session:
        assert students.get(SYSTEM, session, str(made.student_id)).text == ""
    again = web(None)
    through(again, SIV | {"email": "moved@uni.example", "name": "Siv Annan"})
    assert "Siv Exempel" in again.get("/sign-in/sent").text
    assert account_of(running, "moved@uni.example") is None


def test_an_address_is_no_proof_of_an_account(web: Any, running: Running) -> None:
    with transaction(running.sessions) as session:
        accounts.add(session, Account(email="lia@uni.example", name="Lia", role="liaison"))
    guest = web(None)
    answer = through(guest, SIV | {"sub": "lia-1", "email": "lia@uni.example"})
    assert answer.status_code == 422
    assert "Det finns redan ett konto" in answer.text
    assert COOKIE not in guest.client.cookies


def test_one_who_has_signed_in_connects_the_account(web: Any, running: Running) -> None:
    with transaction(running.sessions) as session:
        row = accounts.add(session, Account(email="mia@uni.example", name="Mia", role="liaison"))
        token = open_session(session, row, "", running.now())
    mia = web(None)
    mia.client.cookies.set(COOKIE, token, domain="127.0.0.1")
    claims = {"sub": "mia-1", "email": "mia@uni.example"}
    done = through(mia, claims, way=connecting(mia))
    assert done.headers["location"] == "/account/security"
    later = web(None)
    through(later, claims)
    assert "mia@uni.example" in later.get("/sign-in/sent").text
    other = web(None)
    through(other, SIV | {"sub": "siv-2", "email": "siv2@uni.example"})
    external_id = re.search(
        r"/account/connections/(\w+)/remove", other.get("/account/security").text
    )
    assert external_id
    assert other.post_form(f"/account/connections/{external_id[1]}/remove").is_redirect
    taken = through(other, claims, way=connecting(other))
    assert taken.status_code == 409
    assert "kopplad till ett annat konto" in taken.text


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "anna-1", "name": "Anna", "email": "anna@uni.example"},  # not said to be verified
        {"sub": "anna-2", "name": "Anna", "email": "anna@uni.example", "email_verified": False},
        {"sub": "anna-3", "name": "Anna"},
    ],
)
def test_an_address_that_nobody_vouches_for_must_answer(
    web: Any, running: Running, claims: dict[str, Any]
) -> None:
    guest, email = web(None), f"{claims['sub']}@home.example"
    answer = through(guest, claims)
    assert answer.headers["location"] == "/sign-up/provider"
    assert 'value="Anna"' in guest.get("/sign-up/provider").text
    assert guest.post_form("/sign-up/provider", {"name": "Anna", "email": "x"}).status_code == 422
    sent = guest.post_form("/sign-up/provider", {"name": "Anna", "email": email})
    assert sent.headers["location"] == "/sign-in/sent"
    (mail,) = letters(running, email)
    path = re.search(r"http://127.0.0.1:8000(/\S+)", mail.body or "")
    assert path
    assert 'name="password"' not in guest.get(path[1]).text
    assert guest.post_form(path[1]).is_redirect
    later = web(None)
    through(later, claims)
    assert email in later.get("/sign-in/sent").text


def test_a_stranger_who_gives_my_address_gets_no_way_into_my_account(
    web: Any, running: Running
) -> None:
    stranger, claims, email = web(None), {"sub": "stranger-1", "name": "Vem"}, "eva@home.example"
    through(stranger, claims)
    assert stranger.post_form("/sign-up/provider", {"name": "Eva", "email": email}).is_redirect
    (mail,) = letters(running, email)
    path = re.search(r"http://127.0.0.1:8000(/\S+)", mail.body or "")
    assert path
    eva = web(None)
    page = eva.get(path[1]).text
    assert 'name="password"' in page
    assert "annan webbläsare" in page
    assert eva.post_form(path[1]).status_code == 422
    assert eva.post_form(path[1], {"password": "elva blå cyklar på rad"}).is_redirect
    assert through(stranger, claims).headers["location"] == "/sign-up/provider"


def test_a_page_elsewhere_connects_nothing(web: Any, running: Running) -> None:
    with transaction(running.sessions) as session:
        row = accounts.add(session, Account(email="pia@uni.example", name="Pia", role="liaison"))
        token = open_session(session, row, "", running.now())
    pia = web(None)
    pia.client.cookies.set(COOKIE, token, domain="127.0.0.1")
    for way in ("/sign-in/provider", "/sign-in/provider?connect=å", connecting(web_of(web, SIV))):
        answer = pia.get(way, follow_redirects=False)
        assert answer.headers["location"] == "/account/security"
    assert "/remove" not in pia.get("/account/security").text


def web_of(web: Any, claims: dict[str, Any]) -> Any:
    """Return the browser of another person, who has signed in and is not connected."""
    browser = web(None)
    through(browser, claims | {"sub": "siv-3", "email": "siv3@uni.example"})
    found = re.search(r"/account/connections/(\w+)/remove", browser.get("/account/security").text)
    assert found
    browser.post_form(f"/account/connections/{found[1]}/remove")
    return browser


def test_no_lock_is_held_while_the_provider_is_waited_for(web: Any, running: Running) -> None:
    with transaction(running.sessions) as session:
        row = accounts.add(session, Account(email="lea@uni.example", name="Lea", role="liaison"))
        token = open_session(session, row, "", running.now() - timedelta(hours=1))
        begun = openid.begin(running.settings)[1]
    with transaction(running.sessions) as mine:
        resume(mine, token, running.now())  # notes the time, so a lock is held until the commit
        with pytest.raises(ValidationProblemError):
            external.finish(mine, running.settings, begun, "/?state=another", running.now())
        with transaction(running.sessions) as other:
            accounts.change(other, other.merge(row), name="Lea Ny")


def test_what_the_id_token_leaves_out_is_asked_for(web: Any, running: Running) -> None:
    told = {"name": "Ulla", "email": "ulla@uni.example", "email_verified": True}
    guest = web(None)
    through(guest, {"sub": "ulla-1", "userinfo": told})
    assert "ulla@uni.example" in guest.get("/sign-in/sent").text
    thief = web(None)
    answer = through(thief, {"sub": "ulla-2", "userinfo": told | {"sub": "ulla-1"}})
    assert answer.headers["location"] == "/sign-up/provider"


@pytest.mark.parametrize(
    "wrong",
    [
        {"claims": {"nonce": "another"}},
        {"claims": {"nonce": None}},
        {"claims": {"aud": "another"}},
        {"claims": {"aud": ["samspel", "another"]}},
        {"claims": {"azp": "another"}},
        {"claims": {"iss": "https://another.example"}},
        {"claims": {"exp": 1}},
        {"claims": {"exp": None}},
        {"claims": {"iat": 99_999_999_999}},
        {"claims": {"sub": None}},
        {"claims": {"sub": ""}},
        {"claims": {"sub": "x" * 256}},
        {"key": "another"},
        {"alg": "none"},
    ],
    ids=lambda wrong: str(wrong)[:40],
)
def test_a_token_with_anything_wrong_lets_nobody_in(web: Any, wrong: dict[str, Any]) -> None:
    guest = web(None)
    answer = through(guest, SIV | {"wrong": wrong})
    assert answer.status_code == 422
    assert "gick inte att logga in via tjänsten" in answer.text
    assert COOKIE not in guest.client.cookies


def test_the_way_back_is_for_the_browser_that_went(web: Any) -> None:
    victim, thief = web(None), web(None)
    begun = thief.get("/sign-in/provider", follow_redirects=False)
    back = httpx2.get(f"{begun.headers['location']}&person={quote(json.dumps(SIV))}")
    path = urlsplit(back.headers["location"])
    for browser in (victim, through_nowhere(victim)):
        answer = browser.get(f"{path.path}?{path.query}", follow_redirects=False)
        assert answer.status_code == 422
        assert COOKIE not in browser.client.cookies
    assert thief.get(f"{path.path}?{path.query}", follow_redirects=False).is_redirect
    assert thief.get(f"{path.path}?{path.query}", follow_redirects=False).status_code == 422


def through_nowhere(browser: Any) -> Any:
    """Begin a sign-in of the browser's own, so that it holds a cookie of another state."""
    browser.get("/sign-in/provider", follow_redirects=False)
    return browser


def test_a_refusal_at_the_provider_is_told(web: Any) -> None:
    guest = through_nowhere(web(None))
    answer = guest.get("/sign-in/provider/callback?error=access_denied&state=x")
    assert answer.status_code == 422


def test_a_provider_must_be_there_and_safe_to_reach() -> None:
    with pytest.raises(NotFoundError):
        begin(Settings())
    with pytest.raises(UnavailableError):
        begin(Settings(oidc_issuer="http://elsewhere.example"))  # not over https
    with pytest.raises(UnavailableError):
        begin(Settings(oidc_issuer="http://127.0.0.1:9"))
