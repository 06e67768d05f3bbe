"""Students' profiles in the store; their identity is elsewhere (`identities`)."""

from collections.abc import Collection
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.company import Company
from models.consent import Consent
from models.contact import Contact
from models.fields import ConsentPurpose
from models.student import Student, StudentBase, StudentCreate, StudentUpdate
from service.auth import Viewer
from service.auth.viewer import COMPANY_PURPOSES
from service.errors import ForbiddenError
from service.store import changes
from service.store.listing import Listed
from service.store.paging import DEFAULT_LIMIT, Page

__all__ = ["Students", "students"]


class Students(Listed[Student, StudentCreate, StudentUpdate, str]):
    """Profiles: a student sees itself, an approved company those who have consented or said yes.

    Consent opens a profile to every approved company; a yes in a contact, such as an interest,
    to that company alone and until the contact is closed.

    A liaison of an organisation sees its students, those of none, and of the others those who
    have consented to something; it changes only the first two.
    """

    kind = "student"
    table = Student
    shape = StudentBase
    searched = ("programme", "text", "municipality")

    def visible(
        self, viewer: Viewer, purpose: ConsentPurpose | None = None
    ) -> SelectOfScalar[Student]:
        """Return the query of the profiles that `viewer` may see for `purpose`.

        With a purpose, only those who have consented to it, whoever looks. Without one, a
        company sees those who have consented to thesis work or to hire, and those who have said
        yes to the company itself.
        """
        statement = select(Student)
        if purpose is not None:
            statement = statement.where(_consented({purpose}))
        if viewer.sees_all_documents:
            return statement if _runs_all(viewer) else statement.where(_near(viewer))
        if viewer.role == "student":
            return statement.where(col(Student.id) == viewer.student_id)
        if viewer.role == "company" and (purpose is None or purpose in COMPANY_PURPOSES):
            seen = _consented(COMPANY_PURPOSES)
            seen = seen | _said_yes(viewer) if purpose is None else seen
            return statement.where(seen, _approved(viewer))
        return statement.where(sa.false())

    def _listable(self, viewer: Viewer, equal: dict[str, Any]) -> SelectOfScalar[Student]:
        """Return the query of all, or with `purpose` of those who consent to it."""
        return self.visible(viewer, equal.pop("purpose", None))

    def may_change(self, viewer: Viewer, row: Student) -> bool:
        """Return whether the viewer is the student or answers for it."""
        if viewer.sees_all_documents and not _runs_all(viewer):
            return row.organisation_id in (None, viewer.organisation_id)
        return viewer.may_change_student(row.id)

    def _check_new(self, viewer: Viewer, session: Session, row: Student) -> None:
        """Let a new student belong to the organisation of the liaison who adds it."""
        if viewer.role == "liaison" and row.organisation_id is None:
            row.organisation_id = viewer.organisation_id
        super()._check_new(viewer, session, row)

    def assign(
        self, viewer: Viewer, session: Session, student_ids: Collection[str], organisation_id: str
    ) -> None:
        """Note where students study, who are the viewer's to change."""
        for row in self.get_many(viewer, session, student_ids).values():
            if not self.may_change(viewer, row):
                raise ForbiddenError(f"the viewer may not change {self.kind} {row.id!r}")
            row.organisation_id = organisation_id
            session.add(row)
        session.flush()

    def empty(self, session: Session, student_id: str, organisation_id: str | None) -> Student:
        """Store a profile that says nothing yet, for one who has just signed up."""
        row = Student(id=student_id, text="", organisation_id=organisation_id)
        row.number = changes.record(session, self.kind, row.id, "create")
        session.add(row)
        session.flush()
        return row

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


def _runs_all(viewer: Viewer) -> bool:
    """Whether no organisation limits which students the viewer answers for."""
    return viewer.role != "liaison" or viewer.organisation_id is None


def _near(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition that a student is the liaison's, nobody's, or has consented."""
    own = col(Student.organisation_id) == viewer.organisation_id
    purposes: frozenset[ConsentPurpose] = frozenset({"thesis", "hire", "training", "statistics"})
    return own | col(Student.organisation_id).is_(None) | _consented(purposes)


def _approved(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition that the viewer's company has been approved."""
    return (
        sa.select(sa.literal(1))
        .where(col(Company.id) == viewer.organisation_id, col(Company.approved_at).is_not(None))
        .exists()
    )


def _said_yes(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition that a student has said yes to the viewer's company."""
    return (
        sa.select(sa.literal(1))
        .where(
            col(Contact.student_id) == col(Student.id),
            col(Contact.company_id) == viewer.organisation_id,
            col(Contact.student_yes_at).is_not(None),
            col(Contact.closed_at).is_(None),
        )
        .exists()
    )


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
