"""A copy of all that is stored about a student: as rows, as a page to read, for other services."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any, cast
from zipfile import ZIP_DEFLATED, ZipFile

from sqlmodel import SQLModel

from matcher.ranking.wording import Tongue
from models import DocumentKind, Student, StudentIdentity
from service import store
from service.auth import SYSTEM, Viewer
from service.engine import Engine
from service.errors import ForbiddenError
from service.store import (
    Session,
    accounts,
    choices,
    consents,
    contacts,
    external,
    feedback,
    identities,
    mentions,
    sign_in,
    tokens,
)
from service.store.lookup import DOCUMENTS
from service.usecases.cv.writing import europass_of, json_resume_of
from service.usecases.looking import looks_at
from service.usecases.my_data import my_data

__all__ = ["Copy", "ShownToMe", "bundled", "copy_of_all"]

_SECRETS = {"password_hash", "id_hash", "token_hash"}


@dataclass(frozen=True, slots=True)
class ShownToMe:
    """A document that was suggested to the student: how often, and when last."""

    kind: DocumentKind
    title: str | None
    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Copy:
    """All that is stored about a student.

    `rows` holds every row by what it tells of, with the names of what it points at; `read` the
    competences that were read; `shown` what was suggested to the student, the latest
    first.
    """

    row: Student
    identity: StudentIdentity | None
    rows: Mapping[str, Any]
    read: tuple[str, ...]
    shown: tuple[ShownToMe, ...]


def copy_of_all(viewer: Viewer, session: Session, engine: Engine, language: Tongue) -> Copy:
    """Return everything that is stored about the student who asks (GDPR, articles 15 and 20).

    Secrets are left out: only their hashes are stored. So is the vector, which is computed from
    the profile.
    """
    student_id = _own(viewer)
    account_id = viewer.account_id or ""
    row = store.students.get(viewer, session, student_id)
    identity = identities.read(viewer, session, [student_id]).get(student_id)
    label = engine.current().vocabulary.label
    read = [
        _plain(one) | {"name": one.local_term or label(str(one.competence_id), language)}
        for one in mentions.of(viewer, session, "student", student_id)
    ]
    shown = store.suggestions.of_student(viewer, session)
    titles = _titles(viewer, session, shown)
    mine = my_data(viewer, session)
    rows = {
        "account": _plain(accounts.own(viewer, session)),
        "signed_in": _all(sign_in.sessions_of(session, account_id)),
        "single_sign_on": _all(external.of(session, account_id)),
        "api_tokens": _all(tokens.of(session, account_id)),
        "profile": _plain(row),
        "identity": _plain(identity) if identity else None,
        "read": read,
        "consents": _all(consents.of(viewer, session, student_id)),
        "contacts": _with_companies(session, contacts.listed(viewer, session, limit=10_000)),
        "wishes": _with_titles(viewer, session, choices.wishes_of(viewer, session, student_id)),
        "hidden": _with_titles(viewer, session, choices.hidings_of(session, "student", student_id)),
        "feedback": _all(feedback.of_student(viewer, session)),
        "looked_at_by": [
            {"who": one.organisation, "at": one.look.looked_at, "named": one.look.named}
            for one in looks_at(viewer, session)
        ],
        "suggested_to": [
            {"company": one.company, "times": one.times, "last": one.last} for one in mine.seen
        ],
        "suggestions_shown_to_me": [
            _plain(one) | {"title": titles.get(_document(one))} for one in shown
        ],
    }
    names = [one["name"] for one in read if not one["negated"]]
    return Copy(row, identity, rows, tuple(dict.fromkeys(names)), _counted(shown, titles))


def bundled(copy: Copy, page: str, name: str) -> bytes:
    """Return a ZIP of the copy: `page` to read under `name`, and files for other services."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as bundle:
        bundle.writestr(name, page)
        rows = json.dumps(copy.rows, ensure_ascii=False, indent=1, default=_written)
        bundle.writestr("samspel.json", rows)
        bundle.writestr("europass.xml", europass_of(copy.row, copy.identity))
        bundle.writestr("resume.json", json_resume_of(copy.row, copy.identity))
    return content.getvalue()


def _written(value: object) -> str:
    """Return a day or a point in time as JSON has it."""
    return value.isoformat() if isinstance(value, date) else str(value)


def _own(viewer: Viewer) -> str:
    if viewer.student_id is None:
        raise ForbiddenError("this is for a student's own data")
    return viewer.student_id


def _plain(row: SQLModel) -> dict[str, Any]:
    return row.model_dump(exclude=_SECRETS)


def _all(rows: Iterable[SQLModel]) -> list[dict[str, Any]]:
    return [_plain(row) for row in rows]


def _document(row: Any) -> tuple[DocumentKind, str]:
    """Return the kind and id of the document that a row points at."""
    kind = cast("DocumentKind", getattr(row, "document_kind", "proposal"))
    return kind, getattr(row, f"{kind}_id") or ""


def _titles(
    viewer: Viewer, session: Session, rows: Iterable[Any]
) -> dict[tuple[DocumentKind, str], str]:
    """Return the titles of the documents that rows point at, as far as the viewer may see them."""
    wanted: dict[DocumentKind, set[str]] = {}
    for row in rows:
        kind, document_id = _document(row)
        wanted.setdefault(kind, set()).add(document_id)
    return {
        (kind, one.id): one.title
        for kind, ids in wanted.items()
        if kind != "student"
        for one in DOCUMENTS[kind].get_many(viewer, session, ids).values()
    }


def _with_titles(viewer: Viewer, session: Session, rows: list[Any]) -> list[dict[str, Any]]:
    titles = _titles(viewer, session, rows)
    return [_plain(row) | {"title": titles.get(_document(row))} for row in rows]


def _with_companies(session: Session, rows: list[Any]) -> list[dict[str, Any]]:
    firms = store.companies.get_many(SYSTEM, session, {row.company_id for row in rows})
    names = {id_: firm.name for id_, firm in firms.items()}
    return [
        _plain(row) | {"company": names.get(row.company_id), "state": row.state} for row in rows
    ]


def _counted(
    shown: Iterable[Any], titles: Mapping[tuple[DocumentKind, str], str]
) -> tuple[ShownToMe, ...]:
    """Return each document that was shown once, with how often and when last."""
    times: dict[tuple[DocumentKind, str], list[datetime]] = {}
    for row in shown:
        times.setdefault(_document(row), []).append(row.shown_at)
    found = [
        ShownToMe(key[0], titles.get(key), len(seen), max(seen)) for key, seen in times.items()
    ]
    return tuple(sorted(found, key=lambda one: one.last, reverse=True))
