"""Thesis proposals in the store."""

from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Session, col
from sqlmodel.sql.expression import SelectOfScalar

from models.fields import ProposalStatus
from models.proposal import (
    STATUS_MOVES,
    ProposalBase,
    ProposalCreate,
    ProposalUpdate,
    ThesisProposal,
)
from service.auth import Viewer
from service.errors import ConflictError
from service.store.companies import check_company, is_approved
from service.store.removing import Removable

__all__ = ["Proposals", "proposals"]


class Proposals(Removable[ThesisProposal, ProposalCreate, ProposalUpdate, ProposalStatus]):
    """Proposals: drafts and confidential ones are for their own company and the liaison.

    So is all work of a company that has not been approved.
    """

    kind = "proposal"
    table = ThesisProposal
    shape = ProposalBase

    def visible(self, viewer: Viewer) -> SelectOfScalar[ThesisProposal]:
        """Return the query of the proposals that `viewer` may see."""
        statement = self.present()
        if viewer.sees_all_documents:
            return statement
        public = sa.and_(
            col(ThesisProposal.nda).is_(False),
            col(ThesisProposal.status) != "draft",
            is_approved(col(ThesisProposal.company_id)),
        )
        if viewer.role == "company":
            own = col(ThesisProposal.company_id) == viewer.organisation_id
            return statement.where(sa.or_(own, public))
        return statement.where(public)

    def may_change(self, viewer: Viewer, row: ThesisProposal) -> bool:
        """Return whether the viewer speaks for the company or runs the cluster."""
        return viewer.may_change_company(row.company_id)

    def _check_new(self, viewer: Viewer, session: Session, row: ThesisProposal) -> None:
        check_company(viewer, session, row.company_id)

    def _check_move(self, row: ThesisProposal, values: dict[str, Any]) -> None:
        """Refuse a status that cannot follow the present one."""
        wanted = values.get("status", row.status)
        if wanted != row.status and wanted not in STATUS_MOVES[row.status]:
            raise ConflictError(
                f"a proposal cannot go from {row.status} to {wanted}", field="status"
            )


proposals: Final = Proposals()
