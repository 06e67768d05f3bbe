"""Links by e-mail: to sign in, to reset the password, to change the address; and signing up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from models import Account, CompanyCreate, Mail
from service import store
from service.auth import SYSTEM, Viewer, passwords
from service.deps import Running
from service.errors import NotFoundError, RateLimitedError, ValidationProblemError
from service.store import accounts, identities, outbox
from service.usecases.accounts import email_links, sign_in, sign_up, tokens
from service.usecases.accounts.accounts import checked_email, checked_name, set_password
from service.usecases.students import shown

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SITE = "https://samspel.example/"
PASSWORD = "trettio gula ankor"


@pytest.fixture
def session(small: Running) -> Iterator[Session]:
    with small.sessions() as made:
        yield made


@pytest.fixture
def account(session: Session) -> Account:
    row = Account(email="lia@kluster.example", name="Lia", role="liaison", language="en")
    return accounts.add(session, row)


def letters(session: Session) -> list[Mail]:
    return list(outbox.waiting(SYSTEM, session))


def secret_in(letter: Mail) -> str:
    found = re.search(rf"{SITE}\S+/([\w-]{{43}})\n", letter.body or "")
    assert found
    return found[1]


def test_a_link_signs_in_once_and_is_not_used_up_by_looking(
    session: Session, account: Account
) -> None:
    email_links.ask_to_sign_in(session, SITE, " LIA@kluster.example", "10.0.0.1", NOW)
    (letter,) = letters(session)
    assert (letter.address, letter.kind) == ("lia@kluster.example", "sign_in")
    secret = secret_in(letter)
    assert email_links.holder(session, secret, "sign-in", NOW).id == account.id
    with pytest.raises(NotFoundError):
        email_links.holder(session, secret, "reset", NOW)
    token = email_links.enter_by_link(session, secret, "", NOW)
    assert sign_in.resume(session, token, NOW) is not None
    with pytest.raises(NotFoundError):
        email_links.enter_by_link(session, secret, "", NOW)


def test_a_link_ends_and_a_new_one_replaces_it(session: Session, account: Account) -> None:
    for _ in range(2):
        email_links.ask_to_sign_in(session, SITE, account.email, "10.0.0.1", NOW)
    first, second = (secret_in(one) for one in letters(session))
    works = []
    for secret in (first, second):
        try:
            email_links.holder(session, secret, "sign-in", NOW)
            works.append(secret)
        except NotFoundError:
            pass
    assert len(works) == 1
    with pytest.raises(NotFoundError):
        email_links.enter_by_link(session, works[0], "", NOW + timedelta(minutes=15))


def test_an_unknown_or_closed_account_gets_no_letter(session: Session, account: Account) -> None:
    email_links.ask_to_sign_in(session, SITE, "nobody@kluster.example", "10.0.0.1", NOW)
    accounts.change(session, account, disabled_at=NOW)
    email_links.ask_to_reset(session, SITE, account.email, "10.0.0.1", NOW)
    assert letters(session) == []


def test_letters_are_limited_for_known_and_unknown_alike(
    session: Session, account: Account
) -> None:
    for email in (account.email, "nobody@kluster.example"):
        for _ in range(5):
            email_links.ask_to_sign_in(session, SITE, email, "10.0.0.1", NOW)
        with pytest.raises(RateLimitedError):
            email_links.ask_to_reset(session, SITE, email, "10.0.0.9", NOW)


def test_a_reset_ends_all_sessions_and_tokens(session: Session, account: Account) -> None:
    old = sign_in.open_session(session, account, "", NOW)
    viewer = Viewer("liaison", account_id=account.id)
    key, _ = tokens.create_token(viewer, session, "x", {"read"}, 30, NOW)
    email_links.ask_to_reset(session, SITE, account.email, "10.0.0.1", NOW)
    secret = secret_in(letters(session)[0])
    with pytest.raises(ValidationProblemError) as caught:
        email_links.reset_password(session, secret, "kort", "", NOW)
    assert caught.value.field == "password"
    new = email_links.reset_password(session, secret, PASSWORD, "", NOW)
    assert sign_in.resume(session, old, NOW) is None
    assert sign_in.resume(session, new, NOW) is not None
    assert tokens.viewer_of_token(session, key, NOW) is None
    assert sign_in.sign_in_by_password(session, account.email, PASSWORD, "10.0.0.1", "", NOW)
    with pytest.raises(NotFoundError):
        email_links.reset_password(session, secret, PASSWORD, "", NOW)


def test_an_address_changes_when_the_new_one_answers(
    session: Session, small: Running, account: Account
) -> None:
    accounts.change(session, account, password_hash=passwords.hashed(PASSWORD))
    viewer = Viewer("liaison", account_id=account.id)

    def ask(email: str, password: str = PASSWORD) -> None:
        email_links.ask_to_change_address(viewer, session, SITE, email, password, NOW)

    with pytest.raises(ValidationProblemError):
        ask("new@kluster.example", "wrong")
    with pytest.raises(ValidationProblemError):
        ask("not an address")
    ask("New@kluster.example")
    (letter,) = letters(session)
    assert letter.address == "new@kluster.example"
    assert account.email == "lia@kluster.example"
    email_links.address_changed(session, small.engine, SITE, secret_in(letter), NOW)
    assert account.email == "new@kluster.example"
    assert {one.address for one in letters(session)} == {letter.address, "lia@kluster.example"}


def test_a_new_address_ends_what_was_sent_to_the_old_one(
    session: Session, small: Running, account: Account
) -> None:
    viewer = Viewer("liaison", account_id=account.id)
    email_links.ask_to_sign_in(session, SITE, account.email, "10.0.0.1", NOW)
    email_links.ask_to_reset(session, SITE, account.email, "10.0.0.1", NOW)
    email_links.ask_to_change_address(viewer, session, SITE, "new@kluster.example", "", NOW)
    by_kind = {one.kind: secret_in(one) for one in letters(session)}
    email_links.address_changed(session, small.engine, SITE, by_kind["verify"], NOW)
    with pytest.raises(NotFoundError):
        email_links.enter_by_link(session, by_kind["sign_in"], "", NOW)
    with pytest.raises(NotFoundError):
        email_links.reset_password(session, by_kind["reset"], PASSWORD, "", NOW)


def test_signing_out_everywhere_ends_an_address_that_a_stranger_asked_for(
    session: Session, small: Running, account: Account
) -> None:
    viewer = Viewer("liaison", account_id=account.id)

    def end_sessions() -> None:
        sign_in.end_other_sessions(viewer, session, None)

    def new_password() -> None:
        set_password(viewer, session, "", PASSWORD, NOW)

    for number, end in enumerate((end_sessions, new_password)):
        wanted = f"stranger{number}@elsewhere.example"
        email_links.ask_to_change_address(viewer, session, SITE, wanted, "", NOW)
        (letter,) = [one for one in letters(session) if one.address == wanted]
        end()
        with pytest.raises(NotFoundError):
            email_links.address_changed(session, small.engine, SITE, secret_in(letter), NOW)


def test_the_present_password_cannot_be_guessed_for_long(
    session: Session, account: Account
) -> None:
    accounts.change(session, account, password_hash=passwords.hashed(PASSWORD))
    viewer = Viewer("liaison", account_id=account.id)
    for _ in range(5):
        with pytest.raises(ValidationProblemError):
            set_password(viewer, session, "wrong", "fyra blå vantar", NOW)
        with pytest.raises(ValidationProblemError):
            email_links.ask_to_change_address(viewer, session, SITE, "a@b.example", "wrong", NOW)
    with pytest.raises(RateLimitedError):
        set_password(viewer, session, PASSWORD, "fyra blå vantar", NOW)
    later = NOW + timedelta(minutes=15)
    set_password(viewer, session, PASSWORD, "fyra blå vantar", later)


def test_an_address_of_another_is_told_to_that_one_only(session: Session, account: Account) -> None:
    accounts.add(session, Account(email="other@kluster.example", name="O", role="admin"))
    viewer = Viewer("liaison", account_id=account.id)
    email_links.ask_to_change_address(viewer, session, SITE, "other@kluster.example", "", NOW)
    (letter,) = letters(session)
    assert (letter.kind, letter.address) == ("account_exists", "other@kluster.example")


def sign_up_student(session: Session, email: str = "siv@student.example") -> None:
    sign_up.sign_up_student(session, SITE, email, " Siv  Exempel ", "sv", "10.0.0.1", NOW)


def test_a_student_is_made_when_the_address_answers(small: Running) -> None:
    with small.sessions() as session, session.begin():
        sign_up_student(session)
        (letter,) = letters(session)
        assert accounts.by_email(session, "siv@student.example") is None
        secret = secret_in(letter)
        with pytest.raises(ValidationProblemError):
            sign_up.confirm(session, secret, "Siv Exempel 1990", "", NOW)
    with small.sessions() as session, session.begin():
        token = sign_up.confirm(session, secret, PASSWORD, "", NOW)
        found = sign_in.resume(session, token, NOW)
        assert found is not None
        viewer = found.viewer
        assert (viewer.role, found.account.name) == ("student", "Siv Exempel")
        (own,) = shown(viewer, session, [store.students.get(viewer, session, viewer.student_id)])
        assert own.text == ""
        identity = identities.read(viewer, session, [own.id])[own.id]
        assert (identity.name, identity.email) == ("Siv Exempel", "siv@student.example")
        with pytest.raises(NotFoundError):
            sign_up.confirm(session, secret, PASSWORD, "", NOW)
    assert small.engine.current()  # the index takes a profile that says nothing
    with small.sessions() as session, session.begin():
        store.students.delete(viewer, session, own.id)
        assert accounts.by_email(session, "siv@student.example") is None
        assert sign_in.resume(session, token, NOW) is None


def test_a_known_address_is_told_and_gets_no_second_account(
    session: Session, account: Account
) -> None:
    sign_up_student(session, "LIA@kluster.example")
    (letter,) = letters(session)
    assert letter.kind == "account_exists"
    assert (letter.body or "").startswith("Hello,")  # in the language of the account


def test_a_company_waits_to_be_approved(session: Session) -> None:
    new = CompanyCreate(name="Nya Verkstan", municipality="Olofström")
    sign_up.sign_up_company(session, SITE, "eva@nya.example", "Eva", new, "sv", "10.0.0.1", NOW)
    assert store.companies.count(SYSTEM, session) == 0
    sign_up.confirm(session, secret_in(letters(session)[0]), PASSWORD, "", NOW)
    (waiting,) = store.companies.waiting(SYSTEM, session)
    assert (waiting.name, waiting.approved_at) == ("Nya Verkstan", None)
    member = accounts.by_email(session, "eva@nya.example")
    assert member is not None
    assert member.company_id == waiting.id


def test_a_sign_up_ends_after_a_day(session: Session) -> None:
    sign_up_student(session)
    secret = secret_in(letters(session)[0])
    with pytest.raises(NotFoundError):
        sign_up.confirm(session, secret, PASSWORD, "", NOW + timedelta(days=1))


@pytest.mark.parametrize(
    "email", ["\u0430da@kluster.example", "åsa@kluster.example", "a\u202e@b.example"]
)
def test_an_address_in_look_alike_letters_is_none(email: str) -> None:
    with pytest.raises(ValidationProblemError):
        checked_email(email)


def test_a_name_is_one_that_can_be_seen() -> None:
    assert checked_name(" Ada\u202e  Al\x00m\u2066 ") == "Ada Alm"
    for blank in ("\u200b", "\u2066\u2069", " \ufeff "):
        with pytest.raises(ValidationProblemError):
            checked_name(blank)


@pytest.mark.parametrize("ask", [email_links.ask_to_sign_in, email_links.ask_to_reset])
def test_who_has_no_account_gets_as_much_work_and_no_letter(session: Session, ask: Any) -> None:
    before = len(letters(session))
    written: list[str] = []

    def note(*given: Any) -> None:
        written.append(given[2])

    sa.event.listen(session.get_bind(), "before_cursor_execute", note)
    ask(session, SITE, "nobody@kluster.example", "10.0.0.9", NOW)
    sa.event.remove(session.get_bind(), "before_cursor_execute", note)
    assert any(one.startswith("INSERT INTO mail") for one in written)
    assert len(letters(session)) == before
    assert session.is_active
