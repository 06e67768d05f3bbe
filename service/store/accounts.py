"""Accounts in the store: one's own, and those of the people one answers for."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models import Account
from service.auth import Viewer
from service.errors import ConflictError, NotFoundError

__all__ = ["add", "by_email", "change", "get", "get_many", "listed", "own", "remove", "visible"]


def visible(viewer: Viewer) -> SelectOfScalar[Account]:
    """Return the query of the accounts that `viewer` may see.

    Administrators see all; liaisons the members of companies and the liaisons of their
    organisation (all of them when they have none); company members one another and
    those who have left. Everyone sees their own, and nobody but an administrator a student's.
    """
    statement = select(Account)
    if viewer.role in ("admin", "system"):
        return statement
    may = [col(Account.id) == (viewer.account_id or "")]
    if viewer.role == "company":
        firm = viewer.organisation_id
        members = (col(Account.company_id) == firm) | (col(Account.left_company_id) == firm)
        may.append(_of("company") & members)
    if viewer.role == "liaison":
        may.append(_of("company"))
        colleagues = _of("liaison")
        if viewer.organisation_id is not None:
            colleagues &= col(Account.organisation_id) == viewer.organisation_id
        may.append(colleagues)
    return statement.where(sa.or_(*may))


def _of(role: str) -> sa.ColumnElement[bool]:
    return col(Account.role) == role


def get(viewer: Viewer, session: Session, account_id: str) -> Account:
    """Return one account; raises `NotFoundError`."""
    row = session.exec(visible(viewer).where(col(Account.id) == account_id)).one_or_none()
    if row is None:
        raise NotFoundError("there is no such account", field="id")
    return row


def get_many(viewer: Viewer, session: Session, ids: Collection[str]) -> dict[str, Account]:
    """Return those of the accounts that are there and may be seen, by id."""
    statement = visible(viewer).where(col(Account.id).in_(sorted(set(ids))))
    return {row.id: row for row in session.exec(statement)}


def own(viewer: Viewer, session: Session) -> Account:
    """Return the viewer's own account; raises `NotFoundError` for one who has none."""
    return get(viewer, session, viewer.account_id or "")


def listed(
    viewer: Viewer,
    session: Session,
    *,
    text: str | None = None,
    offset: int = 0,
    limit: int = 200,
    **equal: str | None,
) -> list[Account]:
    """Return accounts by name; only those with `text` in name or address, and these columns."""
    statement = visible(viewer)
    for column, value in equal.items():
        if value is not None:
            statement = statement.where(getattr(Account, column) == value)
    if text:
        name, email = sa.func.lower(col(Account.name)), col(Account.email)
        wanted = text.strip().lower()
        statement = statement.where(
            name.contains(wanted, autoescape=True) | email.contains(wanted, autoescape=True)
        )
    ordered = statement.order_by(sa.func.lower(col(Account.name)), col(Account.id))
    return list(session.exec(ordered.offset(offset).limit(limit)))


def by_email(session: Session, email: str) -> Account | None:
    """Return the account of an e-mail address, for one who is about to sign in to it."""
    return session.exec(select(Account).where(Account.email == email.strip().lower())).one_or_none()


def add(session: Session, row: Account) -> Account:
    """Store a new account; raises `ConflictError` when its address is taken."""
    row.email = row.email.strip().lower()
    if by_email(session, row.email) is not None:
        raise ConflictError("There is already an account with this e-mail address.", field="email")
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:  # another writer was faster
        raise ConflictError(
            "There is already an account with this e-mail address.", field="email"
        ) from error
    return row


def change(session: Session, row: Account, **values: Any) -> None:
    """Change columns of an account; raises `ConflictError` for an address that is taken."""
    email = values.get("email")
    if email is not None:
        values["email"] = email.strip().lower()
        other = by_email(session, email)
        if other is not None and other.id != row.id:
            raise ConflictError(
                "There is already an account with this e-mail address.", field="email"
            )
    row.sqlmodel_update(values)
    session.add(row)
    session.flush()


def remove(session: Session, row: Account) -> None:
    """Delete an account with its sessions, links and tokens."""
    session.expunge(row)
    session.connection().execute(sa.delete(Account).where(col(Account.id) == row.id))
