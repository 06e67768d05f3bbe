"""Single sign-on: to the provider, and back from it."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from secrets import compare_digest

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from service.errors import (
    ConflictError,
    NotFoundError,
    ProblemError,
    RateLimitedError,
    UnavailableError,
    ValidationProblemError,
)
from service.policies import PUBLIC
from service.usecases.accounts import external, openid, sign_up
from service.usecases.accounts.openid import Begun
from service.web.cookies import KNOWN_COOKIE, agent, connect_token, enter, known_here
from service.web.forms import Errors, FormDep, noting
from service.web.sign_in import gone
from service.web.texts import mark as _
from service.web.visit import Refusal, Visit, VisitDep, is_local, put_cookie

__all__ = ["router"]

router = APIRouter()

_BEGUN_COOKIE = "__Host-samspel-provider"
_TEN_MINUTES, _HALF_AN_HOUR, _A_DAY = 600, 1800, 86_400


@router.get("/sign-in/provider", dependencies=[PUBLIC])
def begin(visit: VisitDep, next: str = "/", connect: str = "") -> Response:
    """Go to the provider; what must be right on the way back stays in a cookie.

    One who has signed in connects the account, when the address is that of our own page.
    """
    if visit.account and not compare_digest(connect.encode(), connect_token(visit).encode()):
        return visit.redirect("/account/security")
    account = visit.account.id if visit.account else None
    try:
        address, begun = external.begin(visit.session, visit.settings)
    except UnavailableError as error:
        return _failed(visit, error)
    content = [begun.state, begun.nonce, begun.verifier, account, next if is_local(next) else "/"]
    response = RedirectResponse(address, 303)
    kept = urlsafe_b64encode(json.dumps(content).encode()).decode()
    put_cookie(response, _BEGUN_COOKIE, kept, _TEN_MINUTES)
    return response


@router.get("/sign-in/provider/callback", dependencies=[PUBLIC])
def come_back(visit: VisitDep) -> Response:
    """Sign in whom the provider knows, or connect the account that has signed in."""
    try:
        begun, account_id, to = _begun(visit)
        address = str(visit.request.url)
        known = external.finish(visit.session, visit.settings, begun, address, visit.now)
        if visit.account is not None and visit.account.id == account_id:
            external.connect(visit.viewer, visit.session, known)
            response = visit.redirect("/account/security", _("The sign-in is connected."))
        else:
            response = _entered(visit, known, to)
    except (ValidationProblemError, ConflictError, UnavailableError) as error:
        raise Refusal(_failed(visit, error)) from None
    response.delete_cookie(_BEGUN_COOKIE, secure=True, httponly=True, samesite="lax")
    return response


@router.get("/sign-up/provider", dependencies=[PUBLIC])
def address_page(visit: VisitDep) -> Response:
    """Ask for the name and address that the provider did not vouch for."""
    try:
        name, _identity = _kept(visit)
    except NotFoundError:
        return gone(visit, "/sign-in/provider")
    return visit.render("sign_up/provider.html", form={"name": name}, errors={})


@router.post("/sign-up/provider", dependencies=[PUBLIC])
def give_address(visit: VisitDep, form: FormDep) -> Response:
    """Send a letter to the address; its link makes the account."""
    errors = Errors()
    try:
        identity = _kept(visit)[1]
        with noting(errors):
            sign_up.sign_up_student(
                visit.session,
                visit.settings.public_url,
                form.get("email"),
                form.get("name"),
                visit.language,
                visit.address,
                visit.now,
                identity=identity,
                browser=known_here(visit),
            )
    except NotFoundError:
        return gone(visit, "/sign-in/provider")
    except RateLimitedError as error:
        errors.note("", error.detail)
    if errors:
        given = {"name": form.get("name"), "email": form.get("email")}
        raise visit.refusal("sign_up/provider.html", form=given, errors=errors)
    response = visit.redirect("/sign-in/sent")
    put_cookie(response, KNOWN_COOKIE, known_here(visit), _A_DAY)  # as long as the link holds
    return response


def _failed(visit: Visit, error: ProblemError) -> Response:
    """Show the ways in once more, with what went wrong."""
    errors = {"": [error.detail]}
    return visit.render(
        "sign_in/index.html", status=error.status, form={"next": "/"}, errors=errors
    )


def _begun(visit: Visit) -> tuple[Begun, str | None, str]:
    """Return what the cookie kept; raises `ValidationProblemError` when there is nothing."""
    kept = visit.request.cookies.get(_BEGUN_COOKIE, "")
    try:
        state, nonce, verifier, account_id, to = json.loads(urlsafe_b64decode(kept))
    except (ValueError, TypeError) as error:
        raise ValidationProblemError(openid.FAILED) from error
    begun = Begun(str(state), str(nonce), str(verifier))
    return begun, account_id, to if isinstance(to, str) and is_local(to) else "/"


def _entered(visit: Visit, known: openid.Known, to: str) -> Response:
    """Sign in whom the provider knows, or ask for an address first."""
    token = external.enter(visit.session, known, visit.language, agent(visit), visit.now)
    if token is not None:
        return enter(visit, token, to)
    secret = external.keep(visit.session, known, visit.language, visit.now)
    response = visit.redirect("/sign-up/provider")
    put_cookie(response, KNOWN_COOKIE, secret, _HALF_AN_HOUR)
    return response


def _kept(visit: Visit) -> tuple[str, tuple[str, str]]:
    return external.kept(visit.session, known_here(visit), visit.now)
