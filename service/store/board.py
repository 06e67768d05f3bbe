"""What is stuck, in the store: for those who run the cluster."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from models import CompetenceNeed, Contact, Student, ThesisProposal, Wish
from service.auth import Viewer
from service.errors import ForbiddenError
from service.store.contacts import visible as visible_contacts
from service.store.needs import needs
from service.store.proposals import proposals
from service.store.students import students

__all__ = ["applicants", "offered", "open_needs", "open_proposals", "thesis_students", "waiting"]


def open_needs(viewer: Viewer, session: Session) -> list[CompetenceNeed]:
    """Return the needs that are open, the oldest first."""
    _runs(viewer)
    statement = needs.visible(viewer).where(col(CompetenceNeed.status) == "open")
    return list(session.exec(statement.order_by(col(CompetenceNeed.number))))


def open_proposals(viewer: Viewer, session: Session) -> list[ThesisProposal]:
    """Return the proposals that are open, the oldest first."""
    _runs(viewer)
    statement = proposals.visible(viewer).where(col(ThesisProposal.status) == "open")
    return list(session.exec(statement.order_by(col(ThesisProposal.number))))


def applicants(viewer: Viewer, session: Session, proposal_ids: Collection[str]) -> dict[str, int]:
    """Return how many students want each proposal: by a wish, an interest, or a yes."""
    _runs(viewer)
    ids = sorted(set(proposal_ids))
    wanted = sa.union(
        select(col(Wish.proposal_id).label("proposal"), col(Wish.student_id).label("student")),
        select(col(Contact.proposal_id), col(Contact.student_id)).where(
            col(Contact.student_yes_at).is_not(None), col(Contact.closed_at).is_(None)
        ),
    ).subquery()
    statement = (
        select(wanted.c.proposal, func.count())
        .where(wanted.c.proposal.in_(ids))
        .group_by(wanted.c.proposal)
    )
    return dict(session.exec(statement).all())


def thesis_students(viewer: Viewer, session: Session) -> list[Student]:
    """Return the students who consent to thesis work, the oldest profile first."""
    _runs(viewer)
    statement = students.visible(viewer, "thesis")
    return list(session.exec(statement.order_by(col(Student.number))))


def offered(viewer: Viewer, session: Session, student_ids: Collection[str]) -> set[str]:
    """Return those of the students whom a company has asked or answered, and not turned down."""
    _runs(viewer)
    statement = select(col(Contact.student_id)).where(
        col(Contact.student_id).in_(sorted(set(student_ids))),
        col(Contact.company_yes_at).is_not(None),
        col(Contact.closed_at).is_(None),
    )
    return set(session.exec(statement.distinct()))


def waiting(viewer: Viewer, session: Session, before: datetime) -> list[Contact]:
    """Return the contacts that have waited for an answer since before a moment, oldest first."""
    _runs(viewer)
    both = col(Contact.company_yes_at).is_not(None) & col(Contact.student_yes_at).is_not(None)
    statement = visible_contacts(viewer).where(
        col(Contact.closed_at).is_(None), ~both, col(Contact.asked_at) < before
    )
    return list(session.exec(statement.order_by(col(Contact.asked_at), col(Contact.id))))


def _runs(viewer: Viewer) -> None:
    if not viewer.sees_all_documents:
        raise ForbiddenError("the board is for those who run the cluster")
