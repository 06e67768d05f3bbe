"""Needs: what companies lack."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from matcher.types import Kind
from models import Account, CompetenceNeed, NeedCreate, NeedUpdate
from models.fields import NeedStatus
from service import store
from service.auth import Viewer
from service.engine import Engine
from service.errors import ForbiddenError, ValidationProblemError
from service.store import Session, accounts
from service.usecases import removing
from service.usecases.keeping import Keeping
from service.usecases.listing import Listing, list_by_status

__all__ = [
    "NeedShown",
    "bring_need_back",
    "company_names",
    "hand_over",
    "handlers",
    "list_needs",
    "move_need",
    "needs",
    "post_need",
    "remove_need",
    "removed_needs",
    "show_needs",
    "title_of",
]

needs: Final = Keeping[CompetenceNeed, NeedCreate, NeedUpdate](store.needs, Kind.NEED)

_TITLE: Final = 80
_GREETINGS: Final = frozenset(
    {"hej", "hejsan", "hej hej", "hallå", "tjena", "hi", "hello", "hi there"}
)
_FIRST = re.compile(r"[^\n]+?(?:[.!?](?=\s)|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class NeedShown:
    """A need with the names of its company and of who handles it."""

    row: CompetenceNeed
    company: str
    handler: str | None


def post_need(viewer: Viewer, session: Session, engine: Engine, new: NeedCreate) -> CompetenceNeed:
    """Store a new need, handled by the member of the company who wrote it."""
    row = needs.create(viewer, session, engine, new)
    if viewer.role == "company" and viewer.account_id:
        store.needs.hand_over(viewer, session, row.id, viewer.account_id)
    return row


def list_needs(
    viewer: Viewer,
    session: Session,
    *,
    page: int = 1,
    status: NeedStatus | None = None,
    company_id: str | None = None,
    handler_account_id: str | None = None,
    text: str | None = None,
) -> Listing[NeedShown]:
    """Return a page of needs, the newest first, and how many there are in each status."""
    given = {"company_id": company_id, "handler_account_id": handler_account_id}
    return list_by_status(
        store.needs, viewer, session, page, status, show_needs, text=text, **given
    )


def company_names(viewer: Viewer, session: Session) -> list[tuple[str, str]]:
    """Return id and name of every company that the viewer may see, by name."""
    rows = [row for rows in store.companies.batches(viewer, session) for row in rows]
    return sorted(((row.id, row.name) for row in rows), key=lambda one: one[1].casefold())


def show_needs(viewer: Viewer, session: Session, rows: Sequence[CompetenceNeed]) -> list[NeedShown]:
    """Return needs with the names that belong to them."""
    companies = store.companies.get_many(viewer, session, {row.company_id for row in rows})
    wanted = {row.handler_account_id for row in rows if row.handler_account_id}
    known = accounts.get_many(viewer, session, wanted)
    shown = []
    for row in rows:
        company, handler = companies.get(row.company_id), known.get(row.handler_account_id or "")
        shown.append(
            NeedShown(row, company.name if company else "", handler.name if handler else None)
        )
    return shown


def move_need(
    viewer: Viewer, session: Session, engine: Engine, need_id: str, status: NeedStatus
) -> NeedStatus:
    """Open or close a need, or make it a draft; return the status that it had."""
    row = needs.get(viewer, session, need_id)
    before = row.status
    if before != status:
        change = NeedUpdate(version=row.version, status=status)
        needs.update(viewer, session, engine, need_id, change)
    return before


def remove_need(viewer: Viewer, session: Session, need_id: str, now: datetime) -> None:
    """Delete a need with a way back; raises as `removing.remove`."""
    removing.remove(store.needs, viewer, session, need_id, now)


def bring_need_back(viewer: Viewer, session: Session, need_id: str) -> CompetenceNeed:
    """Bring a deleted need back."""
    return store.needs.bring_back(viewer, session, need_id)


def removed_needs(viewer: Viewer, session: Session) -> list[CompetenceNeed]:
    """Return the deleted needs that the viewer can bring back, the latest first."""
    return store.needs.removed(viewer, session)


def handlers(viewer: Viewer, session: Session, need: CompetenceNeed) -> list[Account]:
    """Return who may handle a need: the members of its company, and the viewer's colleagues."""
    members = accounts.listed(viewer, session, company_id=need.company_id)
    if viewer.role == "company":
        return members
    colleagues = accounts.listed(viewer, session, role="liaison")
    own = accounts.get_many(viewer, session, {viewer.account_id} if viewer.account_id else ())
    found = {one.id: one for one in (*members, *own.values(), *colleagues)}
    return [one for one in found.values() if one.disabled_at is None]


def hand_over(viewer: Viewer, session: Session, need_id: str, account_id: str | None) -> str | None:
    """Let another account handle a need, or nobody; return the one that did.

    Raises:
        ValidationProblemError: the account may not handle this need.
        ForbiddenError: the need is not the viewer's to hand over.
    """
    row = needs.get(viewer, session, need_id)
    if not store.needs.may_change(viewer, row):
        raise ForbiddenError("this need is not yours to hand over")
    allowed = {one.id for one in handlers(viewer, session, row)}
    if account_id is not None and account_id not in allowed:
        raise ValidationProblemError("nobody with this account may handle it", field="handler")
    before = row.handler_account_id
    store.needs.hand_over(viewer, session, need_id, account_id)
    return before


def title_of(text: str) -> str:
    """Return a title for a text that was given none: its first sentence, cut between words."""
    lines = (" ".join(one.group().split()).rstrip(".!:;, ") for one in _FIRST.finditer(text))
    line = next((one for one in lines if one and one.casefold() not in _GREETINGS), "")
    line = line or " ".join(text.split())[:_TITLE]
    if line.partition(" ")[0].islower():
        line = line[0].upper() + line[1:]
    if len(line) <= _TITLE:
        return line
    cut = line[:_TITLE].rsplit(" ", 1)[0]
    return f"{cut.rstrip('.,:;–- ')} …"
