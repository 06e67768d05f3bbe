"""Students' profiles in the store; their identity is elsewhere (`identities`)."""

from collections.abc import Collection
from typing import Final

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.consent import Consent
from models.fields import ConsentPurpose
from models.student import Student, StudentBase, StudentCreate, StudentUpdate
from service.auth import Viewer
from service.auth.viewer import COMPANY_PURPOSES
from service.store.documents import Documents
from service.store.paging import DEFAULT_LIMIT, Page

__all__ = ["Students", "students"]


class Students(Documents[Student, StudentCreate, StudentUpdate]):
    """Profiles: a student sees itself, a company only those who have consented."""

    kind = "student"
    table = Student
    shape = StudentBase

    def visible(
        self, viewer: Viewer, purpose: ConsentPurpose | None = None
    ) -> SelectOfScalar[Student]:
        """Return the query of the profiles that `viewer` may see for `purpose`.

        With a purpose, only those who have consented to it, whoever looks. Without one, a
        company sees those who have consented to thesis work or to hire.
        """
        statement = select(Student)
        if purpose is not None:
            statement = statement.where(_consented({purpose}))
        if viewer.sees_all_documents:
            return statement
        if viewer.role == "student":
            return statement.where(col(Student.id) == viewer.student_id)
        if viewer.role == "company" and (purpose is None or purpose in COMPANY_PURPOSES):
            return statement.where(_consented(COMPANY_PURPOSES))
        return statement.where(sa.false())

    def may_change(self, viewer: Viewer, row: Student) -> bool:
        """Return whether the viewer is the student or runs the cluster."""
        return viewer.may_change_student(row.id)

    def consenting_page(
        self,
        viewer: Viewer,
        session: Session,
        purpose: ConsentPurpose,
        *,
        cursor: str | None = None,
        limit: int = DEFAULT_LIMIT,
        **equal: str | bool | None,
    ) -> Page[Student]:
        """Return a page of the profiles that may be seen for `purpose`, oldest first."""
        return self._fetch(session, self.visible(viewer, purpose), cursor, limit, equal)

    def consenting(
        self, viewer: Viewer, session: Session, purpose: ConsentPurpose, ids: Collection[str]
    ) -> dict[str, Student]:
        """Return those of the students that may be seen for `purpose`, by id."""
        return self._pick(session, self.visible(viewer, purpose), ids)


def _consented(purposes: set[ConsentPurpose] | frozenset[ConsentPurpose]) -> sa.ColumnElement[bool]:
    """Return the condition that a student has a consent in force for one of `purposes`."""
    return (
        sa.select(sa.literal(1))
        .where(
            col(Consent.student_id) == col(Student.id),
            col(Consent.purpose).in_(sorted(purposes)),
            col(Consent.withdrawn_at).is_(None),
        )
        .exists()
    )


students: Final = Students()
