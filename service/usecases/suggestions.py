"""What suits a student, as the student works with it: proposals, the gap, and companies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from matcher.types import Kind
from models import Contact, DocumentKind
from service.auth import Viewer
from service.engine import Engine
from service.store import Session, contacts
from service.store.lookup import DOCUMENTS
from service.usecases.answers.asking import Asking
from service.usecases.answers.previewing import is_thin, questions_about
from service.usecases.answers.shapes import SuggestionsAnswer
from service.usecases.choosing import hidden_from, wish_ids
from service.usecases.lanes import HiddenShown
from service.usecases.looking import Opened, opened_to
from service.usecases.profile import OwnProfile, own_profile
from service.usecases.recommending import for_student

__all__ = ["SuggestionsShown", "hidden_of_student", "look_at_suggestions", "under_way"]


@dataclass(frozen=True, slots=True)
class SuggestionsShown:
    """What the page of a student's suggestions shows.

    `answer` is None for a profile that is empty, and for a thin one, which gets `questions`
    instead. `wishes` are ids of proposals, `contacts` those that are not closed, by kind and id
    of what they are about; `hidden` is how many suggestions are not shown again. `opened` are
    the contacts that open the profile to a company whatever the consents.
    """

    profile: OwnProfile
    thin: bool
    questions: tuple[str, ...]
    answer: SuggestionsAnswer | None
    wishes: frozenset[str]
    contacts: dict[tuple[DocumentKind, str], Contact]
    hidden: int
    opened: tuple[Opened, ...]


def look_at_suggestions(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    asking: Asking,
    *,
    gap_to: str | None = None,
    anyway: bool = False,
) -> SuggestionsShown:
    """Return what suits the student who asks, with trainings for the gap to one proposal.

    Raises:
        NotFoundError: the proposal `gap_to` is not there, or not for the student to see.
    """
    profile = own_profile(viewer, session)
    snapshot = engine.current()
    document = snapshot.document(Kind.STUDENT, profile.row.id)
    thin = document is not None and is_thin(snapshot, document)
    questions = questions_about(snapshot, document, asking.language) if document and thin else []
    answer = None
    if not profile.is_empty and (anyway or not thin):
        answer = for_student(viewer, session, engine, profile.row.id, asking, gap_to)
    return SuggestionsShown(
        profile=profile,
        thin=thin,
        questions=tuple(questions),
        answer=answer,
        wishes=frozenset(wish_ids(viewer, session)),
        contacts=under_way(viewer, session),
        hidden=len(hidden_from(viewer, session, "student", profile.row.id)),
        opened=opened_to(viewer, session),
    )


def under_way(viewer: Viewer, session: Session) -> dict[tuple[DocumentKind, str], Contact]:
    """Return the viewer's contacts that are not closed, by what they are about."""
    found: dict[tuple[DocumentKind, str], Contact] = {}
    for one in contacts.listed(viewer, session):
        if one.state == "closed":
            continue
        if one.proposal_id is not None:
            found["proposal", one.proposal_id] = one
        if one.need_id is not None:
            found["need", one.need_id] = one
    return found


def hidden_of_student(viewer: Viewer, session: Session) -> list[HiddenShown]:
    """Return what the student does not want to see again, the latest first."""
    rows = hidden_from(viewer, session, "student", viewer.student_id or "")
    found = []
    for (name, document_id), row in rows.items():
        kind = cast("DocumentKind", name)
        document = DOCUMENTS[kind].get(viewer, session, document_id)
        found.append(HiddenShown(kind, document_id, document.title, row.reason, row.hidden_at))
    return sorted(found, key=lambda one: one.hidden_at, reverse=True)
