"""Members: who speaks for a company, who works at an organisation, and invitations to both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from fastapi import APIRouter, Response

from models import AccountRole, Company
from service.errors import NotFoundError, RateLimitedError, ValidationProblemError
from service.policies import allow
from service.usecases.accounts import invitations, members
from service.usecases.accounts.accounts import own_account
from service.usecases.accounts.organisations import list_organisations
from service.usecases.companies import companies
from service.web.forms import Errors, FormDep, noting
from service.web.texts import mark as _
from service.web.visit import Visit, VisitDep

__all__ = ["router"]

router = APIRouter()

_MAY = allow("company", "liaison", "admin")
_ROLES = ("company", "liaison", "admin")


@router.get("/members", dependencies=[_MAY])
def members_page(visit: VisitDep, company: str = "") -> Response:
    """Show the members of a company, or one's colleagues, with the invitations that wait."""
    return _page(visit, company, {}, {})


@router.post("/members/invitations", dependencies=[_MAY])
def invite(visit: VisitDep, form: FormDep) -> Response:
    """Send an invitation."""
    own_account(visit.viewer, visit.session)
    company_id, email = form.get("company_id"), form.get("email")
    role = form.get("role") or ("company" if company_id else visit.viewer.role)
    errors = Errors()
    try:
        with noting(errors):
            if role not in _ROLES:
                raise ValidationProblemError("Choose one of the alternatives.", field="role")
            invitations.invite(
                visit.viewer,
                visit.session,
                visit.settings.public_url,
                email,
                cast("AccountRole", role),
                visit.now,
                company_id=company_id or None,
                organisation_id=form.get("organisation_id") or None,
            )
    except RateLimitedError as error:
        errors.note("email", error.detail)
    if errors:
        given = {"email": email, "role": role, "organisation_id": form.get("organisation_id")}
        return _page(visit, company_id, given, errors, status=422)
    return visit.redirect(_address(visit, company_id), _("The invitation is sent."))


@router.post("/members/invitations/{id}/remove", dependencies=[_MAY])
def take_back(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Take an invitation back."""
    own_account(visit.viewer, visit.session)
    invitations.take_back(visit.viewer, visit.session, id)
    return visit.redirect(
        _address(visit, form.get("company_id")), _("The invitation is no longer valid.")
    )


@router.post("/members/{id}/remove", dependencies=[_MAY])
def remove_member(visit: VisitDep, id: str) -> Response:
    """Take a member out of the company; what the company has stays."""
    own_account(visit.viewer, visit.session)
    row = members.remove_member(visit.viewer, visit.session, id)
    to = _address(visit, row.left_company_id or "")
    told = _("The member is removed and signed out. The company's needs stay.")
    return visit.redirect(to, told, f"/members/{row.id}/let-back")


@router.post("/members/{id}/let-back", dependencies=[_MAY])
def let_back(visit: VisitDep, id: str) -> Response:
    """Let a removed member back."""
    own_account(visit.viewer, visit.session)
    row = members.let_back(visit.viewer, visit.session, id)
    return visit.redirect(_address(visit, row.company_id or ""), _("The member is back."))


def _address(visit: Visit, company_id: str) -> str:
    """Return the page of a company's members, as the viewer reaches it."""
    own = visit.viewer.role == "company" or not company_id
    return "/members" if own else f"/members?company={company_id}"


def _page(
    visit: Visit,
    company_id: str,
    form: Mapping[str, str],
    errors: Mapping[str, Any],
    *,
    status: int = 200,
) -> Response:
    own_account(visit.viewer, visit.session)
    company = _company(visit, company_id)
    waiting = invitations.list_invitations(
        visit.viewer, visit.session, visit.now, company.id if company else None
    )
    people = (
        members.members_of(visit.viewer, visit.session, company.id)
        if company
        else members.colleagues(visit.viewer, visit.session)
    )
    return visit.render(
        "members/index.html",
        status=status,
        company=company,
        people=people,
        waiting=[one for one in waiting if company or one.role != "company"],
        organisations={one.id: one for one in list_organisations(visit.session)},
        form=form,
        errors=errors,
    )


def _company(visit: Visit, company_id: str) -> Company | None:
    """Return the company whose members are shown; None for liaisons and administrators.

    Raises:
        NotFoundError: it is not the viewer's to see the members of.
    """
    if visit.viewer.role == "company":
        company_id = company_id or visit.viewer.organisation_id or ""
        if company_id != visit.viewer.organisation_id:
            raise NotFoundError("there is no such company")
    return companies.get(visit.viewer, visit.session, company_id) if company_id else None
