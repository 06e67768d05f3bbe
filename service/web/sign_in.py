"""Signing in: by password, by a link in a letter, and in the demo by a button."""

from __future__ import annotations

from fastapi import APIRouter, Response

from service.errors import NotFoundError, RateLimitedError, ValidationProblemError
from service.policies import PUBLIC
from service.usecases.accounts import email_links
from service.usecases.accounts.sign_in import sign_in_by_password
from service.usecases.demo.accounts import DEMO_ROLES, demo_sign_in
from service.web.cookies import agent, enter, leave
from service.web.forms import FormDep
from service.web.texts import mark as _
from service.web.visit import Visit, VisitDep, is_local

__all__ = ["gone", "router"]

router = APIRouter()


@router.get("/sign-in", dependencies=[PUBLIC])
def sign_in_page(visit: VisitDep, next: str = "/") -> Response:
    """Show the ways in; one who has signed in goes on."""
    if visit.account is not None:
        return visit.redirect(next if is_local(next) else "/")
    return visit.render("sign_in/index.html", form={"next": next}, errors={})


@router.post("/sign-in", dependencies=[PUBLIC])
def sign_in(visit: VisitDep, form: FormDep) -> Response:
    """Sign in by e-mail address and password; a failed try is counted, so it is answered."""
    email, password = form.get("email"), form.text("password")
    try:
        token = sign_in_by_password(
            visit.session, email, password, visit.address, agent(visit), visit.now
        )
    except (ValidationProblemError, RateLimitedError) as error:
        given = {"email": email, "next": form.get("next", "/")}
        errors = {"": [error.detail]}
        return visit.render("sign_in/index.html", status=error.status, form=given, errors=errors)
    return enter(visit, token, form.get("next", "/"))


@router.post("/sign-out", dependencies=[PUBLIC])
def sign_out(visit: VisitDep) -> Response:
    """End the session of this browser."""
    return leave(visit, "/sign-in", _("You have signed out."))


@router.post("/sign-in/demo", dependencies=[PUBLIC])
def sign_in_to_demo(visit: VisitDep, form: FormDep) -> Response:
    """Sign in as the demo person of a role; outside the demo there is no such page."""
    roles = [role for role in DEMO_ROLES if role == form.get("role")]
    if not roles:
        raise NotFoundError("there is no such page")
    token = demo_sign_in(visit.session, visit.settings, roles[0], agent(visit), visit.now)
    return enter(visit, token, form.get("next", "/"))


@router.get("/sign-in/link", dependencies=[PUBLIC])
def link_page(visit: VisitDep) -> Response:
    """Ask where to send a link to sign in by."""
    return visit.render("sign_in/link.html", form={}, errors={})


@router.post("/sign-in/link", dependencies=[PUBLIC])
def send_link(visit: VisitDep, form: FormDep) -> Response:
    """Send a link to sign in by if there is such an account; the answer does not tell."""
    site, email = visit.settings.public_url, form.get("email")
    try:
        email_links.ask_to_sign_in(visit.session, site, email, visit.address, visit.now)
    except RateLimitedError as error:
        return _told(visit, "sign_in/link.html", email, error)
    return visit.redirect("/sign-in/sent")


@router.get("/sign-in/reset", dependencies=[PUBLIC])
def reset_page(visit: VisitDep) -> Response:
    """Ask where to send a link to choose a new password."""
    return visit.render("sign_in/forgotten.html", form={}, errors={})


@router.post("/sign-in/reset", dependencies=[PUBLIC])
def send_reset(visit: VisitDep, form: FormDep) -> Response:
    """Send a link to choose a new password if there is such an account."""
    site, email = visit.settings.public_url, form.get("email")
    try:
        email_links.ask_to_reset(visit.session, site, email, visit.address, visit.now)
    except RateLimitedError as error:
        return _told(visit, "sign_in/forgotten.html", email, error)
    return visit.redirect("/sign-in/sent")


@router.get("/sign-in/sent", dependencies=[PUBLIC])
def sent_page(visit: VisitDep) -> Response:
    """Say that a letter is on its way, whether there is an account or not."""
    return visit.render("sign_in/sent.html")


@router.get("/sign-in/link/{token}", dependencies=[PUBLIC])
def confirm_link(visit: VisitDep, token: str) -> Response:
    """Ask for one more press, so that a program that opens links does not sign in."""
    try:
        account = email_links.holder(visit.session, token, "sign-in", visit.now)
    except NotFoundError:
        return gone(visit, "/sign-in/link")
    return visit.render("sign_in/confirm.html", email=account.email)


@router.post("/sign-in/link/{token}", dependencies=[PUBLIC])
def enter_by_link(visit: VisitDep, token: str) -> Response:
    """Sign in by a link."""
    try:
        made = email_links.enter_by_link(visit.session, token, agent(visit), visit.now)
    except NotFoundError:
        return gone(visit, "/sign-in/link")
    return enter(visit, made, "/")


@router.get("/sign-in/reset/{token}", dependencies=[PUBLIC])
def new_password_page(visit: VisitDep, token: str) -> Response:
    """Ask for a new password."""
    try:
        account = email_links.holder(visit.session, token, "reset", visit.now)
    except NotFoundError:
        return gone(visit, "/sign-in/reset")
    return visit.render("sign_in/reset.html", email=account.email, form={}, errors={})


@router.post("/sign-in/reset/{token}", dependencies=[PUBLIC])
def choose_new_password(visit: VisitDep, token: str, form: FormDep) -> Response:
    """Take a new password; every session of before ends."""
    chosen = form.text("password")
    try:
        account = email_links.holder(visit.session, token, "reset", visit.now)
        made = email_links.reset_password(visit.session, token, chosen, agent(visit), visit.now)
    except NotFoundError:
        return gone(visit, "/sign-in/reset")
    except ValidationProblemError as error:
        errors = {"password": [error.detail]}
        raise visit.refusal(
            "sign_in/reset.html", email=account.email, form={}, errors=errors
        ) from None
    return enter(visit, made, "/", _("Your password is changed, and you are signed in."))


def gone(visit: Visit, again: str) -> Response:
    """Say that a link no longer works, and where to ask for another."""
    return visit.render("sign_in/gone.html", status=404, again=again)


def _told(visit: Visit, template: str, email: str, error: RateLimitedError) -> Response:
    form, errors = {"email": email}, {"": [error.detail]}
    return visit.render(template, status=error.status, form=form, errors=errors)
