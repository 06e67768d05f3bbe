"""Signing in by password, and what keeps a session alive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session

from models import Account
from service.auth import Viewer, passwords
from service.deps import Running
from service.errors import NotFoundError, RateLimitedError, ValidationProblemError
from service.store import accounts
from service.store import sign_in as store
from service.usecases.accounts import sign_in

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PASSWORD = "trettio gula ankor"
HASH = passwords.hashed(PASSWORD)


@pytest.fixture
def session(small: Running) -> Iterator[Session]:
    with small.sessions() as made:
        yield made


@pytest.fixture
def account(session: Session) -> Account:
    row = Account(email="Lia@Kluster.example", name="Lia", role="liaison", password_hash=HASH)
    return accounts.add(session, row)


def enter(
    session: Session, email: str = "lia@kluster.example", password: str = PASSWORD, **more: object
) -> str:
    given = {"address": "10.0.0.1", "user_agent": "Firefox", "now": NOW} | more
    return sign_in.sign_in_by_password(session, email, password, **given)  # type: ignore[arg-type]


def test_the_right_password_opens_a_session(session: Session, account: Account) -> None:
    token = enter(session, " LIA@kluster.example ")
    found = sign_in.resume(session, token, NOW)
    assert found is not None
    assert found.viewer == Viewer("liaison", account_id=account.id)
    assert found.account.email == "lia@kluster.example"
    assert token not in found.session_hash
    assert sign_in.resume(session, token + "x", NOW) is None
    sign_in.sign_out(session, token)
    assert sign_in.resume(session, token, NOW) is None


def test_unknown_and_wrong_get_the_same_answer(session: Session, account: Account) -> None:
    with pytest.raises(ValidationProblemError) as wrong:
        enter(session, password="trettio gula ankar")
    with pytest.raises(ValidationProblemError) as unknown:
        enter(session, "nobody@kluster.example")
    accounts.change(session, account, disabled_at=NOW)
    with pytest.raises(ValidationProblemError) as closed:
        enter(session)
    assert wrong.value.fields == unknown.value.fields == closed.value.fields


def test_a_session_ends_by_idleness_and_by_age(session: Session, account: Account) -> None:
    token = enter(session)
    assert sign_in.resume(session, token, NOW + sign_in.IDLE) is None
    at = NOW
    while at < NOW + sign_in.ABSOLUTE - timedelta(hours=7):
        at += timedelta(hours=7)
        assert sign_in.resume(session, token, at) is not None
    assert sign_in.resume(session, token, NOW + sign_in.ABSOLUTE) is None


def test_the_last_use_is_written_every_five_minutes(session: Session, account: Account) -> None:
    token = enter(session)
    viewer = Viewer("liaison", account_id=account.id)
    for minutes, seen in ((4, 0), (5, 5), (9, 5), (10, 10)):
        sign_in.resume(session, token, NOW + timedelta(minutes=minutes))
        session.expire_all()
        (row,) = sign_in.sessions_of(viewer, session, NOW)
        assert row.last_seen_at == NOW + timedelta(minutes=seen)


def test_a_closed_account_is_out_at_once(session: Session, account: Account) -> None:
    token = enter(session)
    accounts.change(session, account, disabled_at=NOW)
    assert sign_in.resume(session, token, NOW) is None


def test_ten_wrong_passwords_close_the_door_for_a_while(session: Session, account: Account) -> None:
    for n in range(10):
        with pytest.raises(ValidationProblemError):
            enter(session, password="wrong", address=f"10.0.0.{n}")
    with pytest.raises(RateLimitedError):
        enter(session, address="10.0.1.1")  # the right one, from elsewhere
    with pytest.raises(ValidationProblemError):
        enter(session, "other@kluster.example")
    assert enter(session, now=NOW + timedelta(minutes=15))


def test_an_unknown_account_is_limited_as_a_known_one(session: Session) -> None:
    for _ in range(10):
        with pytest.raises(ValidationProblemError):
            enter(session, "nobody@kluster.example")
    with pytest.raises(RateLimitedError):
        enter(session, "nobody@kluster.example")


def test_one_address_cannot_try_many_accounts(session: Session, account: Account) -> None:
    for n in range(60):
        with pytest.raises(ValidationProblemError):
            enter(session, f"x{n}@kluster.example", "wrong")
    with pytest.raises(RateLimitedError):
        enter(session)
    assert enter(session, address="10.0.0.2")


def test_success_forgets_the_failures_of_the_account(session: Session, account: Account) -> None:
    for _ in range(2):
        for _ in range(9):
            with pytest.raises(ValidationProblemError):
                enter(session, password="wrong")
        assert enter(session)


def test_an_old_hash_is_renewed_at_sign_in(session: Session, account: Account) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    accounts.change(session, account, password_hash=weak)
    enter(session)
    assert account.password_hash is not None
    assert not passwords.outdated(account.password_hash)
    assert enter(session)


def test_ones_own_sessions_are_listed_and_ended(session: Session, account: Account) -> None:
    viewer = Viewer("liaison", account_id=account.id)
    first, second, third = (enter(session, user_agent=name) for name in "ABC")
    hashes = {row.user_agent: row.id_hash for row in sign_in.sessions_of(viewer, session, NOW)}
    assert set(hashes) == {"A", "B", "C"}
    with pytest.raises(NotFoundError):
        sign_in.end_session(Viewer("liaison", account_id="other"), session, hashes["A"])
    sign_in.end_session(viewer, session, hashes["A"])
    assert sign_in.resume(session, first, NOW) is None
    assert sign_in.end_other_sessions(viewer, session, hashes["B"]) == 1
    assert sign_in.resume(session, second, NOW) is not None
    assert sign_in.resume(session, third, NOW) is None


def test_what_has_ended_is_swept_away(session: Session, account: Account) -> None:
    with pytest.raises(ValidationProblemError):
        enter(session, password="wrong")
    enter(session)
    later = NOW + sign_in.ABSOLUTE
    enter(session, now=later)
    assert len(store.sessions_of(session, account.id)) == 1
