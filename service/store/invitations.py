"""Invitations in the store, as far as a viewer may see them."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models import Invitation
from service.auth import Viewer
from service.errors import NotFoundError

__all__ = ["add", "find", "get", "listed", "purge", "remove", "remove_of", "take"]


def visible(viewer: Viewer) -> SelectOfScalar[Invitation]:
    """Return the query of the invitations that `viewer` may see and take back."""
    statement = select(Invitation)
    if viewer.role in ("admin", "system"):
        return statement
    if viewer.role == "company":
        return statement.where(col(Invitation.company_id) == viewer.organisation_id)
    if viewer.role == "liaison":
        to_firm = col(Invitation.role) == "company"
        to_own = col(Invitation.role) == "liaison"
        if viewer.organisation_id is not None:
            to_own &= col(Invitation.organisation_id) == viewer.organisation_id
        return statement.where(to_firm | to_own)
    return statement.where(sa.false())


def listed(
    viewer: Viewer, session: Session, now: datetime, company_id: str | None = None
) -> list[Invitation]:
    """Return the invitations that still hold, the newest first."""
    statement = visible(viewer).where(col(Invitation.expires_at) > now)
    if company_id is not None:
        statement = statement.where(col(Invitation.company_id) == company_id)
    return list(session.exec(statement.order_by(col(Invitation.created_at).desc())))


def get(viewer: Viewer, session: Session, invitation_id: str) -> Invitation:
    """Return one invitation; raises `NotFoundError`."""
    row = session.exec(visible(viewer).where(col(Invitation.id) == invitation_id)).one_or_none()
    if row is None:
        raise NotFoundError("there is no such invitation", field="id")
    return row


def add(session: Session, row: Invitation) -> None:
    """Store a new invitation; an earlier one of the same address to the same place ends."""
    session.connection().execute(
        sa.delete(Invitation).where(
            col(Invitation.email) == row.email,
            col(Invitation.role) == row.role,
            col(Invitation.company_id).is_not_distinct_from(row.company_id),
            col(Invitation.organisation_id).is_not_distinct_from(row.organisation_id),
        )
    )
    session.add(row)
    session.flush()


def find(session: Session, token_hash: str, now: datetime) -> Invitation | None:
    """Return the invitation of a link, if it still holds, and leave it unused."""
    statement = select(Invitation).where(
        Invitation.token_hash == token_hash, col(Invitation.expires_at) > now
    )
    return session.exec(statement).one_or_none()


def take(session: Session, row: Invitation) -> bool:
    """Use an invitation up; True for one caller only."""
    session.expunge(row)
    gone = session.connection().execute(sa.delete(Invitation).where(col(Invitation.id) == row.id))
    return gone.rowcount == 1


def remove(viewer: Viewer, session: Session, invitation_id: str) -> None:
    """Take an invitation back; raises `NotFoundError`."""
    take(session, get(viewer, session, invitation_id))


def remove_of(session: Session, account_id: str) -> None:
    """Take back all that an account has sent, so that nobody comes back by them."""
    mine = col(Invitation.invited_by) == account_id
    session.connection().execute(sa.delete(Invitation).where(mine))


def purge(session: Session, now: datetime) -> None:
    """Delete the invitations that have ended."""
    session.connection().execute(sa.delete(Invitation).where(col(Invitation.expires_at) <= now))
