"""A student's own data: consents, who has seen what, everything in one file, and the end of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final, get_args
from zipfile import ZIP_DEFLATED, ZipFile

from sqlmodel import SQLModel

from models import Consent, ConsentPurpose
from service import store
from service.auth import Viewer
from service.errors import ForbiddenError
from service.store import (
    Session,
    accounts,
    choices,
    consents,
    contacts,
    identities,
    looks,
    mentions,
)
from service.usecases.cv.writing import europass_of, json_resume_of
from service.usecases.looking import LookShown, Opened, looks_at, opened_to
from service.usecases.mailing import forget

__all__ = ["PURPOSES", "MyData", "Seen", "delete_me", "export_all", "my_data", "set_consent"]

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


def export_all(viewer: Viewer, session: Session) -> bytes:
    """Return everything that is stored about the student as a ZIP.

    It holds `samspel.json` with every row, and the profile as Europass and JSON Resume
    (GDPR, articles 15 and 20).
    """
    student_id = _own(viewer)
    row = store.students.get(viewer, session, student_id)
    identity = identities.read(viewer, session, [student_id]).get(student_id)
    everything = {
        "account": _plain(accounts.own(viewer, session), {"password_hash"}),
        "profile": _plain(row),
        "identity": _plain(identity) if identity else None,
        "read": _all(mentions.of(viewer, session, "student", student_id)),
        "consents": _all(consents.of(viewer, session, student_id)),
        "contacts": _all(contacts.listed(viewer, session, limit=10_000)),
        "wishes": _all(choices.wishes_of(viewer, session, student_id)),
        "hidden": _all(choices.hidings_of(session, "student", student_id)),
        "looked_at_by": [
            {"who": one.organisation, "at": one.look.looked_at, "named": one.look.named}
            for one in looks_at(viewer, session)
        ],
        "suggested_to": [
            {"company": one.company, "times": one.times, "last": one.last}
            for one in my_data(viewer, session).seen
        ],
        "suggestions_shown_to_me": _all(store.suggestions.of_student(viewer, session)),
    }
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as bundle:
        bundle.writestr(
            "samspel.json", json.dumps(everything, ensure_ascii=False, indent=1, default=str)
        )
        bundle.writestr("europass.xml", europass_of(row, identity))
        bundle.writestr("resume.json", json_resume_of(row, identity))
    return content.getvalue()


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


def _plain(row: SQLModel, without: Iterable[str] = ()) -> dict[str, Any]:
    return row.model_dump(mode="json", exclude=set(without))


def _all(rows: Iterable[SQLModel]) -> list[dict[str, Any]]:
    return [_plain(row) for row in rows]
