"""Competence needs in the store."""

from typing import Final

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.need import CompetenceNeed, NeedBase, NeedCreate, NeedUpdate
from service.auth import Viewer
from service.store.companies import check_company
from service.store.documents import Documents

__all__ = ["Needs", "needs"]


class Needs(Documents[CompetenceNeed, NeedCreate, NeedUpdate]):
    """Needs: a company sees its own; a student sees those that are open."""

    kind = "need"
    table = CompetenceNeed
    shape = NeedBase

    def visible(self, viewer: Viewer) -> SelectOfScalar[CompetenceNeed]:
        """Return the query of the needs that `viewer` may see."""
        statement = select(CompetenceNeed)
        if viewer.sees_all_documents:
            return statement
        if viewer.role == "company":
            return statement.where(col(CompetenceNeed.company_id) == viewer.organisation_id)
        if viewer.role == "student":
            return statement.where(col(CompetenceNeed.status) == "open")
        return statement.where(sa.false())

    def may_change(self, viewer: Viewer, row: CompetenceNeed) -> bool:
        """Return whether the viewer speaks for the company or runs the cluster."""
        return viewer.may_change_company(row.company_id)

    def _check_new(self, viewer: Viewer, session: Session, row: CompetenceNeed) -> None:
        check_company(viewer, session, row.company_id)


needs: Final = Needs()
