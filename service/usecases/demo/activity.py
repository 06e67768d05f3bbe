"""What people have done in the demo region so far: who wished for what, and who asked whom.

The pairs in `demo/wishes.jsonl` and `demo/contacts.jsonl` are those that the recommender put
first when they were written down; the demo people themselves have done nothing yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from models import Contact, ThesisProposal
from service import store
from service.auth import SYSTEM
from service.store import Session, choices, contacts

__all__ = ["load_activity"]

_WAITS = "c044"
"""The company that no liaison has looked at yet."""


def load_activity(session: Session, now: datetime) -> int:
    """Let the region have wishes, contacts, and a company that nobody has looked at yet.

    It is for a region that has just been loaded; returns how many contacts there are.
    """
    if _WAITS in store.companies.get_many(SYSTEM, session, [_WAITS]):
        store.companies.disapprove(SYSTEM, session, _WAITS)
    for one in _read("wishes"):
        choices.wish(SYSTEM, session, one["student"], one["proposals"])
    asked = list(_read("contacts"))
    works = store.proposals.get_many(SYSTEM, session, [one["proposal"] for one in asked])
    for one in asked:
        contacts.add(session, _contact(one, works[one["proposal"]], now))
    return len(asked)


def _contact(given: dict[str, Any], work: ThesisProposal, now: datetime) -> Contact:
    asked = now - timedelta(days=given["days_ago"])
    answered = min(now, asked + timedelta(days=2))
    by_company, state = given["asked_by"] == "company", given["state"]
    agreed = answered if state == "agreed" else None
    return Contact(
        company_id=work.company_id,
        student_id=given["student"],
        purpose="thesis",
        proposal_id=work.id,
        subject=work.title,
        asked_by=given["asked_by"],
        asked_at=asked,
        company_yes_at=asked if by_company else agreed,
        student_yes_at=agreed if by_company else asked,
        closed_at=answered if state == "closed" else None,
        closed_by=("student" if by_company else "company") if state == "closed" else None,
    )


def _read(name: str) -> Iterator[dict[str, Any]]:
    text = files("service").joinpath(f"demo/{name}.jsonl").read_text(encoding="utf-8")
    return (json.loads(line) for line in text.splitlines())
