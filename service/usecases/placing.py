"""A proposal with the students it could suit, as its company works with them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from matcher.types import Kind
from models import Contact, ThesisProposal
from service import store
from service.auth import Viewer
from service.engine import Engine
from service.errors import NotFoundError
from service.store import Session, contacts
from service.usecases.answers.asking import Asking
from service.usecases.answers.pairing import pair_of_proposal
from service.usecases.answers.previewing import is_thin, questions_about
from service.usecases.answers.shapes import Abstained, SuggestionAnswer
from service.usecases.choosing import hidden_from, saved_ids
from service.usecases.proposals import ProposalShown, show_proposals
from service.usecases.recommending import for_proposal

__all__ = ["PlacingShown", "look_at_proposal"]


@dataclass(frozen=True, slots=True)
class PlacingShown:
    """What the page of a company's own proposal shows.

    `interested` are the students who have said yes, first those the viewer may see; `unseen`
    counts the others. `suggested` are further students, or `abstained` says why there are none;
    a `thin` text gets `questions` instead. `approved` is whether the company may see students.
    `saved` are students put aside, `hidden` how many are not shown again, `contacts` those under
    way, by student.
    """

    proposal: ProposalShown
    approved: bool
    thin: bool
    questions: tuple[str, ...]
    interested: tuple[SuggestionAnswer, ...]
    unseen: int
    suggested: tuple[SuggestionAnswer, ...]
    abstained: Abstained | None
    saved: frozenset[str]
    hidden: int
    contacts: dict[str, Contact]


def look_at_proposal(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    proposal_id: str,
    asking: Asking,
    *,
    anyway: bool = False,
    only_saved: bool = False,
) -> PlacingShown:
    """Return a proposal with its students; a thin one suggests some only when wanted `anyway`.

    With `only_saved` the suggestions are those that were put aside.

    Raises:
        NotFoundError: there is no such proposal, or it is another company's.
    """
    row = store.proposals.get(viewer, session, proposal_id)
    if not store.proposals.may_change(viewer, row):
        raise NotFoundError("this proposal is another company's", field="id")
    company = store.companies.get_many(viewer, session, [row.company_id]).get(row.company_id)
    snapshot = engine.current()
    document = snapshot.document(Kind.PROPOSAL, row.id)
    thin = document is not None and is_thin(snapshot, document)
    under_way = _under_way(viewer, session, row.id)
    first = [id_ for id_, one in under_way.items() if one.student_yes_at is not None]
    interested = _pairs(viewer, session, engine, row, first, asking)
    saved = frozenset(id_ for _, id_ in saved_ids(viewer, session, "proposal", row.id))
    if only_saved:
        asking = replace(asking, filters=replace(asking.filters, ids=saved))
    suggested: tuple[SuggestionAnswer, ...] = ()
    abstained = None
    if row.status in ("draft", "open") and (anyway or only_saved or not thin):
        answer = for_proposal(viewer, session, engine, row.id, asking)
        lane = answer.suggestions.lanes["thesis"]
        suggested = tuple(one for one in lane.suggestions if one.document.id not in first)
        abstained = lane.abstained
    return PlacingShown(
        proposal=show_proposals(viewer, session, [row])[0],
        approved=viewer.role != "company" or bool(company and company.approved_at),
        thin=thin,
        questions=tuple(questions_about(snapshot, document, asking.language))
        if document is not None and thin
        else (),
        interested=interested,
        unseen=len(first) - len(interested),
        suggested=suggested,
        abstained=abstained,
        saved=saved,
        hidden=len(hidden_from(viewer, session, "proposal", row.id)),
        contacts=under_way,
    )


def _under_way(viewer: Viewer, session: Session, proposal_id: str) -> dict[str, Contact]:
    """Return the contacts about a proposal that are not closed, by student."""
    rows = contacts.listed(viewer, session, proposal_id=proposal_id)
    return {one.student_id: one for one in rows if one.state != "closed"}


def _pairs(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    row: ThesisProposal,
    student_ids: list[str],
    asking: Asking,
) -> tuple[SuggestionAnswer, ...]:
    """Return those students who can be seen, with the reasons, best first."""
    found = []
    for student_id in student_ids:
        try:
            pair = pair_of_proposal(viewer, session, engine, row.id, student_id, asking)
        except NotFoundError:
            continue
        found.append(pair.suggestion)
    return tuple(sorted(found, key=lambda one: (-one.score, one.document.id)))
