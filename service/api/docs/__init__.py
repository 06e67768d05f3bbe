"""The page that documents the API: Swagger UI from vendored files, under a strict policy."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from fastapi import APIRouter, Response

from service.api.middleware import DOCS_CSP
from service.errors import NotFoundError
from service.policies import PUBLIC

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_TYPES: Final = {
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "start.js": "text/javascript; charset=utf-8",
    "swagger-ui.css": "text/css; charset=utf-8",
}


def _file(name: str) -> bytes:
    return files("service.api.docs").joinpath("assets", name).read_bytes()


@router.get("/docs", dependencies=[PUBLIC])
def docs() -> Response:
    """Return the page."""
    headers = {"Content-Security-Policy": DOCS_CSP}
    return Response(_file("index.html"), media_type="text/html; charset=utf-8", headers=headers)


@router.get("/docs/assets/{name}", dependencies=[PUBLIC])
def asset(name: str) -> Response:
    """Return one of the page's files."""
    if name not in _TYPES:
        raise NotFoundError("there is no such file")
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(_file(name), media_type=_TYPES[name], headers=headers)
