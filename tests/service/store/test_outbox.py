from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from models import Mail
from service.auth import SYSTEM, Viewer
from service.errors import ForbiddenError
from service.store import outbox, transaction

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)


def lay(sessions: sessionmaker[Session], to: str = "eva@example.org", at: datetime = NOW) -> str:
    with transaction(sessions) as session:
        return outbox.put(session, to, "Hej\nBcc: alla", "Text", "reset", at).id


def test_a_letter_waits_until_it_is_sent_and_is_then_wiped(
    sessions: sessionmaker[Session],
) -> None:
    mail_id = lay(sessions)
    with transaction(sessions) as session:
        assert outbox.due(SYSTEM, session, NOW - timedelta(seconds=1)) == []
        assert outbox.due(SYSTEM, session, NOW) == [mail_id]
        taken = outbox.claim(SYSTEM, session, mail_id, NOW, LATER)
        assert taken is not None
        assert (taken.subject, taken.attempts) == ("Hej Bcc: alla", 1)
    with transaction(sessions) as session:
        outbox.settle(SYSTEM, session, mail_id, NOW, None)
    with transaction(sessions) as session:
        row = session.get(Mail, mail_id)
        assert row is not None
        assert (row.address, row.subject, row.body, row.due_at) == (None, None, None, None)
        assert (row.sent_at, row.kind, row.attempts) == (NOW, "reset", 1)
        assert outbox.due(SYSTEM, session, NOW + timedelta(days=1)) == []


def test_two_senders_never_have_the_same_letter(sessions: sessionmaker[Session]) -> None:
    mail_id = lay(sessions)
    with transaction(sessions) as session:
        assert outbox.claim(SYSTEM, session, mail_id, NOW, LATER)
    with transaction(sessions) as session:
        assert outbox.claim(SYSTEM, session, mail_id, NOW, LATER) is None
        assert outbox.due(SYSTEM, session, NOW) == []
        assert outbox.due(SYSTEM, session, LATER) == [mail_id]


def test_a_try_that_failed_is_made_again_later(sessions: sessionmaker[Session]) -> None:
    mail_id = lay(sessions)
    with transaction(sessions) as session:
        outbox.claim(SYSTEM, session, mail_id, NOW, LATER)
        outbox.postpone(SYSTEM, session, mail_id, LATER, "timeout")
    with transaction(sessions) as session:
        row = session.get(Mail, mail_id)
        assert row is not None
        assert (row.due_at, row.last_error, row.body) == (LATER, "timeout", "Text")


def test_what_nobody_sent_is_wiped_in_the_end(sessions: sessionmaker[Session]) -> None:
    old, new = lay(sessions, at=NOW - timedelta(days=31)), lay(sessions)
    ancient = lay(sessions, at=NOW - timedelta(days=91))
    month, season = NOW - timedelta(days=30), NOW - timedelta(days=90)
    with transaction(sessions) as session:
        assert outbox.expire(SYSTEM, session, month, forget_before=season) == 1
        assert session.get(Mail, ancient) is None
    with transaction(sessions) as session:
        assert [row.id for row in outbox.waiting(SYSTEM, session)] == [new]
        row = session.get(Mail, old)
        assert row is not None
        assert (row.address, row.body, row.last_error) == (None, None, "expired")


def test_letters_to_one_who_leaves_are_dropped(sessions: sessionmaker[Session]) -> None:
    lay(sessions)
    kept = lay(sessions, "per@example.org")
    with transaction(sessions) as session:
        outbox.forget(session, "eva@example.org")
        assert [row.id for row in outbox.waiting(SYSTEM, session)] == [kept]


def test_nobody_but_the_service_reads_letters(sessions: sessionmaker[Session]) -> None:
    lay(sessions)
    with transaction(sessions) as session, pytest.raises(ForbiddenError):
        outbox.waiting(Viewer("admin"), session)
