"""A proposal as anyone but its company reads it: what it asks and, for a student, how they fit."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from matcher.types import Kind
from models import ConsentPurpose, Contact, Hiding
from service import store
from service.auth import Viewer
from service.engine import Engine
from service.errors import NotFoundError
from service.store import Session, contacts
from service.usecases.answers.asking import Asking
from service.usecases.answers.laying import Laying
from service.usecases.answers.marking import MarkedField
from service.usecases.answers.pairing import Pair, pair_of_proposal
from service.usecases.answers.previewing import Chip, read_of
from service.usecases.answers.shapes import SuggestionAnswer
from service.usecases.choosing import hidden_from, wish_ids
from service.usecases.profile import agreed_purposes
from service.usecases.proposals import ProposalShown, show_proposals
from service.usecases.recommending import for_student

__all__ = ["OwnFit", "ProposalRead", "read_proposal"]

_TRAININGS = 3
"""Trainings that are shown for what a student lacks."""


@dataclass(frozen=True, slots=True)
class OwnFit:
    """How a student fits a proposal, and what they have said of it.

    `pair` is None when the profile says nothing that can be compared, or contradicts a must;
    `trainings` give what is missing; `place` is that on the wish list, and `purposes` are what
    the student consents to.
    """

    pair: Pair | None
    trainings: tuple[SuggestionAnswer, ...]
    contact: Contact | None
    place: int | None
    hiding: Hiding | None
    purposes: frozenset[ConsentPurpose]


@dataclass(frozen=True, slots=True)
class ProposalRead:
    """A proposal with what it asks, as chips and as words marked in its text."""

    proposal: ProposalShown
    chips: tuple[Chip, ...]
    fields: tuple[MarkedField, ...]
    own: OwnFit | None


def read_proposal(
    viewer: Viewer, session: Session, engine: Engine, proposal_id: str, asking: Asking
) -> ProposalRead:
    """Return a proposal to read; for a student with how they fit it."""
    row = store.proposals.get(viewer, session, proposal_id)
    laying = Laying(viewer, session, engine, asking, asked_by=(Kind.PROPOSAL, row.id))
    chips, fields = read_of(laying.snapshot, laying.side_of(row), asking.language)
    return ProposalRead(
        proposal=show_proposals(viewer, session, [row])[0],
        chips=chips,
        fields=fields,
        own=_own(viewer, session, engine, row.id, asking) if viewer.student_id else None,
    )


def _own(
    viewer: Viewer, session: Session, engine: Engine, proposal_id: str, asking: Asking
) -> OwnFit:
    student_id = viewer.student_id or ""
    pair = None
    trainings: tuple[SuggestionAnswer, ...] = ()
    with suppress(NotFoundError):
        short = replace(asking, detail="short")
        pair = pair_of_proposal(viewer, session, engine, proposal_id, student_id, short)
    if pair is not None and pair.suggestion.missing:
        wanted = replace(asking, lanes=frozenset({"training"}), k=_TRAININGS)
        answer = for_student(viewer, session, engine, student_id, wanted, proposal_id)
        trainings = tuple(answer.suggestions.lanes["training"].suggestions)
    wishes = wish_ids(viewer, session)
    about = contacts.open_about(viewer, session, [student_id], proposal_id=proposal_id)
    return OwnFit(
        pair=pair,
        trainings=trainings,
        contact=about.get(student_id),
        place=wishes.index(proposal_id) + 1 if proposal_id in wishes else None,
        hiding=hidden_from(viewer, session, "student", student_id).get(("proposal", proposal_id)),
        purposes=agreed_purposes(viewer, session),
    )
