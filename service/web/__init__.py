"""The pages: templates in Swedish and English over the same use cases as the API.

Each noun has a module with its routes, a folder of templates and a file of Swedish texts, all
of the same name. A page and its htmx blocks are one template.
"""

from fastapi import APIRouter, Depends

from service.web import (
    account,
    admin,
    assets,
    board,
    companies,
    competences,
    contacts,
    digest,
    exports,
    help,
    home,
    imports,
    lanes,
    mail,
    members,
    my_data,
    needs,
    numbers,
    placing,
    profile,
    proposals,
    provider,
    reading,
    search,
    sign_in,
    sign_up,
    student_profiles,
    students,
    suggestions,
    trainings,
    vocabulary_edits,
    wishes,
)
from service.web.forms import get_form

__all__ = ["web_router"]

web_router = APIRouter(include_in_schema=False)
web_router.include_router(digest.one_click)  # the secret in its address guards it
guarded = APIRouter(dependencies=[Depends(get_form)])
for module in (
    home,
    sign_in,
    sign_up,
    provider,
    account,
    members,
    admin,
    needs,
    lanes,
    reading,
    profile,
    suggestions,
    trainings,
    my_data,
    search,
    board,
    students,
    companies,
    wishes,
    imports,
    proposals,
    placing,
    student_profiles,
    contacts,
    exports,
    numbers,
    digest,
    mail,
    vocabulary_edits,
    competences,
    help,
):
    guarded.include_router(module.router)
guarded.include_router(assets.router)
web_router.include_router(guarded)
