"""The board: what is stuck in the cluster, and what was done about it in bulk."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from matcher.recommender.lanes import need_lanes
from matcher.types import Kind
from models import Company, ProposalUpdate, StudentPublic, ThesisProposal
from models.fields import NeedStatus, ProposalStatus
from service import store
from service.auth import SYSTEM, Viewer
from service.engine import Engine, Snapshot
from service.errors import ForbiddenError
from service.store import Session, accounts, board
from service.usecases.companies import approve_company, companies_waiting, disapprove_company
from service.usecases.contacts import ContactShown, list_contacts
from service.usecases.mailing import write
from service.usecases.needs import NeedShown, move_need, show_needs
from service.usecases.proposals import proposals
from service.usecases.students import shown

__all__ = [
    "FLOODED",
    "WAITS",
    "Board",
    "ProposalStuck",
    "approve_companies",
    "look_at_board",
    "move_needs",
    "remind",
    "unmatched_needs",
    "withdraw_proposals",
]

FLOODED: Final = 5
"""From so many who want it on, a proposal is flooded."""

WAITS: Final = timedelta(days=7)
"""After so long without an answer a contact is stuck; it is reminded of no more often."""


@dataclass(frozen=True, slots=True)
class ProposalStuck:
    """An open proposal that nobody wants, or too many."""

    row: ThesisProposal
    company: str
    applicants: int


@dataclass(frozen=True, slots=True)
class Board:
    """What is stuck, the longest first. `students` are shown without who they are."""

    companies: Sequence[Company]
    contacts: Sequence[ContactShown]
    unwanted: Sequence[ProposalStuck]
    flooded: Sequence[ProposalStuck]
    students: Sequence[StudentPublic]

    @property
    def total(self) -> int:
        """How much is stuck."""
        parts = (self.companies, self.contacts, self.unwanted, self.flooded, self.students)
        return sum(len(one) for one in parts)


def look_at_board(viewer: Viewer, session: Session, now: datetime) -> Board:
    """Return what is stuck, but for the needs, which take a while to match."""
    rows = board.open_proposals(viewer, session)
    wanted = board.applicants(viewer, session, [row.id for row in rows])
    firms = store.companies.get_many(viewer, session, {row.company_id for row in rows})
    stuck = [ProposalStuck(row, firms[row.company_id].name, wanted.get(row.id, 0)) for row in rows]
    everyone = board.thesis_students(viewer, session)
    lucky = board.offered(viewer, session, [row.id for row in everyone])
    idle = [row for row in everyone if row.id not in lucky]
    return Board(
        companies=companies_waiting(viewer, session),
        contacts=list_contacts(viewer, session, board.waiting(viewer, session, now - WAITS)),
        unwanted=[one for one in stuck if not one.applicants],
        flooded=[one for one in stuck if one.applicants >= FLOODED],
        students=shown(viewer, session, idle),
    )


def unmatched_needs(
    viewer: Viewer, session: Session, engine: Engine, today: date
) -> list[NeedShown]:
    """Return the open needs for which no lane has a suggestion, the oldest first."""
    rows = board.open_needs(viewer, session)
    found = _remembered.of(engine.current(), frozenset(row.id for row in rows), today)
    return show_needs(viewer, session, [row for row in rows if row.id in found])


class _Unmatched:
    """The needs whose lanes are all empty, worked out once for each moment of the index."""

    def __init__(self) -> None:
        self._last: tuple[Snapshot, frozenset[str], date, frozenset[str]] | None = None

    def of(self, snapshot: Snapshot, need_ids: frozenset[str], today: date) -> frozenset[str]:
        """Return those of the needs for which nothing is suggested."""
        last = self._last
        if last is None or last[0] is not snapshot or last[1:3] != (need_ids, today):
            found = frozenset(one for one in need_ids if self._is_unmatched(snapshot, one, today))
            self._last = last = snapshot, need_ids, today, found
        return last[3]

    def _is_unmatched(self, snapshot: Snapshot, need_id: str, today: date) -> bool:
        document = snapshot.document(Kind.NEED, need_id)
        if document is None:
            return False
        lanes = need_lanes(snapshot.recommender, document, 1, today)
        some = lanes.thesis.placements or lanes.training.suggestions or lanes.hire.suggestions
        return not some


_remembered: Final = _Unmatched()


def approve_companies(
    viewer: Viewer,
    session: Session,
    public_url: str,
    ids: Collection[str],
    now: datetime,
    *,
    given: bool = True,
) -> int:
    """Let companies see the students who have consented, or no longer; return how many."""
    for company_id in ids:
        if given:
            approve_company(viewer, session, public_url, company_id, now)
        else:
            disapprove_company(viewer, session, company_id)
    return len(ids)


def move_needs(
    viewer: Viewer, session: Session, engine: Engine, ids: Collection[str], *, close: bool
) -> int:
    """Close needs or open them again; return how many changed."""
    status: NeedStatus = "closed" if close else "open"
    return sum(move_need(viewer, session, engine, one, status) != status for one in ids)


def withdraw_proposals(
    viewer: Viewer, session: Session, engine: Engine, ids: Collection[str], *, draft: bool
) -> int:
    """Make open proposals drafts again, or publish them; return how many changed."""
    status: ProposalStatus = "draft" if draft else "open"
    changed = 0
    for proposal_id in ids:
        row = store.proposals.get(viewer, session, proposal_id)
        if row.status != status:
            change = ProposalUpdate(version=row.version, status=status)
            proposals.update(viewer, session, engine, row.id, change)
            changed += 1
    return changed


def remind(viewer: Viewer, session: Session, ids: Collection[str], now: datetime, base: str) -> int:
    """Write to those whose answer is waited for, once a week at most; return how many letters."""
    if not viewer.sees_all_documents:
        raise ForbiddenError("only those who run the cluster remind")
    link, sent = f"{base.rstrip('/')}/contacts", 0
    for contact_id in ids:
        row = store.contacts.get(viewer, session, contact_id)
        waits_for = row.waits_for
        if waits_for is None or (row.reminded_at and now - row.reminded_at < WAITS):
            continue
        column = {f"{waits_for}_id": getattr(row, f"{waits_for}_id")}
        found = [
            one
            for one in accounts.listed(SYSTEM, session, **column)
            if one.email_verified_at is not None and one.disabled_at is None
        ]
        if not found:  # nobody to write to, so nobody is said to be reminded
            continue
        days = (now - row.asked_at).days
        for account in found:
            write(
                session,
                account.email,
                "contact_reminder",
                account.language,
                now,
                link=link,
                asked_by=row.asked_by,
                days=days,
            )
        sent += len(found)
        row.reminded_at = now
        session.add(row)
    session.flush()
    return sent
