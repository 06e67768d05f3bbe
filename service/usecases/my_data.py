"""A student's own data: consents, who has seen what, and the end of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, get_args

from models import Consent, ConsentPurpose
from service import store
from service.auth import Viewer
from service.errors import ForbiddenError
from service.store import Session, accounts, consents, looks
from service.usecases.looking import LookShown, Opened, looks_at, opened_to
from service.usecases.mailing import forget

__all__ = ["PURPOSES", "MyData", "Seen", "delete_me", "my_data", "set_consent"]

PURPOSES: Final[tuple[ConsentPurpose, ...]] = get_args(ConsentPurpose)
"""What a student may consent to, each by itself."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A company to which the student was suggested, how often, and when last."""

    company: str
    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class MyData:
    """What the page of a student's data shows. `given` are the consents in force, by purpose.

    `opened` are the contacts that open the profile to a company whatever the consents.
    """

    given: Mapping[ConsentPurpose, Consent]
    history: tuple[Consent, ...]
    looks: tuple[LookShown, ...]
    seen: tuple[Seen, ...]
    opened: tuple[Opened, ...]


def my_data(viewer: Viewer, session: Session) -> MyData:
    """Return the student's consents and who has seen what."""
    student_id = _own(viewer)
    history = consents.of(viewer, session, student_id)
    shown = looks.shown_to(viewer, session, student_id)
    firms = store.companies.get_many(viewer, session, [firm for firm, _, _ in shown])
    return MyData(
        given={one.purpose: one for one in history if one.withdrawn_at is None},
        history=tuple(history),
        looks=tuple(looks_at(viewer, session)),
        seen=tuple(Seen(firms[f].name, times, at) for f, times, at in shown if f in firms),
        opened=opened_to(viewer, session),
    )


def set_consent(
    viewer: Viewer, session: Session, purpose: ConsentPurpose, yes: bool, now: datetime
) -> None:
    """Give a consent, or take it back; nothing changes when it is so already."""
    if yes:
        consents.give(viewer, session, _own(viewer), purpose, now)
    else:
        consents.withdraw(viewer, session, _own(viewer), purpose, now)


def delete_me(viewer: Viewer, session: Session) -> None:
    """Delete the student, with the account and all that hangs on it, the vector too.

    Letters that wait for the address are not sent any more.
    """
    forget(session, accounts.own(viewer, session).email)
    store.students.delete(viewer, session, _own(viewer))


def _own(viewer: Viewer) -> str:
    if viewer.student_id is None:
        raise ForbiddenError("this is for a student's own data")
    return viewer.student_id
