"""A student's wish list, in order, with what is known of each proposal."""

from __future__ import annotations

from dataclasses import dataclass

from models import Contact, ThesisProposal
from service import store
from service.auth import Viewer
from service.store import Session
from service.usecases.choosing import wish_ids
from service.usecases.suggestions import under_way

__all__ = ["WishShown", "list_wishes"]


@dataclass(frozen=True, slots=True)
class WishShown:
    """One wish: its place from 1 on, the proposal, its company, and the contact about it."""

    place: int
    row: ThesisProposal
    company: str
    contact: Contact | None


def list_wishes(viewer: Viewer, session: Session) -> list[WishShown]:
    """Return the wishes of the student who asks, the first choice first.

    A proposal that the student may not see any more is left out; its wish stays.
    """
    ids = wish_ids(viewer, session)
    rows = store.proposals.get_many(viewer, session, ids)
    firms = {row.company_id for row in rows.values()}
    companies = store.companies.get_many(viewer, session, firms)
    present = under_way(viewer, session)
    shown: list[WishShown] = []
    for proposal_id in ids:
        row = rows.get(proposal_id)
        if row is not None:
            company = companies.get(row.company_id)
            contact = present.get(("proposal", row.id))
            shown.append(WishShown(len(shown) + 1, row, company.name if company else "", contact))
    return shown
