"""Signing up: a student or a company on its own, and people who were invited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response

from models import CompanyCreate, SignUp, municipalities
from service.errors import NotFoundError, RateLimitedError
from service.policies import PUBLIC
from service.usecases.accounts import invitations, sign_up
from service.usecases.accounts.accounts import checked_email, checked_name
from service.usecases.accounts.organisations import list_organisations
from service.web.cookies import agent, enter, known_here
from service.web.forms import Errors, Form, FormDep, noting, validated
from service.web.sign_in import gone
from service.web.texts import mark as _
from service.web.visit import Visit, VisitDep

__all__ = ["router"]

router = APIRouter()

_START = {"student": "/profile", "company": "/needs/new"}


@router.get("/sign-up", dependencies=[PUBLIC])
def sign_up_page(visit: VisitDep) -> Response:
    """Show the form of a student or of a company, or ask which."""
    chosen = visit.request.query_params.get("as", "")
    return _page(visit, chosen if chosen in _START else "", {}, Errors())


@router.post("/sign-up/student", dependencies=[PUBLIC])
def sign_up_student(visit: VisitDep, form: FormDep) -> Response:
    """Send the link that makes a student's account."""
    given = {one: form.get(one) for one in ("email", "name", "organisation_id")}
    errors = _personal(form)
    if not errors:
        try:
            with noting(errors):
                sign_up.sign_up_student(
                    visit.session,
                    visit.settings.public_url,
                    given["email"],
                    given["name"],
                    visit.language,
                    visit.address,
                    visit.now,
                    organisation_id=given["organisation_id"] or None,
                )
        except RateLimitedError as error:
            return _page(visit, "student", given, {"": [error.detail]}, status=error.status)
    if errors:
        return _page(visit, "student", given, errors, status=422)
    return visit.redirect("/sign-in/sent")


@router.post("/sign-up/company", dependencies=[PUBLIC])
def sign_up_company(visit: VisitDep, form: FormDep) -> Response:
    """Send the link that makes a company, which waits to be approved, and its first account."""
    names = ("email", "name", "company_name", "municipality", "size", "sector", "about")
    given = {one: form.get(one) for one in names}
    values = form.given("municipality", "size", "sector", "about")
    errors = _personal(form)
    company, wrong = validated(CompanyCreate, {**values, "name": form.text("company_name")})
    for field, messages in wrong.items():
        errors["company_name" if field == "name" else field] = messages
    if company is not None and not errors:
        try:
            with noting(errors):
                sign_up.sign_up_company(
                    visit.session,
                    visit.settings.public_url,
                    given["email"],
                    given["name"],
                    company,
                    visit.language,
                    visit.address,
                    visit.now,
                )
        except RateLimitedError as error:
            return _page(visit, "company", given, {"": [error.detail]}, status=error.status)
    if errors:
        return _page(visit, "company", given, errors, status=422)
    return visit.redirect("/sign-in/sent")


@router.get("/sign-up/confirm/{token}", dependencies=[PUBLIC])
def confirm_page(visit: VisitDep, token: str) -> Response:
    """Ask for a password; the account is made when it is chosen."""
    try:
        row = sign_up.waiting_for(visit.session, token, visit.now)
    except NotFoundError:
        return gone(visit, "/sign-up")
    return visit.render("sign_up/confirm.html", row=row, **_ways_in(visit, row))


@router.post("/sign-up/confirm/{token}", dependencies=[PUBLIC])
def confirm(visit: VisitDep, token: str, form: FormDep) -> Response:
    """Make the account, and sign in."""
    errors = Errors()
    try:
        row = sign_up.waiting_for(visit.session, token, visit.now).model_copy()
        with noting(errors):
            made = sign_up.confirm(
                visit.session,
                token,
                form.text("password"),
                agent(visit),
                visit.now,
                known_here(visit),
            )
    except NotFoundError:
        return gone(visit, "/sign-up")
    _say_of_address(errors)
    if errors:
        ways_in = _ways_in(visit, row)
        raise visit.refusal("sign_up/confirm.html", row=row, errors=errors, **ways_in)
    return enter(visit, made, _START[row.role], _("Welcome! Your account is ready."))


@router.get("/sign-up/invitation/{token}", dependencies=[PUBLIC])
def invitation_page(visit: VisitDep, token: str) -> Response:
    """Show what the invitation is to, and ask for name and password."""
    try:
        invited = invitations.invitation_of(visit.session, token, visit.now)
    except NotFoundError:
        return gone(visit, "")
    return visit.render("sign_up/invitation.html", invited=invited, form={}, errors={})


@router.post("/sign-up/invitation/{token}", dependencies=[PUBLIC])
def accept_invitation(visit: VisitDep, token: str, form: FormDep) -> Response:
    """Make the account that was invited, and sign in."""
    errors = Errors()
    name, password = form.get("name"), form.text("password")
    try:
        invited = invitations.invitation_of(visit.session, token, visit.now)
        with noting(errors):
            made = invitations.accept(
                visit.session, token, name, password, visit.language, agent(visit), visit.now
            )
    except NotFoundError:
        return gone(visit, "")
    _say_of_address(errors)
    if errors:
        template = "sign_up/invitation.html"
        raise visit.refusal(template, invited=invited, form={"name": name}, errors=errors)
    return enter(visit, made, "/", _("Welcome! Your account is ready."))


def _personal(form: Form) -> Errors:
    """Return what is wrong with the address and the name."""
    errors = Errors()
    with noting(errors):
        checked_email(form.get("email"))
    with noting(errors):
        checked_name(form.get("name"))
    return errors


def _ways_in(visit: Visit, row: SignUp) -> dict[str, Any]:
    """Return whether a password must be chosen, for another browser's sake, and what waits."""
    browser = known_here(visit)
    return {
        "needed": sign_up.needs_password(row, browser),
        "elsewhere": sign_up.from_elsewhere(row, browser),
        "brought": sign_up.has_profile(visit.session, row),
    }


def _say_of_address(errors: Errors) -> None:
    """Say above the form what is wrong with an address that is not in it."""
    for message in errors.pop("email", []):
        errors.note("", message)


def _page(
    visit: Visit,
    role: str,
    form: Mapping[str, str],
    errors: Mapping[str, Any],
    *,
    status: int = 200,
) -> Response:
    return visit.render(
        f"sign_up/{role or 'index'}.html",
        status=status,
        form=form,
        errors=errors,
        organisations=list_organisations(visit.session),
        municipalities=[one.name for one in municipalities()],
    )
