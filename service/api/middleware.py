"""What happens to every request around its route: an id, a limit, safe headers, a line of log."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from time import perf_counter
from typing import Final
from uuid import uuid4

from fastapi import Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.logs import REQUEST_ID

__all__ = ["CSP", "DOCS_CSP", "Edge"]

CSP = "default-src 'none'; frame-ancestors 'none'"
"""Answers of the API are data: a browser may do nothing with them."""

DOCS_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page of the API's documentation: vendored files only, no inline script or style."""

_HEADERS: Final = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_HSTS: Final = {"Strict-Transport-Security": "max-age=31536000"}
"""Sent where the pages are reached over https: browsers then use nothing else for a year."""

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_errors = logging.getLogger(__name__)
_access = logging.getLogger("service.access")

Tell = Callable[[Request, Exception], Response]


class Edge:
    """Gives each request an id, refuses bodies that are too large, sets headers, and logs.

    The log holds the route's template, never the address itself: ids, search words and the
    secrets of links stand there.

    Args:
        app: what answers.
        max_bytes: of a body.
        max_upload_bytes: of a form with files.
        tell: answers an error, to a program or to a person as each needs it.
        https: whether people reach the service over https.
    """

    def __init__(
        self, app: ASGIApp, max_bytes: int, max_upload_bytes: int, tell: Tell, *, https: bool
    ) -> None:
        self.app = app
        self.max_bytes = max_bytes
        self.max_upload_bytes = max_upload_bytes
        self.tell = tell
        self.headers = _HEADERS | (_HSTS if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _ID.fullmatch(given) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        REQUEST_ID.set(request_id)
        status, began = 0, perf_counter()

        async def send_more(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                out = MutableHeaders(scope=message)
                out["X-Request-ID"] = request_id
                for name, value in self.headers.items():
                    out.setdefault(name, value)
            await send(message)

        try:
            await self._answer(scope, receive, send_more)
        except Exception as error:
            _errors.error("request failed", exc_info=error)
            if not status:
                await self._told(error, scope, receive, send_more)
            raise
        finally:
            _log(scope, status, perf_counter() - began)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the application answer, unless the body is said to be too large."""
        headers = Headers(scope=scope)
        files = headers.get("content-type", "").startswith("multipart/form-data")
        most = self.max_upload_bytes if files else self.max_bytes
        length = headers.get("content-length", "0")
        if length.isdigit() and len(length) <= 15 and int(length) <= most:
            await self.app(scope, _counted(receive, most), send)
        else:
            await self._told(_too_large(most), scope, receive, send)

    async def _told(self, error: Exception, scope: Scope, receive: Receive, send: Send) -> None:
        response = await run_in_threadpool(self.tell, Request(scope), error)
        if response.status_code == 413:
            response.headers["Connection"] = "close"  # what is left of the body is not read
        await response(scope, receive, send)


def _counted(receive: Receive, most: int) -> Receive:
    """Refuse a body that grows beyond the limit while it arrives."""
    seen = 0

    async def receive_some() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > most:
                raise _too_large(most)
        return message

    return receive_some


def _too_large(most: int) -> HTTPException:
    return HTTPException(413, f"at most {most} bytes are taken")


def _log(scope: Scope, status: int, seconds: float) -> None:
    found = scope.get("fastapi", {}).get("effective_route_context") or scope.get("route")
    route = getattr(found, "path", "")
    told = {"method": scope["method"], "route": route, "status": status}
    _access.info("request", extra={**told, "ms": round(seconds * 1000, 1)})
