"""Members: who speaks for a company. Removing one keeps all that the company has."""

from __future__ import annotations

from models import Account
from service import store
from service.auth import Viewer
from service.errors import ConflictError, ForbiddenError, NotFoundError
from service.store import Session, accounts, invitations
from service.usecases.accounts.accounts import lock_out

__all__ = ["colleagues", "let_back", "members_of", "remove_member"]


def members_of(viewer: Viewer, session: Session, company_id: str) -> list[Account]:
    """Return the members of a company by name, as far as the viewer may see them."""
    store.companies.get(viewer, session, company_id)
    return accounts.listed(viewer, session, role="company", company_id=company_id)


def colleagues(viewer: Viewer, session: Session) -> list[Account]:
    """Return the liaisons that the viewer may see, by name."""
    return accounts.listed(viewer, session, role="liaison")


def remove_member(viewer: Viewer, session: Session, account_id: str) -> Account:
    """Take a member out of the company: signed out everywhere, while the needs stay.

    Invitations that the member has sent end, so that none of them leads back in.

    Raises:
        NotFoundError: the viewer sees no such member.
        ForbiddenError: it is not the viewer's to do.
        ConflictError: it is the viewer's own account.
    """
    row = accounts.get(viewer, session, account_id)
    if row.role != "company" or row.company_id is None:
        raise NotFoundError("there is no such member", field="id")
    if row.id == viewer.account_id:
        raise ConflictError("You cannot remove yourself. Ask a colleague or your liaison.")
    if not viewer.may_change_company(row.company_id):
        raise ForbiddenError("the viewer may not remove this member")
    accounts.change(session, row, company_id=None, left_company_id=row.company_id)
    lock_out(session, row)
    invitations.remove_of(session, row.id)
    return row


def let_back(viewer: Viewer, session: Session, account_id: str) -> Account:
    """Let a removed member back into the company that was left; raises `NotFoundError`."""
    row = accounts.get(viewer, session, account_id)
    left = row.left_company_id
    if row.company_id is not None or left is None or not viewer.may_change_company(left):
        raise NotFoundError("there is no such member", field="id")
    accounts.change(session, row, company_id=left, left_company_id=None)
    return row
