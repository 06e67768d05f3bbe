"""A need with its three lanes, as its company works with them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from matcher.types import Kind
from models import Contact, DocumentKind, Lane, Student
from service import store
from service.auth import Viewer
from service.engine import Engine
from service.errors import NotFoundError
from service.store import Session, contacts
from service.store.lookup import DOCUMENTS
from service.usecases.answers.asking import Asking
from service.usecases.answers.previewing import is_thin, questions_about
from service.usecases.answers.shapes import SuggestionsAnswer
from service.usecases.choosing import hidden_from, saved_ids
from service.usecases.needs import NeedShown, show_needs
from service.usecases.recommending import for_need
from service.usecases.students import shown as students_shown

__all__ = ["HiddenShown", "LanesShown", "hidden_of", "look_at_need"]


@dataclass(frozen=True, slots=True)
class LanesShown:
    """What the page of a need shows.

    `answer` is None for a closed need, and for a thin one, which gets `questions` instead.
    `approved` is whether the company may see students. `saved` are kind and id of what was put
    aside, `hidden` how many are not shown again, `contacts` those under way, by lane and student.
    """

    need: NeedShown
    approved: bool
    thin: bool
    questions: tuple[str, ...]
    answer: SuggestionsAnswer | None
    saved: frozenset[tuple[str, str]]
    hidden: int
    contacts: dict[tuple[Lane, str], Contact]


def look_at_need(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    need_id: str,
    asking: Asking,
    *,
    anyway: bool = False,
    only_saved: bool = False,
) -> LanesShown:
    """Return a need with its lanes; a thin one has them only when they are wanted `anyway`."""
    row = store.needs.get(viewer, session, need_id)
    company = store.companies.get_many(viewer, session, [row.company_id]).get(row.company_id)
    snapshot = engine.current()
    document = snapshot.document(Kind.NEED, row.id)
    thin = document is not None and is_thin(snapshot, document)
    questions = questions_about(snapshot, document, asking.language) if document and thin else []
    saved = frozenset(saved_ids(viewer, session, "need", row.id))
    if only_saved:
        ids = frozenset(id_ for _, id_ in saved)
        asking = replace(asking, filters=replace(asking.filters, ids=ids))
    answer = None
    if row.status != "closed" and (anyway or not thin):
        answer = for_need(viewer, session, engine, need_id, asking)
    return LanesShown(
        need=show_needs(viewer, session, [row])[0],
        approved=viewer.role != "company" or bool(company and company.approved_at),
        thin=thin,
        questions=tuple(questions),
        answer=answer,
        saved=saved,
        hidden=len(hidden_from(viewer, session, "need", row.id)),
        contacts=_contacts(viewer, session, row.id, answer),
    )


def _contacts(
    viewer: Viewer, session: Session, need_id: str, answer: SuggestionsAnswer | None
) -> dict[tuple[Lane, str], Contact]:
    """Return the contacts under way: for hire about the need, for a thesis about its proposal."""
    if answer is None:
        return {}
    lanes = answer.suggestions.lanes
    hire = [one.document.id for one in lanes["hire"].suggestions] if "hire" in lanes else []
    found: dict[tuple[Lane, str], Contact] = {}
    known = contacts.open_about(viewer, session, [id_ for id_ in hire if id_], need_id=need_id)
    found.update((("hire", id_), row) for id_, row in known.items())
    by_proposal: dict[str, list[str]] = {}
    for one in lanes["thesis"].suggestions if "thesis" in lanes else ():
        if one.proposal and one.proposal.id and one.document.id:
            by_proposal.setdefault(one.proposal.id, []).append(one.document.id)
    for proposal_id, students in by_proposal.items():
        known = contacts.open_about(viewer, session, students, proposal_id=proposal_id)
        found.update((("thesis", id_), row) for id_, row in known.items())
    return found


@dataclass(frozen=True, slots=True)
class HiddenShown:
    """A document that is not suggested again, and why."""

    kind: DocumentKind
    id: str
    title: str
    reason: str | None
    hidden_at: datetime


def hidden_of(
    viewer: Viewer, session: Session, asker_kind: DocumentKind, asker_id: str
) -> list[HiddenShown]:
    """Return what is hidden from the suggestions of a need or a proposal, the latest first.

    Raises:
        NotFoundError: it is not the viewer's to choose for.
    """
    asker = DOCUMENTS[asker_kind].get(viewer, session, asker_id)
    if not DOCUMENTS[asker_kind].may_change(viewer, asker):
        raise NotFoundError(f"this {asker_kind} is another's", field="id")
    rows = hidden_from(viewer, session, asker_kind, asker_id)
    found = []
    for (name, document_id), row in rows.items():
        kind = cast("DocumentKind", name)
        document = DOCUMENTS[kind].get(viewer, session, document_id)
        if isinstance(document, Student):
            title = students_shown(viewer, session, [document])[0].programme or ""
        else:
            title = document.title
        found.append(HiddenShown(kind, document_id, title, row.reason, row.hidden_at))
    return sorted(found, key=lambda one: one.hidden_at, reverse=True)
