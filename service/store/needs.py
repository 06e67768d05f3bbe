"""Competence needs in the store."""

from collections.abc import Mapping
from typing import Final

import sqlalchemy as sa
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from models.fields import NeedStatus, clean
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

    def listed(
        self,
        viewer: Viewer,
        session: Session,
        *,
        offset: int = 0,
        limit: int = 50,
        text: str | None = None,
        **equal: str | None,
    ) -> list[CompetenceNeed]:
        """Return needs, the newest first, whose columns equal those given and that hold `text`."""
        statement = self._chosen(viewer, text, equal)
        ordered = statement.order_by(col(CompetenceNeed.number).desc())
        return list(session.exec(ordered.offset(offset).limit(limit)))

    def counted(
        self, viewer: Viewer, session: Session, *, text: str | None = None, **equal: str | None
    ) -> dict[NeedStatus, int]:
        """Return how many of these needs there are in each status."""
        chosen = self._chosen(viewer, text, equal).subquery()
        status = chosen.c.status
        found = session.exec(select(status, func.count()).group_by(status))
        return dict(found.all())

    def hand_over(
        self, viewer: Viewer, session: Session, need_id: str, account_id: str | None
    ) -> None:
        """Let an account handle a need, or nobody; what the need says does not change."""
        row = self._changeable(viewer, session, need_id)
        row.handler_account_id = account_id
        session.add(row)
        session.flush()

    def _chosen(
        self, viewer: Viewer, text: str | None, equal: Mapping[str, str | None]
    ) -> SelectOfScalar[CompetenceNeed]:
        statement = self.visible(viewer)
        for name, value in equal.items():
            if value is not None:
                statement = statement.where(getattr(CompetenceNeed, name) == clean(value))
        if text and text.strip():
            wanted = clean(text.strip()).lower()
            title, whole = col(CompetenceNeed.title), col(CompetenceNeed.text)
            statement = statement.where(
                sa.func.lower(title).contains(wanted, autoescape=True)
                | sa.func.lower(whole).contains(wanted, autoescape=True)
            )
        return statement

    def _check_new(self, viewer: Viewer, session: Session, row: CompetenceNeed) -> None:
        check_company(viewer, session, row.company_id)


needs: Final = Needs()
