"""Competence needs in the store."""

from typing import Final

import sqlalchemy as sa
from sqlmodel import Session, col
from sqlmodel.sql.expression import SelectOfScalar

from models.fields import NeedStatus
from models.need import CompetenceNeed, NeedBase, NeedCreate, NeedUpdate
from service.auth import Viewer
from service.store.companies import check_company, is_approved
from service.store.removing import Removable

__all__ = ["Needs", "needs"]


class Needs(Removable[CompetenceNeed, NeedCreate, NeedUpdate, NeedStatus]):
    """Needs: a company sees its own; a student the open ones of approved companies."""

    kind = "need"
    table = CompetenceNeed
    shape = NeedBase

    def visible(self, viewer: Viewer) -> SelectOfScalar[CompetenceNeed]:
        """Return the query of the needs that `viewer` may see."""
        statement = self.present()
        if viewer.sees_all_documents:
            return statement
        if viewer.role == "company":
            return statement.where(col(CompetenceNeed.company_id) == viewer.organisation_id)
        if viewer.role == "student":
            approved = is_approved(col(CompetenceNeed.company_id))
            return statement.where(col(CompetenceNeed.status) == "open", approved)
        return statement.where(sa.false())

    def may_change(self, viewer: Viewer, row: CompetenceNeed) -> bool:
        """Return whether the viewer speaks for the company or runs the cluster."""
        return viewer.may_change_company(row.company_id)

    def hand_over(
        self, viewer: Viewer, session: Session, need_id: str, account_id: str | None
    ) -> None:
        """Let an account handle a need, or nobody; what the need says does not change."""
        row = self._changeable(viewer, session, need_id)
        row.handler_account_id = account_id
        session.add(row)
        session.flush()

    def _check_new(self, viewer: Viewer, session: Session, row: CompetenceNeed) -> None:
        check_company(viewer, session, row.company_id)


needs: Final = Needs()
