"""Contacts in the store: a company sees its own, a student their own, a liaison all."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from models import Contact, StudentIdentity
from models.contact import ContactState
from service.auth import Viewer
from service.errors import ConflictError, NotFoundError
from service.store.documents import CHUNK
from service.store.students import students

__all__ = [
    "add",
    "agreed_identities",
    "asked_since",
    "get",
    "interested",
    "listed",
    "open_about",
    "waiting",
]


def visible(viewer: Viewer) -> SelectOfScalar[Contact]:
    """Return the query of the contacts that `viewer` has a part in or looks after."""
    statement = select(Contact)
    if viewer.role == "student":
        return statement.where(col(Contact.student_id) == viewer.student_id)
    if viewer.role == "company":
        return statement.where(col(Contact.company_id) == viewer.organisation_id)
    if viewer.role == "liaison" and viewer.organisation_id is not None:
        theirs: Any = students.visible(viewer).with_only_columns(sa.literal_column("student.id"))
        return statement.where(col(Contact.student_id).in_(theirs))
    return statement if viewer.sees_all_documents else statement.where(sa.false())


def get(viewer: Viewer, session: Session, contact_id: str) -> Contact:
    """Return one contact; raises `NotFoundError`."""
    row = session.exec(visible(viewer).where(col(Contact.id) == contact_id)).one_or_none()
    if row is None:
        raise NotFoundError("there is no such contact", field="id")
    return row


def add(session: Session, row: Contact) -> Contact:
    """Store a new contact; raises `ConflictError` when the same question is open already."""
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise ConflictError("this has been asked already and is not closed") from error
    return row


def listed(
    viewer: Viewer,
    session: Session,
    *,
    state: ContactState | None = None,
    limit: int = 200,
    **equal: str | None,
) -> list[Contact]:
    """Return contacts, the newest first, in one state if one is given."""
    statement = visible(viewer)
    if state is not None:
        statement = statement.where(_in_state(state))
    for name, value in equal.items():
        if value is not None:
            statement = statement.where(getattr(Contact, name) == value)
    ordered = statement.order_by(col(Contact.asked_at).desc(), col(Contact.id)).limit(limit)
    return list(session.exec(ordered))


def open_about(
    viewer: Viewer, session: Session, student_ids: Collection[str], **subject: str | None
) -> dict[str, Contact]:
    """Return the contacts about one need or proposal that are not closed, by student id."""
    found: dict[str, Contact] = {}
    wanted = sorted(set(student_ids))
    for start in range(0, len(wanted), CHUNK):
        statement = visible(viewer).where(
            col(Contact.student_id).in_(wanted[start : start + CHUNK]),
            col(Contact.closed_at).is_(None),
            *[getattr(Contact, name) == value for name, value in subject.items() if value],
        )
        found.update((row.student_id, row) for row in session.exec(statement))
    return found


def waiting(viewer: Viewer, session: Session, **equal: str) -> int:
    """Return how many contacts with these columns wait for an answer."""
    conditions = [getattr(Contact, name) == value for name, value in equal.items()]
    return _count(session, visible(viewer).where(_in_state("waiting"), *conditions))


def interested(viewer: Viewer, session: Session, proposal_ids: Collection[str]) -> dict[str, int]:
    """Return how many students have said yes to each proposal, in contacts that are not closed."""
    chosen = visible(viewer).where(
        col(Contact.proposal_id).in_(sorted(set(proposal_ids))),
        col(Contact.student_yes_at).is_not(None),
        col(Contact.closed_at).is_(None),
    )
    about = chosen.subquery().c.proposal_id
    return dict(session.exec(select(about, func.count()).group_by(about)).all())


def asked_since(viewer: Viewer, session: Session, moment: datetime, asked_by: str) -> int:
    """Return how many contacts one side has asked for since a moment."""
    statement = visible(viewer).where(
        col(Contact.asked_at) >= moment, col(Contact.asked_by) == asked_by
    )
    return _count(session, statement)


def agreed_identities(
    viewer: Viewer, session: Session, student_ids: Collection[str]
) -> dict[str, StudentIdentity]:
    """Return who those students are with whom the viewer has a contact both said yes to.

    A company that is not approved any longer sees none of them.
    """
    agreed = visible(viewer).where(_in_state("agreed"), col(Contact.student_id).in_(student_ids))
    known = students.get_many(viewer, session, {row.student_id for row in session.exec(agreed)})
    statement = select(StudentIdentity).where(col(StudentIdentity.student_id).in_(sorted(known)))
    return {row.student_id: row for row in session.exec(statement)}


def _count(session: Session, statement: SelectOfScalar[Any]) -> int:
    return session.exec(select(func.count()).select_from(statement.subquery())).one()


def _in_state(state: ContactState) -> sa.ColumnElement[bool]:
    """Return the condition of a state, as `Contact.state` tells it."""
    is_open = col(Contact.closed_at).is_(None)
    both = col(Contact.company_yes_at).is_not(None) & col(Contact.student_yes_at).is_not(None)
    if state == "closed":
        return ~is_open
    return is_open & (both if state == "agreed" else ~both)
