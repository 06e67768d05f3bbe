"""The weekly digest: what is new or waits for someone, in at most ten lines; none when empty."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final

from matcher.ranking.wording import Tongue
from models import Account, DigestSent
from service import store
from service.auth import SYSTEM, Viewer
from service.auth.accounts import viewer_of
from service.auth.secrets import digest as hashed
from service.auth.secrets import new_secret
from service.config import Settings
from service.engine import Engine
from service.errors import NotFoundError, ProblemError
from service.store import Session, accounts, contacts, digests, transaction
from service.usecases.mailing import write
from service.usecases.mailing.digest_words import Entry, entry
from service.usecases.mailing.fresh import fresh_students, fresh_subjects, fresh_trainings

__all__ = ["MOST", "digest_of", "send_digests", "set_digest", "turn_off"]

MOST: Final = 10
"""Entries in one digest."""

_WEEK: Final = timedelta(days=7)
_LONGEST: Final = timedelta(days=28)
_log = logging.getLogger(__name__)


def send_digests(
    sessions: Any, engine: Engine, settings: Settings, today: date, now: datetime
) -> int:
    """Lay this week's digests in the outbox; return how many.

    Run again in the same week it does nothing for those who have been seen to, whether there
    was something to tell or not.
    """
    year, number, _ = today.isocalendar()
    week = f"{year}-W{number:02d}"
    with transaction(sessions) as session:
        waiting = digests.due(SYSTEM, session, week)
    written = 0
    for account_id in waiting:
        try:
            with transaction(sessions) as session:
                written += _send(session, engine, settings, account_id, week, today, now)
        except ProblemError as error:  # one that fails keeps nobody else waiting
            _log.warning("a digest could not be made: %s", error.type)
    return written


def digest_of(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    since: datetime,
    today: date,
    language: Tongue,
) -> list[Entry]:
    """Return what the viewer would be told of what has happened since a moment."""
    parts: Iterator[Entry]
    match viewer.role:
        case "student":
            parts = _of_student(viewer, session, engine, since, today, language)
        case "company":
            parts = _of_company(viewer, session, engine, since, today, language)
        case _:
            parts = _of_liaison(viewer, session, since + _WEEK, language)
    return list(islice(parts, MOST))


def set_digest(viewer: Viewer, session: Session, wanted: bool) -> None:
    """Turn the viewer's own digest on or off."""
    accounts.change(session, accounts.own(viewer, session), digest=wanted)


def turn_off(session: Session, secret: str, wanted: bool = False) -> Account:
    """Turn a digest off, or on again, by the secret of one of its letters.

    Raises:
        NotFoundError: there is no such letter.
    """
    account = digests.account_of(session, hashed(secret))
    if account is None:
        raise NotFoundError("this link is not one of ours, or its account is gone")
    accounts.change(session, account, digest=wanted)
    return account


def _send(
    session: Session,
    engine: Engine,
    settings: Settings,
    account_id: str,
    week: str,
    today: date,
    now: datetime,
) -> bool:
    """Make one account's digest; return whether there was something to tell."""
    account = accounts.get(SYSTEM, session, account_id)
    viewer = viewer_of(account)
    if viewer is None:
        return False
    before = digests.last(session, account_id)
    since = max(before, now - _LONGEST) if before else now - _WEEK
    language = account.language or "sv"
    found = digest_of(viewer, session, engine, since, today, language)
    secret = new_secret()
    row = DigestSent(
        account_id=account_id, week=week, entries=len(found), off_hash=hashed(secret), made_at=now
    )
    if not digests.begin(session, row) or not found:
        return False
    base = settings.public_url
    off = f"{base}/digest/off?token={secret}"
    write(
        session,
        account.email,
        "digest",
        language,
        now,
        unsubscribe=off,
        entries=[(one.text, f"{base}{one.path}") for one in found],
        preview=f"{base}/account/digest",
        off=off,
    )
    return True


def _of_student(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    since: datetime,
    today: date,
    language: Tongue,
) -> Iterator[Entry]:
    listed = contacts.listed(viewer, session)
    firms = store.companies.get_many(viewer, session, {one.company_id for one in listed})
    for one in listed:
        name = firms[one.company_id].name if one.company_id in firms else ""
        if one.waits_for == "student":
            yield entry("asked_by_company", language, "/contacts", company=name, title=one.subject)
        elif one.state == "agreed" and max(_answered(one)) >= since and one.asked_by == "student":
            yield entry("company_said_yes", language, "/contacts", company=name, title=one.subject)
    for row in fresh_subjects(viewer, session, engine, since, today):
        path = f"/proposals/{row.id}" if row.kind == "proposal" else f"/needs/{row.id}"
        yield entry(f"new_{row.kind}", language, path, title=row.title, company=row.company)


def _answered(contact: Any) -> Sequence[datetime]:
    return [at for at in (contact.company_yes_at, contact.student_yes_at) if at is not None]


def _of_company(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    since: datetime,
    today: date,
    language: Tongue,
) -> Iterator[Entry]:
    for one in contacts.listed(viewer, session):
        if one.waits_for == "company":
            yield entry("asked_by_student", language, "/contacts", title=one.subject)
        elif one.state == "agreed" and max(_answered(one)) >= since and one.asked_by == "company":
            yield entry("student_said_yes", language, "/contacts", title=one.subject)
    for found in fresh_students(viewer, session, engine, since, today):
        yield entry(
            "new_students", language, f"/{found.kind}s/{found.id}", n=found.count, title=found.title
        )
    for found in fresh_trainings(viewer, session, engine, since, today):
        path = f"/needs/{found.id}"
        yield entry("new_trainings", language, path, n=found.count, title=found.title)


def _of_liaison(
    viewer: Viewer, session: Session, now: datetime, language: Tongue
) -> Iterator[Entry]:
    """Tell what has got stuck, wherever it began."""
    waiting = len(store.companies.waiting(viewer, session))
    if waiting:
        yield entry("companies_wait", language, "/companies?waiting=true", n=waiting)
    old = now - _WEEK
    stuck = [one for one in contacts.listed(viewer, session, state="waiting") if one.asked_at < old]
    if stuck:
        yield entry("contacts_wait", language, "/contacts", n=len(stuck))
    unasked = len(digests.unasked_proposals(viewer, session, now - 3 * _WEEK))
    if unasked:
        yield entry("proposals_unasked", language, "/board", n=unasked)
