"""Contacts: what waits for whom, asking, answering, and who is who when both have said yes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, cast, get_args

from fastapi import APIRouter, Response
from pydantic import BaseModel

from models import Contact
from models.contact import ContactState
from models.fields import Reason
from models.limits import MAX_REASON_CHARS
from service.errors import ConflictError
from service.policies import SIGNED_IN, allow
from service.usecases.contacts import (
    answer_contact,
    ask_student,
    close_contact,
    group_contacts,
    reopen_contact,
    show_interest,
)
from service.usecases.profiles import askable
from service.web.forms import Errors, Form, FormDep, noting, validated
from service.web.texts import mark as _
from service.web.visit import Refusal, Visit, VisitDep, is_local

__all__ = ["router"]

router = APIRouter()
SIDES: Final = allow("company", "student")
_STATES: Final = get_args(ContactState)
_AGREED: Final = _("You are in contact: now you see each other's names.")


class _Said(BaseModel):
    """What someone writes to the other side."""

    message: Reason = None


@router.get("/contacts", dependencies=[SIGNED_IN])
def list_page(visit: VisitDep, state: str = "") -> Response:
    """Show the viewer's contacts: what waits for an answer first."""
    groups = group_contacts(visit.viewer, visit.session)
    chosen = cast("ContactState", state) if state in _STATES else None
    return visit.render("contacts/index.html", groups=groups, chosen=chosen)


@router.get("/contacts/new", dependencies=[allow("company")])
def new_page(visit: VisitDep, student: str, need: str = "", proposal: str = "") -> Response:
    """Show the form in which a company asks a student; it leads back to where it was opened."""
    about = f"proposal:{proposal}" if proposal else f"need:{need}" if need else ""
    back = f"/needs/{need}" if need else f"/proposals/{proposal}" if proposal else ""
    values = {"about": about, "back": back}
    return visit.render("contacts/ask.html", **_asking(visit, student, values))


@router.post("/contacts", dependencies=[SIDES])
def create(visit: VisitDep, form: FormDep) -> Response:
    """Ask a student as a company, or show a company interest as a student."""
    said, errors = validated(_Said, form.given("message"))
    kind, _sep, document_id = form.get("about").partition(":")
    if kind not in ("need", "proposal") or not document_id:
        errors.note("about", "say one need or one proposal")
    elif said is not None:
        with noting(errors):
            made = _made(visit, form, {f"{kind}_id": document_id, "message": said.message})
            if made.state == "agreed":
                return visit.redirect(f"/contacts#contact-{made.id}", notice=_AGREED)
            company = visit.viewer.role == "company"
            sent = (
                _("The student is asked.")
                if company
                else _("The company has been told of your interest.")
            )
            undo = f"/contacts/{made.id}/close"
            return visit.redirect(_back(form), notice=sent, undo=undo)
    if not visit.session.is_active:  # another asked the same at this very moment
        raise ConflictError("this has been asked already and is not closed")
    for name in ("subject", "purpose"):  # the form has one field for both
        for message in errors.pop(name, []):
            errors.note("about", message)
    context = _asking(visit, form.get("student_id"), dict(form.fields)) | {"errors": errors}
    raise visit.refusal("contacts/ask.html", **context)


@router.post("/contacts/{id}/yes", dependencies=[SIDES])
def yes(visit: VisitDep, id: str) -> Response:
    """Say yes to what waits for the viewer."""
    with _still(visit):
        base = visit.settings.public_url
        answer_contact(visit.viewer, visit.session, id, True, visit.now, base)
    undo = f"/contacts/{id}/close"
    return visit.redirect(f"/contacts#contact-{id}", notice=_AGREED, undo=undo)


@router.post("/contacts/{id}/no", dependencies=[SIDES])
def no(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Say no to what waits for the viewer, with a reason if one is given."""
    with _still(visit):
        base = visit.settings.public_url
        reason = _reason(form)
        answer_contact(visit.viewer, visit.session, id, False, visit.now, base, reason)
    return visit.redirect("/contacts", notice=_("Your answer is no, and the contact is closed."))


@router.post("/contacts/{id}/close", dependencies=[SIDES])
def close(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Take a question back, or be done with a contact: names are hidden again."""
    with _still(visit):
        close_contact(visit.viewer, visit.session, id, visit.now, _reason(form))
    undo = f"/contacts/{id}/reopen"
    return visit.redirect("/contacts", notice=_("The contact is closed."), undo=undo)


@router.post("/contacts/{id}/reopen", dependencies=[SIDES])
def reopen(visit: VisitDep, id: str) -> Response:
    """Take back that a contact was closed."""
    with _still(visit):
        reopen_contact(visit.viewer, visit.session, id)
    return visit.redirect(f"/contacts#contact-{id}", notice=_("The contact is open again."))


@contextmanager
def _still(visit: Visit) -> Iterator[None]:
    """Go back to the list when the contact has changed since its buttons were shown."""
    try:
        yield
    except ConflictError as error:
        told = _("This contact has changed meanwhile. Here is how it stands now.")
        raise Refusal(visit.redirect("/contacts", notice=told)) from error


def _made(visit: Visit, form: Form, about: dict[str, str | None]) -> Contact:
    """Ask or show interest, by role."""
    base = visit.settings.public_url
    if visit.viewer.role == "student":
        return show_interest(visit.viewer, visit.session, visit.now, base, **about)
    student = form.get("student_id")
    return ask_student(visit.viewer, visit.session, student, visit.now, base, **about)


def _asking(visit: Visit, student_id: str, values: dict[str, str]) -> dict[str, Any]:
    """Return what the form needs: for a company whom it asks, and about what it can."""
    found = None
    values["back"] = values.get("back", "") if is_local(values.get("back", "")) else ""
    if visit.viewer.role == "company":
        found = askable(visit.viewer, visit.session, student_id)
        if not values.get("about") and len(found.subjects) == 1:
            values["about"] = _about(found.subjects[0])
    choices = [(_about(one), one[2]) for one in found.subjects] if found else []
    return {"found": found, "choices": choices, "values": values, "errors": Errors()}


def _about(subject: tuple[str, str, str]) -> str:
    """Return a need or a proposal as the form names it."""
    return f"{'proposal' if subject[0] == 'thesis' else 'need'}:{subject[1]}"


def _reason(form: Form) -> str | None:
    """Return the reason that is given, no longer than it may be."""
    return form.get("reason")[:MAX_REASON_CHARS] or None


def _back(form: Form) -> str:
    """Return the page that the question was asked from, or the list of contacts."""
    to = form.get("back")
    return to if to and is_local(to) else "/contacts"
