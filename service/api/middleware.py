"""What happens to every request before its route: an id, a limit, and safe headers."""

from __future__ import annotations

import json
import re
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["CSP", "DOCS_CSP", "Edge"]

CSP = "default-src 'none'; frame-ancestors 'none'"
"""Answers of the API are data: a browser may do nothing with them."""

DOCS_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page of the API's documentation: vendored files only, no inline script or style."""

_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Edge:
    """Gives each request an id, refuses bodies that are too large, and sets headers.

    A form with files may have `max_upload_bytes`, anything else `max_bytes`.
    """

    def __init__(self, app: ASGIApp, max_bytes: int, max_upload_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes
        self.max_upload_bytes = max_upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if _ID.fullmatch(given) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_more(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                out["X-Request-ID"] = request_id
                out.setdefault("Content-Security-Policy", CSP)
                out.setdefault("X-Content-Type-Options", "nosniff")
                out.setdefault("Referrer-Policy", "no-referrer")
                out.setdefault("Cache-Control", "no-store")
                out.setdefault("Cross-Origin-Opener-Policy", "same-origin")
                out.setdefault("Cross-Origin-Resource-Policy", "same-origin")
                out.setdefault("Permissions-Policy", _PERMISSIONS)
            await send(message)

        files = headers.get("content-type", "").startswith("multipart/form-data")
        most = self.max_upload_bytes if files else self.max_bytes
        length = headers.get("content-length", "0")
        if not length.isdigit() or len(length) > 15 or int(length) > most:
            await _too_large(scope, send_more, request_id, most)
            return
        await self.app(scope, self._counted(receive, most), send_more)

    def _counted(self, receive: Receive, most: int) -> Receive:
        """Refuse a body that grows beyond the limit while it arrives."""
        seen = 0

        async def receive_some() -> Message:
            nonlocal seen
            message = await receive()
            if message["type"] == "http.request":
                seen += len(message.get("body", b""))
                if seen > most:
                    raise HTTPException(413, f"at most {most} bytes are taken")
            return message

        return receive_some


async def _too_large(scope: Scope, send: Send, request_id: str, most: int) -> None:
    body = {
        "type": "urn:samspel:problem:too-large",
        "title": "The request is too large",
        "status": 413,
        "detail": f"at most {most} bytes are taken",
        "instance": scope["path"],
        "request_id": request_id,
        "errors": [],
    }
    content = json.dumps(body).encode()
    start = [(b"content-type", b"application/problem+json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": start})
    await send({"type": "http.response.body", "body": content})
