"""Digests in the store: who gets one, which week has been seen to, and what has got stuck."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from models import Account, Consent, ConsentPurpose, Contact, DigestSent, ThesisProposal, Wish
from service.auth import Viewer
from service.errors import ForbiddenError

__all__ = ["account_of", "begin", "consented_since", "due", "last", "unasked_proposals"]


def due(viewer: Viewer, session: Session, week: str) -> list[str]:
    """Return the ids of the accounts that want a digest and have none for this week yet."""
    _check(viewer)
    made = sa.select(sa.literal(1)).where(
        col(DigestSent.account_id) == col(Account.id), col(DigestSent.week) == week
    )
    statement = select(Account.id).where(
        col(Account.digest).is_(True),
        col(Account.disabled_at).is_(None),
        col(Account.email_verified_at).is_not(None),
        ~made.exists(),
    )
    return list(session.exec(statement.order_by(col(Account.created_at), col(Account.id))))


def begin(session: Session, row: DigestSent) -> bool:
    """Note that a week's digest is seen to; False when another has been faster."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def last(session: Session, account_id: str) -> datetime | None:
    """Return when the account's latest digest was made."""
    statement = select(func.max(DigestSent.made_at)).where(col(DigestSent.account_id) == account_id)
    return session.exec(statement).one()


def account_of(session: Session, off_hash: str) -> Account | None:
    """Return the account whose letter held this secret, for one who turns digests off."""
    statement = (
        select(Account)
        .join(DigestSent, col(DigestSent.account_id) == col(Account.id))
        .where(col(DigestSent.off_hash) == off_hash)
    )
    return session.exec(statement).one_or_none()


def consented_since(session: Session, purpose: ConsentPurpose, since: datetime) -> set[str]:
    """Return the ids of the students who have said yes to a purpose since a moment."""
    statement = select(Consent.student_id).where(
        col(Consent.purpose) == purpose,
        col(Consent.withdrawn_at).is_(None),
        col(Consent.given_at) >= since,
    )
    return set(session.exec(statement))


def unasked_proposals(viewer: Viewer, session: Session, before: datetime) -> Sequence[str]:
    """Return the ids of proposals that are open since before a moment and nobody has asked for."""
    _check(viewer)
    asked = sa.select(sa.literal(1)).where(col(Contact.proposal_id) == col(ThesisProposal.id))
    wished = sa.select(sa.literal(1)).where(col(Wish.proposal_id) == col(ThesisProposal.id))
    statement = select(ThesisProposal.id).where(
        col(ThesisProposal.status) == "open",
        col(ThesisProposal.removed_at).is_(None),
        col(ThesisProposal.created_at) < before,
        ~asked.exists(),
        ~wished.exists(),
    )
    return session.exec(statement).all()


def _check(viewer: Viewer) -> None:
    if not viewer.sees_all_documents:
        raise ForbiddenError("this is for those who run the cluster")
