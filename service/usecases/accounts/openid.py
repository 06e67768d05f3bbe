"""OpenID Connect: the code flow with PKCE against one provider (OpenID Connect Core 1.0, RFC 7636).

What the provider says of a person counts only when its signature, issuer, audience, times and
nonce are right.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import compare_digest, token_urlsafe
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import httpx2
from authlib.integrations.base_client import (  # type: ignore[import-untyped]  # it has no types
    OAuthError,
)
from authlib.integrations.httpx_client import (  # type: ignore[import-untyped]  # as above
    OAuth2Client,
)
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from service.config import Settings
from service.errors import NotFoundError, UnavailableError, ValidationProblemError

__all__ = ["FAILED", "Begun", "Known", "begin", "finish"]

FAILED: Final = "The sign-in at the provider did not work. Try again."

_SILENT: Final = (
    "The provider does not answer as it should. Try again later, or sign in another way."
)

_ALGORITHMS: Final = ["RS256", "PS256", "ES256", "EdDSA"]
_SCOPE: Final = "openid profile email"
_TIMEOUT: Final = httpx2.Timeout(4.0)
_KEPT_S: Final = 3600.0
_LEEWAY_S: Final = 60
_HERE: Final = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Begun:
    """What the browser keeps while its person is at the provider."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the provider knows; `email` is there only when the provider has verified it."""

    issuer: str
    subject: str
    name: str
    email: str | None


def begin(settings: Settings) -> tuple[str, Begun]:
    """Return the address at the provider to go to, and what to keep until the way back.

    Raises:
        NotFoundError: no provider is configured.
        UnavailableError: the provider does not answer as it should.
    """
    found = _metadata(settings)
    begun = Begun(token_urlsafe(32), token_urlsafe(32), token_urlsafe(48))
    with _client(settings, found) as client:
        address, _ = client.create_authorization_url(
            found["authorization_endpoint"],
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.verifier,
        )
    return str(address), begun


def finish(settings: Settings, begun: Begun, came_back_to: str, now: datetime) -> Known:
    """Return whom the provider knows, from the address that the browser came back to.

    Raises:
        ValidationProblemError: anything in the answer is not as it should be.
        UnavailableError: the provider does not answer as it should.
    """
    found = _metadata(settings)
    query = {name: values[-1] for name, values in parse_qs(urlsplit(came_back_to).query).items()}
    if not compare_digest(query.get("state", "").encode(), begun.state.encode()):
        raise ValidationProblemError(FAILED)
    if query.get("iss", found["issuer"]) != found["issuer"] or "code" not in query:
        raise ValidationProblemError(FAILED)
    with _client(settings, found) as client:
        try:
            token = client.fetch_token(
                found["token_endpoint"],
                code=query["code"],
                code_verifier=begun.verifier,
                grant_type="authorization_code",
            )
            claims = _claims(settings, found, begun, token.get("id_token", ""), now)
            if "email" not in claims and "userinfo_endpoint" in found:
                claims = _with_userinfo(client, found, claims)
        except (OAuthError, JoseError) as error:
            raise ValidationProblemError(FAILED) from error
        except (httpx2.HTTPError, ValueError, TypeError) as error:
            raise UnavailableError(_SILENT) from error
    return _known(found["issuer"], claims)


def _client(settings: Settings, found: Mapping[str, Any]) -> OAuth2Client:
    secret = settings.oidc_client_secret
    offered = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    basic = "client_secret_basic" in offered
    method = "none" if secret is None else "client_secret_basic" if basic else "client_secret_post"
    return OAuth2Client(
        client_id=settings.oidc_client_id,
        client_secret=secret.get_secret_value() if secret else None,
        token_endpoint_auth_method=method,
        scope=_SCOPE,
        redirect_uri=f"{settings.public_url.rstrip('/')}/sign-in/provider/callback",
        code_challenge_method="S256",
        timeout=_TIMEOUT,
    )


def _claims(
    settings: Settings, found: Mapping[str, Any], begun: Begun, id_token: str, now: datetime
) -> dict[str, Any]:
    """Return the claims of an ID token that the provider signed for us, now, for this visit."""
    try:
        token = jwt.decode(id_token, _keys(found), algorithms=_ALGORITHMS)
    except (JoseError, ValueError):
        token = jwt.decode(id_token, _keys(found, fresh=True), algorithms=_ALGORITHMS)
    registry = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_LEEWAY_S,
        iss={"essential": True, "value": found["issuer"]},
        aud={"essential": True, "value": settings.oidc_client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": begun.nonce},
    )
    registry.validate(token.claims)
    claims = dict(token.claims)
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", "" if several else settings.oidc_client_id) != settings.oidc_client_id:
        raise ValidationProblemError(FAILED)
    return claims


def _with_userinfo(
    client: OAuth2Client, found: Mapping[str, Any], claims: dict[str, Any]
) -> dict[str, Any]:
    """Add what the provider tells of the same person elsewhere."""
    answer = client.get(found["userinfo_endpoint"])
    answer.raise_for_status()
    told = answer.json()
    return {**told, **claims} if told.get("sub") == claims["sub"] else claims


def _known(issuer: str, claims: Mapping[str, Any]) -> Known:
    subject = str(claims["sub"])
    if not 1 <= len(subject) <= 255:
        raise ValidationProblemError(FAILED)
    parts = (str(claims.get("given_name", "")), str(claims.get("family_name", "")))
    name = " ".join((str(claims.get("name", "")) or " ".join(parts)).split())[:200]
    verified = claims.get("email_verified") is True
    email = claims.get("email")
    return Known(issuer, subject, name, str(email) if verified and email else None)


_CACHE: dict[str, tuple[float, Any]] = {}


def _metadata(settings: Settings) -> Mapping[str, Any]:
    """Return what the provider says of itself."""
    issuer = settings.oidc_issuer
    if not issuer:
        raise NotFoundError("no provider is configured")
    found = _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    needed = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
    if any(not isinstance(found.get(one), str) for one in needed) or found["issuer"] != issuer:
        raise UnavailableError(_SILENT)
    return found


def _keys(found: Mapping[str, Any], *, fresh: bool = False) -> KeySet:
    return KeySet.import_key_set(_fetched(found["jwks_uri"], fresh=fresh))  # type: ignore[arg-type]  # joserfc checks what it is


def _fetched(address: str, *, fresh: bool = False) -> dict[str, Any]:
    """Return a document of the provider, kept for an hour; only https, or this machine."""
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in _HERE:
        raise UnavailableError(_SILENT)
    kept = _CACHE.get(address)
    if kept is not None and not fresh and time.monotonic() - kept[0] < _KEPT_S:
        return dict(kept[1])
    try:
        answer = httpx2.get(address, timeout=_TIMEOUT)
        answer.raise_for_status()
        document = answer.json()
    except (httpx2.HTTPError, json.JSONDecodeError) as error:
        raise UnavailableError(_SILENT) from error
    if not isinstance(document, dict):
        raise UnavailableError(_SILENT)
    _CACHE[address] = time.monotonic(), document
    return document
