"""The files that pages need: vendored styles and scripts, named by what is in them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from fastapi import APIRouter, Response

from service.errors import NotFoundError
from service.policies import PUBLIC

__all__ = ["asset_path", "router"]

router = APIRouter()

_TYPES: Final = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
}
_FOREVER = "public, max-age=31536000, immutable"


@cache
def _content(name: str) -> bytes:
    """Return a file; raises `NotFoundError` for what is not an asset."""
    found = {one.name: one for one in files("service.web").joinpath("assets").iterdir()}
    if name not in found or name.rpartition(".")[2] not in _TYPES:
        raise NotFoundError("there is no such file")
    return found[name].read_bytes()


@cache
def asset_path(name: str) -> str:
    """Return the address of a file, which changes with its content."""
    return f"/assets/{sha256(_content(name)).hexdigest()[:12]}/{name}"


@router.get("/assets/{digest}/{name}", dependencies=[PUBLIC])
def asset(digest: str, name: str) -> Response:
    """Return a file; browsers may keep it for as long as they like."""
    del digest  # another digest is an older page's; the newest file serves it
    kind = _TYPES.get(name.rpartition(".")[2], "")
    return Response(_content(name), media_type=kind, headers={"Cache-Control": _FOREVER})
