"""One's own account: name and address, password, where one is signed in, API tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response

from service.errors import NotFoundError, RateLimitedError
from service.policies import PUBLIC, SIGNED_IN
from service.usecases.accounts import accounts, email_links, external, sign_in, tokens
from service.web.cookies import connect_token
from service.web.forms import Errors, FormDep, noting
from service.web.sign_in import gone
from service.web.texts import mark as _
from service.web.visit import Visit, VisitDep

__all__ = ["router"]

router = APIRouter()

_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@router.get("/account", dependencies=[SIGNED_IN])
def account_page(visit: VisitDep) -> Response:
    """Show the viewer's own account."""
    return _account(visit, {}, {})


@router.post("/account", dependencies=[SIGNED_IN])
def change_name(visit: VisitDep, form: FormDep) -> Response:
    """Change the viewer's own name."""
    errors = Errors()
    with noting(errors):
        accounts.set_name(visit.viewer, visit.session, visit.engine, form.get("name"))
    if errors:
        return _account(visit, {"name": form.get("name")}, errors, status=422)
    return visit.redirect("/account", _("Your name is saved."))


@router.post("/account/address", dependencies=[SIGNED_IN])
def change_address(visit: VisitDep, form: FormDep) -> Response:
    """Send a letter to a new address, which counts when it answers."""
    errors = Errors()
    site, email = visit.settings.public_url, form.get("email")
    try:
        with noting(errors):
            email_links.ask_to_change_address(
                visit.viewer, visit.session, site, email, form.text("password"), visit.now
            )
    except RateLimitedError as error:
        errors.note("", error.detail)
    if errors:
        return _account(visit, {"email": email}, errors, status=422)
    return visit.redirect("/account", _("An e-mail is on its way to the new address."))


@router.get("/account/address/{token}", dependencies=[PUBLIC])
def confirm_address_page(visit: VisitDep, token: str) -> Response:
    """Ask for one more press before the address is changed."""
    try:
        email_links.holder(visit.session, token, "change", visit.now)
    except NotFoundError:
        return gone(visit, "/account")
    return visit.render("account/address.html")


@router.post("/account/address/{token}", dependencies=[PUBLIC])
def confirm_address(visit: VisitDep, token: str) -> Response:
    """Change the address to the one that the letter was sent to."""
    site = visit.settings.public_url
    try:
        email_links.address_changed(visit.session, visit.engine, site, token, visit.now)
    except NotFoundError:
        return gone(visit, "/account")
    to = "/account" if visit.account else "/sign-in"
    return visit.redirect(to, _("Your address is changed."))


@router.get("/account/security", dependencies=[SIGNED_IN])
def security_page(visit: VisitDep) -> Response:
    """Show the ways in to the account, and where it is signed in."""
    return _security(visit, {})


@router.post("/account/password", dependencies=[SIGNED_IN])
def change_password(visit: VisitDep, form: FormDep) -> Response:
    """Change the viewer's own password; every other session ends."""
    errors = Errors()
    here = visit.signed_in.session_hash if visit.signed_in else None
    present, new = form.text("present"), form.text("password")
    try:
        with noting(errors):
            accounts.set_password(visit.viewer, visit.session, present, new, visit.now, here)
    except RateLimitedError as error:
        errors.note("present", error.detail)
    if errors:
        return _security(visit, errors, status=422)
    told = _("Your password is changed, and you are signed out everywhere else.")
    return visit.redirect("/account/security", told)


@router.post("/account/sessions/end", dependencies=[SIGNED_IN])
def end_other_sessions(visit: VisitDep) -> Response:
    """Sign out everywhere but here."""
    accounts.own_account(visit.viewer, visit.session)
    here = visit.signed_in.session_hash if visit.signed_in else None
    sign_in.end_other_sessions(visit.viewer, visit.session, here)
    return visit.redirect("/account/security", _("You are signed out everywhere else."))


@router.post("/account/sessions/{id}/end", dependencies=[SIGNED_IN])
def end_session(visit: VisitDep, id: str) -> Response:
    """Sign out somewhere."""
    accounts.own_account(visit.viewer, visit.session)
    sign_in.end_session(visit.viewer, visit.session, id)
    return visit.redirect("/account/security", _("That session has ended."))


@router.post("/account/connections/{id}/remove", dependencies=[SIGNED_IN])
def disconnect(visit: VisitDep, id: str) -> Response:
    """Let the account no longer be entered through a provider."""
    accounts.own_account(visit.viewer, visit.session)
    external.disconnect(visit.viewer, visit.session, id)
    return visit.redirect("/account/security", _("The sign-in is no longer connected."))


@router.get("/account/tokens", dependencies=[SIGNED_IN])
def tokens_page(visit: VisitDep) -> Response:
    """Show the viewer's own API tokens."""
    return _tokens(visit, {"scopes": ["read"], "days": "90"}, {})


@router.post("/account/tokens", dependencies=[SIGNED_IN])
def create_token(visit: VisitDep, form: FormDep) -> Response:
    """Make an API token and show it, this once."""
    errors = Errors()
    scopes, days = form.all("scopes"), form.get("days")
    number = int(days) if days in {str(one) for one in tokens.LIFETIMES} else 0
    with noting(errors):
        secret, row = tokens.create_token(
            visit.viewer, visit.session, form.get("name"), scopes, number, visit.now
        )
    if errors:
        given = {"name": form.get("name"), "scopes": scopes, "days": days}
        return _tokens(visit, given, errors, status=422)
    return visit.render("account/token.html", secret=secret, row=row)


@router.post("/account/tokens/{id}/remove", dependencies=[SIGNED_IN])
def remove_token(visit: VisitDep, id: str) -> Response:
    """Take back an API token."""
    accounts.own_account(visit.viewer, visit.session)
    tokens.remove_token(visit.viewer, visit.session, id)
    return visit.redirect("/account/tokens", _("The token no longer works."))


def _account(
    visit: Visit, form: Mapping[str, str], errors: Mapping[str, Any], *, status: int = 200
) -> Response:
    me = accounts.own_account(visit.viewer, visit.session)
    given = {"name": me.name, **form}
    return visit.render("account/index.html", status=status, me=me, form=given, errors=errors)


def _security(visit: Visit, errors: Mapping[str, Any], *, status: int = 200) -> Response:
    me = accounts.own_account(visit.viewer, visit.session)
    rows = sign_in.sessions_of(visit.viewer, visit.session, visit.now)
    here = visit.signed_in.session_hash if visit.signed_in else None
    return visit.render(
        "account/security.html",
        status=status,
        me=me,
        errors=errors,
        sessions=[(row, _browser(row.user_agent), row.id_hash == here) for row in rows],
        connections=external.connections(visit.viewer, visit.session),
        connect_token=connect_token(visit),
    )


def _tokens(
    visit: Visit, form: Mapping[str, Any], errors: Mapping[str, Any], *, status: int = 200
) -> Response:
    accounts.own_account(visit.viewer, visit.session)
    return visit.render(
        "account/tokens.html",
        status=status,
        form=form,
        errors=errors,
        rows=tokens.tokens_of(visit.viewer, visit.session),
        lifetimes=tokens.LIFETIMES,
    )


def _browser(agent: str) -> str:
    """Return what a person would call a browser: "Firefox, Windows"; "" when it is unknown."""
    found = (next((name for sign, name in s if sign in agent), "") for s in (_BROWSERS, _SYSTEMS))
    return ", ".join(one for one in found if one)
