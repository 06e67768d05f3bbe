"""The pages: templates in Swedish and English over the same use cases as the API.

Each noun has a module with its routes, a folder of templates and a file of Swedish texts, all
of the same name. A page and its htmx blocks are one template.
"""

from fastapi import APIRouter, Depends

from service.web import (
    assets,
    home,
    lanes,
    needs,
    profile,
    reading,
    sign_in,
    sign_up,
    suggestions,
    wishes,
)
from service.web.forms import get_form

__all__ = ["web_router"]

web_router = APIRouter(include_in_schema=False, dependencies=[Depends(get_form)])
for module in (
    home,
    sign_in,
    sign_up,
    needs,
    lanes,
    reading,
    profile,
    suggestions,
    wishes,
):
    web_router.include_router(module.router)
web_router.include_router(assets.router)
