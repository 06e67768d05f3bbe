"""Thesis proposals: work that companies offer to students."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from matcher.types import Kind
from models import ProposalCreate, ProposalUpdate, ThesisProposal
from models.fields import ProposalStatus
from service import store
from service.auth import Viewer
from service.engine import Engine
from service.errors import ConflictError, ForbiddenError
from service.store import Session, choices, contacts
from service.usecases import removing
from service.usecases.keeping import Keeping
from service.usecases.listing import Listing, list_by_status

__all__ = [
    "ProposalShown",
    "bring_proposal_back",
    "draft_of_need",
    "list_proposals",
    "move_proposal",
    "proposals",
    "remove_proposal",
    "removed_proposals",
    "show_proposals",
]

proposals: Final = Keeping[ThesisProposal, ProposalCreate, ProposalUpdate](
    store.proposals, Kind.PROPOSAL
)


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A proposal with its company's name and how many want it.

    `interested` counts the students who have told the company so, for those whom it concerns;
    `wishes` how many have it on their list, for those who run the cluster.
    """

    row: ThesisProposal
    company: str
    interested: int | None
    wishes: int | None


def list_proposals(
    viewer: Viewer,
    session: Session,
    *,
    page: int = 1,
    status: ProposalStatus | None = None,
    company_id: str | None = None,
    municipality: str | None = None,
    text: str | None = None,
) -> Listing[ProposalShown]:
    """Return a page of proposals, the newest first, and how many there are in each status.

    A company that names no other sees its own here, a student those that are open.
    """
    if viewer.role == "company":
        company_id = company_id or viewer.organisation_id
    if viewer.role == "student":
        status = "open"
    given = {"company_id": company_id, "municipality": municipality}
    return list_by_status(
        store.proposals, viewer, session, page, status, show_proposals, text=text, **given
    )


def show_proposals(
    viewer: Viewer, session: Session, rows: Sequence[ThesisProposal]
) -> list[ProposalShown]:
    """Return proposals with what belongs to them, as far as the viewer may know it."""
    companies = store.companies.get_many(viewer, session, {row.company_id for row in rows})
    ids = [row.id for row in rows]
    told = contacts.interested(viewer, session, ids) if viewer.role != "student" else {}
    wished = choices.wished_by(viewer, session, ids) if viewer.sees_all_documents else None
    shown = []
    for row in rows:
        company = companies.get(row.company_id)
        own = store.proposals.may_change(viewer, row)
        shown.append(
            ProposalShown(
                row=row,
                company=company.name if company else "",
                interested=told.get(row.id, 0) if own else None,
                wishes=len(wished.get(row.id, ())) if wished is not None else None,
            )
        )
    return shown


def move_proposal(
    viewer: Viewer, session: Session, engine: Engine, proposal_id: str, status: ProposalStatus
) -> ProposalStatus:
    """Take a proposal one step on or back; return the status that it had.

    Raises:
        ConflictError: the step does not follow the present status.
    """
    row = proposals.get(viewer, session, proposal_id)
    before = row.status
    if before != status:
        change = ProposalUpdate(version=row.version, status=status)
        proposals.update(viewer, session, engine, proposal_id, change)
    return before


def remove_proposal(viewer: Viewer, session: Session, proposal_id: str, now: datetime) -> None:
    """Delete a proposal with a way back.

    Raises:
        ConflictError: a student has taken it (then the field is `status`), or as `removing.remove`.
    """
    if proposals.get(viewer, session, proposal_id).status not in ("draft", "open"):
        raise ConflictError("a student has taken this proposal", field="status")
    removing.remove(store.proposals, viewer, session, proposal_id, now)


def bring_proposal_back(viewer: Viewer, session: Session, proposal_id: str) -> ThesisProposal:
    """Bring a deleted proposal back."""
    return store.proposals.bring_back(viewer, session, proposal_id)


def removed_proposals(viewer: Viewer, session: Session) -> list[ThesisProposal]:
    """Return the deleted proposals that the viewer can bring back, the latest first."""
    return store.proposals.removed(viewer, session)


def draft_of_need(viewer: Viewer, session: Session, need_id: str) -> dict[str, Any]:
    """Return what a proposal made from a need begins with; nothing is stored.

    Raises:
        NotFoundError: there is no such need.
        ForbiddenError: the need is another's.
    """
    need = store.needs.get(viewer, session, need_id)
    if not store.needs.may_change(viewer, need):
        raise ForbiddenError("this need is not yours to make a proposal of")
    names = ("company_id", "title", "text", "language", "municipality", "work_languages")
    return {name: getattr(need, name) for name in (*names, "corrections")}
