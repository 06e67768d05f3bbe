"""Companies, and whether they are approved to see students."""

from datetime import datetime
from typing import Final

from models import Company, CompanyCreate, CompanyUpdate
from service import store
from service.auth import Viewer
from service.store import Session, accounts
from service.usecases import mailing
from service.usecases.keeping import Keeping

__all__ = [
    "approve_company",
    "companies",
    "companies_waiting",
    "disapprove_company",
    "sees_students",
]

companies: Final = Keeping[Company, CompanyCreate, CompanyUpdate](store.companies)


def sees_students(viewer: Viewer, session: Session) -> bool:
    """Return whether the viewer may see students: a company when it is approved."""
    if viewer.role != "company":
        return viewer.sees_all_documents
    own = store.companies.get(viewer, session, viewer.organisation_id or "")
    return own.approved_at is not None


def companies_waiting(viewer: Viewer, session: Session) -> list[Company]:
    """Return the companies that wait to be approved, those that waited longest first."""
    return store.companies.waiting(viewer, session) if viewer.may_change_shared else []


def approve_company(
    viewer: Viewer, session: Session, public_url: str, company_id: str, now: datetime
) -> Company:
    """Let a company see the students who have consented, and tell its members.

    Raises:
        NotFoundError: there is no such company.
        ForbiddenError: the viewer does not run the cluster.
    """
    company = store.companies.get(viewer, session, company_id)
    if company.approved_at is not None and viewer.may_change_shared:
        return company
    company = store.companies.approve(viewer, session, company_id, now)
    to = f"{public_url.rstrip('/')}/needs"
    for member in accounts.listed(viewer, session, role="company", company_id=company_id):
        mailing.write(
            session,
            member.email,
            "company_approved",
            member.language,
            now,
            link=to,
            organisation=company.name,
        )
    return company


def disapprove_company(viewer: Viewer, session: Session, company_id: str) -> Company:
    """Let a company see no student until it is approved; raises as `approve_company`."""
    return store.companies.disapprove(viewer, session, company_id)
