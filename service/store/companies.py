"""Companies in the store."""

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.company import Company, CompanyBase, CompanyCreate, CompanyUpdate
from models.need import CompetenceNeed
from models.proposal import ThesisProposal
from models.record import utc_now
from service.auth import Viewer
from service.errors import ForbiddenError, ValidationProblemError
from service.store import changes
from service.store.listing import Listed

__all__ = ["Companies", "check_company", "companies", "is_approved"]


class Companies(Listed[Company, CompanyCreate, CompanyUpdate, str]):
    """Companies: all may see them; a company changes itself and no one adds one for it.

    One that is added by those who run the cluster is approved thereby.
    """

    kind = "company"
    table = Company
    shape = CompanyBase
    searched = ("name", "sector", "about", "municipality")

    def visible(self, viewer: Viewer) -> SelectOfScalar[Company]:
        """Return the query of all companies."""
        del viewer  # a company's name and place are public
        return select(Company)

    def may_change(self, viewer: Viewer, row: Company) -> bool:
        """Return whether the viewer speaks for the company or runs the cluster."""
        return viewer.may_change_company(row.id)

    def _row(self, new: CompanyCreate, document_id: str) -> Company:
        """Make a row that counts as approved from now on."""
        row = super()._row(new, document_id)
        row.approved_at = utc_now()
        return row

    def _listable(self, viewer: Viewer, equal: dict[str, Any]) -> SelectOfScalar[Company]:
        """Return the query of all, or with `approved` of those that are approved or are not.

        A list shows those that wait only to themselves and to those who run the cluster.
        """
        statement = self.visible(viewer)
        decided = col(Company.approved_at).is_not(None)
        if not viewer.sees_all_documents:
            statement = statement.where(
                sa.or_(decided, col(Company.id) == (viewer.organisation_id or ""))
            )
        approved = equal.pop("approved", None)
        if approved is not None:
            statement = statement.where(decided if approved else ~decided)
        return statement

    def approve(self, viewer: Viewer, session: Session, company_id: str, at: datetime) -> Company:
        """Let a company see students who have consented."""
        return self._decide(viewer, session, company_id, at)

    def disapprove(self, viewer: Viewer, session: Session, company_id: str) -> Company:
        """Let a company see no student any longer, until it is approved."""
        return self._decide(viewer, session, company_id, None)

    def _decide(
        self, viewer: Viewer, session: Session, company_id: str, at: datetime | None
    ) -> Company:
        row = self.get(viewer, session, company_id)
        if not viewer.may_change_shared:
            raise ForbiddenError("the viewer may not approve companies")
        row.approved_at = at
        session.add(row)
        session.flush()
        return row

    def waiting(self, viewer: Viewer, session: Session) -> list[Company]:
        """Return the companies that have not been approved, those that waited longest first."""
        statement = self.visible(viewer).where(col(Company.approved_at).is_(None))
        return list(session.exec(statement.order_by(col(Company.number))))

    def withheld(self, viewer: Viewer, session: Session) -> frozenset[str]:
        """Return the ids of the companies whose work is not shown to the viewer yet."""
        if viewer.sees_all_documents:
            return frozenset()
        statement = select(Company.id).where(col(Company.approved_at).is_(None))
        return frozenset(session.exec(statement)) - {viewer.organisation_id or ""}

    def _before_delete(self, session: Session, row: Company) -> None:
        """Note that the company's needs and proposals go with it."""
        need_ids = session.exec(
            select(CompetenceNeed.id).where(col(CompetenceNeed.company_id) == row.id)
        ).all()
        changes.record_many(session, "need", need_ids, "delete")
        proposal_ids = session.exec(
            select(ThesisProposal.id).where(col(ThesisProposal.company_id) == row.id)
        ).all()
        changes.record_many(session, "proposal", proposal_ids, "delete")


companies: Final = Companies()


def check_company(viewer: Viewer, session: Session, company_id: str) -> None:
    """Refuse a document for a company that is not there or that the viewer does not speak for."""
    if session.get(Company, company_id) is None:
        raise ValidationProblemError(f"there is no company {company_id!r}", field="company_id")
    if not viewer.may_change_company(company_id):
        raise ForbiddenError(f"the viewer does not speak for company {company_id!r}")


def is_approved(company_id: Any) -> sa.ColumnElement[bool]:
    """Return the condition that the company with the id in this column has been approved."""
    statement = sa.select(sa.literal(1)).where(
        col(Company.id) == company_id, col(Company.approved_at).is_not(None)
    )
    return statement.exists()
