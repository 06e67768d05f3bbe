"""Contacts: one side asks, the other answers, and names are shown when both have said yes.

A company sees pseudonymous profiles and may ask to speak with a student about a need or a
proposal; a student may tell a company of an interest. Whoever asks has said yes. How many
questions a company may have waiting is limited, so that nobody is asked in bulk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from models import Account, Contact, ContactPurpose, StudentIdentity
from service import store
from service.auth import SYSTEM, Viewer
from service.errors import ConflictError, ForbiddenError, ValidationProblemError
from service.store import Session, accounts, contacts
from service.usecases.mailing import write
from service.usecases.students import shown as struck

__all__ = [
    "MOST_A_WEEK",
    "MOST_WAITING",
    "ContactGroups",
    "ContactShown",
    "answer_contact",
    "ask_student",
    "close_contact",
    "group_contacts",
    "list_contacts",
    "reopen_contact",
    "show_interest",
]

MOST_WAITING: Final = 5
"""Questions about one need or proposal that may wait for students' answers at a time."""

MOST_A_WEEK: Final = 20
"""Questions that a company, or a student, may ask in seven days."""

_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ContactShown:
    """A contact as a viewer may see it.

    `identity` is who the student is and `member` who speaks for the company: both only when
    both sides have said yes, and only to them. `readable` is whether the viewer may open what
    the contact is about, and `opens` the student's profile.
    """

    contact: Contact
    company: str
    programme: str | None
    municipality: str | None
    waits_for_viewer: bool
    readable: bool
    opens: bool
    identity: StudentIdentity | None = None
    member: Account | None = None


@dataclass(frozen=True, slots=True)
class ContactGroups:
    """Contacts by what is to be done: by the viewer, by the other side, together, or nothing."""

    mine: tuple[ContactShown, ...]
    theirs: tuple[ContactShown, ...]
    agreed: tuple[ContactShown, ...]
    closed: tuple[ContactShown, ...]


def ask_student(
    viewer: Viewer,
    session: Session,
    student_id: str,
    now: datetime,
    base: str,
    *,
    need_id: str | None = None,
    proposal_id: str | None = None,
    message: str | None = None,
) -> Contact:
    """Ask, as a company, to speak with a student about a need (hire) or a proposal (thesis).

    Raises:
        ConflictError: it has been asked already, or too many questions wait for answers.
        NotFoundError: there is no such student, or none who consents to this purpose.
        ForbiddenError: the subject is another company's.
    """
    subject, purpose = _subject(viewer, session, need_id, proposal_id)
    if not viewer.owns_company(subject.company_id):
        raise ForbiddenError("only the company itself asks students")
    store.students.get(viewer, session, student_id)
    if student_id not in store.students.consenting(viewer, session, purpose, [student_id]):
        raise ValidationProblemError("the student has not agreed to this purpose", field="purpose")
    about = {"need_id": need_id} if need_id else {"proposal_id": str(proposal_id)}
    if contacts.open_about(viewer, session, [student_id], **about):
        raise ConflictError("this has been asked already and is not closed")
    waits = contacts.waiting(viewer, session, asked_by="company", **about)
    if waits >= MOST_WAITING:
        raise ConflictError(f"{MOST_WAITING} questions about this wait for answers already")
    _check_week(viewer, session, now, "company")
    row = Contact(
        company_id=subject.company_id,
        student_id=student_id,
        purpose=purpose,
        need_id=need_id,
        proposal_id=proposal_id,
        subject=subject.title,
        asked_by="company",
        account_id=viewer.account_id,
        message=message,
        asked_at=now,
        company_yes_at=now,
    )
    made = contacts.add(session, row)
    to = _student_accounts(session, student_id)
    _tell(session, to, "contact_asked", now, base, asked_by="company")
    return made


def show_interest(
    viewer: Viewer,
    session: Session,
    now: datetime,
    base: str,
    *,
    proposal_id: str | None = None,
    need_id: str | None = None,
    message: str | None = None,
) -> Contact:
    """Tell a company, as a student, of an interest in its proposal or need.

    Where the company has asked about the same already, this is the yes to it. Until the contact
    is closed, the company sees the profile without the name, whatever the student consents to.
    """
    if viewer.student_id is None:
        raise ForbiddenError("only a student shows interest")
    subject, purpose = _subject(viewer, session, need_id, proposal_id)
    about = {"need_id": need_id, "proposal_id": proposal_id}
    present = contacts.open_about(viewer, session, [viewer.student_id], **about)
    if row := present.get(viewer.student_id):
        if row.student_yes_at is not None:
            raise ConflictError("you have shown interest in this already")
        return answer_contact(viewer, session, row.id, True, now, base)
    _check_week(viewer, session, now, "student")
    row = Contact(
        company_id=subject.company_id,
        student_id=viewer.student_id,
        purpose=purpose,
        need_id=need_id,
        proposal_id=proposal_id,
        subject=subject.title,
        asked_by="student",
        message=message,
        asked_at=now,
        student_yes_at=now,
    )
    made = contacts.add(session, row)
    _tell(session, _members(session, made), "contact_asked", now, base, asked_by="student")
    return made


def answer_contact(
    viewer: Viewer,
    session: Session,
    contact_id: str,
    yes: bool,
    now: datetime,
    base: str,
    reason: str | None = None,
) -> Contact:
    """Answer a question that waits for the viewer; a no closes the contact.

    Raises:
        ConflictError: it waits for no answer, or for another's.
        NotFoundError: a company says yes that may not see the student, as it is not approved.
    """
    row = contacts.get(viewer, session, contact_id)
    if row.waits_for is None or row.waits_for != viewer.role:
        raise ConflictError("this question does not wait for your answer")
    is_student = viewer.role == "student"
    if yes and not is_student:
        store.students.get(viewer, session, row.student_id)
    asker = _members(session, row) if is_student else _student_accounts(session, row.student_id)
    _tell(session, asker, "contact_answered", now, base, yes=yes)
    if not yes:
        return close_contact(viewer, session, contact_id, now, reason)
    if is_student:
        row.student_yes_at = now
    else:
        row.company_yes_at, row.account_id = now, viewer.account_id
    session.add(row)
    session.flush()
    return row


def close_contact(
    viewer: Viewer, session: Session, contact_id: str, now: datetime, reason: str | None = None
) -> Contact:
    """End a contact: take the question back, say no, or be done with it. Names are hidden again."""
    row = contacts.get(viewer, session, contact_id)
    if row.closed_at is not None:
        raise ConflictError("this contact is closed already")
    row.closed_at = now
    row.closed_by = "liaison" if viewer.sees_all_documents else viewer.role  # type: ignore[assignment]  # company or student
    row.closing_reason = reason
    session.add(row)
    session.flush()
    return row


def reopen_contact(viewer: Viewer, session: Session, contact_id: str) -> Contact:
    """Take back that a contact was closed: for the side that closed it, until it is asked anew.

    Raises:
        ConflictError: it is not closed, the other side closed it, it was a no, or the same has
            been asked again meanwhile.
    """
    row = contacts.get(viewer, session, contact_id)
    side = "liaison" if viewer.sees_all_documents else viewer.role
    said_yes = row.student_yes_at if side == "student" else row.company_yes_at
    if row.closed_at is None or row.closed_by != side or (side != "liaison" and not said_yes):
        raise ConflictError("this contact cannot be opened again")
    about = {"need_id": row.need_id, "proposal_id": row.proposal_id}
    if contacts.open_about(viewer, session, [row.student_id], **about):
        raise ConflictError("this has been asked already and is not closed")
    row.closed_at = row.closed_by = row.closing_reason = None
    return contacts.add(session, row)


def group_contacts(viewer: Viewer, session: Session) -> ContactGroups:
    """Return the viewer's contacts by what is to be done, the newest first in each group."""
    shown = list_contacts(viewer, session)
    waiting = [one for one in shown if one.contact.state == "waiting"]
    return ContactGroups(
        mine=tuple(one for one in waiting if one.waits_for_viewer),
        theirs=tuple(one for one in waiting if not one.waits_for_viewer),
        agreed=tuple(one for one in shown if one.contact.state == "agreed"),
        closed=tuple(one for one in shown if one.contact.state == "closed"),
    )


def list_contacts(
    viewer: Viewer, session: Session, rows: Sequence[Contact] | None = None
) -> list[ContactShown]:
    """Return the viewer's contacts as they may be seen, the newest first.

    Of students whom a company may not see, or not any longer, it is told nothing.
    """
    listed = contacts.listed(viewer, session) if rows is None else list(rows)
    ids = {one.student_id for one in listed}
    opens = store.students.get_many(viewer, session, ids)
    rows_of = opens if viewer.role == "company" else store.students.get_many(SYSTEM, session, ids)
    students = {one.id: one for one in struck(viewer, session, list(rows_of.values()))}
    companies = store.companies.get_many(SYSTEM, session, {one.company_id for one in listed})
    readable = store.proposals.get_many(viewer, session, {one.proposal_id or "" for one in listed})
    agreed = [one for one in listed if one.state == "agreed"]
    known: dict[str, StudentIdentity] = {}
    members: dict[str, Account] = {}
    if viewer.role in ("company", "student"):
        known = contacts.agreed_identities(viewer, session, {one.student_id for one in agreed})
        members = {one.id: speaker for one in agreed if (speaker := _speaker(session, one))}
    shown = []
    for one in listed:
        student = students.get(one.student_id)
        company = companies.get(one.company_id)
        both = one.state == "agreed"
        shown.append(
            ContactShown(
                contact=one,
                company=company.name if company else "",
                programme=student.programme if student else None,
                municipality=student.municipality if student else None,
                waits_for_viewer=one.waits_for == viewer.role,
                readable=one.proposal_id in readable
                or (one.need_id is not None and viewer.role != "student"),
                opens=one.student_id in opens,
                identity=known.get(one.student_id) if both else None,
                member=members.get(one.id),
            )
        )
    return shown


@dataclass(frozen=True, slots=True)
class _Subject:
    company_id: str
    title: str


def _subject(
    viewer: Viewer, session: Session, need_id: str | None, proposal_id: str | None
) -> tuple[_Subject, ContactPurpose]:
    """Return what a contact is about, which must be open."""
    if (need_id is None) == (proposal_id is None):
        raise ValidationProblemError("say one need or one proposal", field="subject")
    kept = store.needs if need_id else store.proposals
    row = kept.get(viewer, session, need_id or proposal_id or "")
    if row.status != "open":
        raise ConflictError("it is not open any more")
    return _Subject(row.company_id, row.title), "hire" if need_id else "thesis"


def _check_week(viewer: Viewer, session: Session, now: datetime, side: str) -> None:
    if contacts.asked_since(viewer, session, now - _WEEK, side) >= MOST_A_WEEK:
        raise ConflictError(f"{MOST_A_WEEK} questions in a week are the most; wait some days")


def _student_accounts(session: Session, student_id: str) -> list[Account]:
    return accounts.listed(SYSTEM, session, student_id=student_id)


def _speaker(session: Session, contact: Contact) -> Account | None:
    """Return who speaks for the company: the one who asked or answered, while still there."""
    there = [one for one in _members(session, contact) if one.disabled_at is None]
    return there[0] if there else None


def _members(session: Session, contact: Contact) -> list[Account]:
    """Return who at the company is told: the one who asked, or else everyone there."""
    everyone = accounts.listed(SYSTEM, session, company_id=contact.company_id)
    return [one for one in everyone if one.id == contact.account_id] or everyone


def _tell(
    session: Session, to: Sequence[Account], letter: str, now: datetime, base: str, **said: Any
) -> None:
    """Write to those who have an address that is theirs; the letter names nobody."""
    link = f"{base.rstrip('/')}/contacts"
    for account in to:
        if account.email_verified_at is not None and account.disabled_at is None:
            write(session, account.email, letter, account.language, now, link=link, **said)
