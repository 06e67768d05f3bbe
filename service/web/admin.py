"""Administration: accounts, and the organisations that liaisons and students belong to."""

from __future__ import annotations

from fastapi import APIRouter, Response

from models import OrganisationCreate
from service.policies import allow
from service.usecases.accounts import accounts
from service.usecases.accounts.accounts import own_account
from service.usecases.accounts.organisations import create_organisation, list_organisations
from service.usecases.companies import companies
from service.web.forms import Errors, FormDep, noting, validated
from service.web.texts import mark as _
from service.web.visit import VisitDep

__all__ = ["router"]

router = APIRouter()

_MAY = allow("admin")
_PER_PAGE = 50
_ROLES = ("student", "company", "liaison", "admin")


@router.get("/admin", dependencies=[_MAY])
def accounts_page(visit: VisitDep, q: str = "", role: str = "", page: str = "1") -> Response:
    """Show accounts by name, with a search over names and addresses."""
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    number = max(number, 1)
    rows = accounts.list_accounts(
        visit.viewer,
        visit.session,
        q[:200],
        role if role in _ROLES else None,
        (number - 1) * _PER_PAGE,
    )
    shown = rows[:_PER_PAGE]
    ids = {row.company_id for row in shown if row.company_id}
    firms = companies.store.get_many(visit.viewer, visit.session, ids)
    places = {one.id: one.name for one in firms.values()}
    places |= {one.id: one.name for one in list_organisations(visit.session)}
    return visit.render(
        "admin/index.html",
        rows=shown,
        places=places,
        form={"q": q, "role": role},
        page=number,
        pages=number + (len(rows) > _PER_PAGE),
    )


@router.post("/admin/accounts/{id}/close", dependencies=[_MAY])
def close(visit: VisitDep, id: str) -> Response:
    """Close an account."""
    own_account(visit.viewer, visit.session)
    row = accounts.close_account(visit.viewer, visit.session, id, visit.now)
    told = _("The account is closed and signed out everywhere.")
    return visit.redirect("/admin", told, f"/admin/accounts/{row.id}/open")


@router.post("/admin/accounts/{id}/open", dependencies=[_MAY])
def reopen(visit: VisitDep, id: str) -> Response:
    """Open a closed account again."""
    own_account(visit.viewer, visit.session)
    accounts.open_account(visit.viewer, visit.session, id)
    return visit.redirect("/admin", _("The account is open again."))


@router.get("/admin/organisations", dependencies=[_MAY])
def organisations_page(visit: VisitDep) -> Response:
    """Show the organisations."""
    rows = list_organisations(visit.session)
    return visit.render("admin/organisations.html", rows=rows, form={}, errors={})


@router.post("/admin/organisations", dependencies=[_MAY])
def add_organisation(visit: VisitDep, form: FormDep) -> Response:
    """Add an organisation."""
    own_account(visit.viewer, visit.session)
    given = {"name": form.get("name"), "kind": form.get("kind")}
    new, errors = validated(OrganisationCreate, given, Errors())
    if new is not None:
        with noting(errors):
            create_organisation(visit.viewer, visit.session, new)
    if errors:
        rows = list_organisations(visit.session)
        template = "admin/organisations.html"
        return visit.render(template, status=422, rows=rows, form=given, errors=errors)
    return visit.redirect("/admin/organisations", _("The organisation is added."))
