"""A student's own data: who may see the profile, who has, a copy of it all, and its end."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Response

from models import ConsentPurpose
from service.policies import allow
from service.usecases.answers.read_back import read_back
from service.usecases.looking import preview_profile
from service.usecases.my_copy import bundled, copy_of_all
from service.usecases.my_data import (
    PURPOSES,
    delete_me,
    my_data,
    set_consent,
)
from service.usecases.students import students
from service.web.cookies import leave
from service.web.forms import FormDep
from service.web.texts import mark as _
from service.web.visit import VisitDep

__all__ = ["router"]

router = APIRouter()

_STUDENT: Final = allow("student")


@router.get("/my-data", dependencies=[_STUDENT])
def show(visit: VisitDep) -> Response:
    """Show the consents, who has seen what, and the ways to take it all out or delete it."""
    found = my_data(visit.viewer, visit.session)
    return visit.render("my_data/index.html", found=found, purposes=PURPOSES)


@router.post("/my-data/consents/{purpose}/{answer}", dependencies=[_STUDENT])
def consent(visit: VisitDep, purpose: ConsentPurpose, answer: str) -> Response:
    """Give a consent (`yes`), or take it back."""
    set_consent(visit.viewer, visit.session, purpose, answer == "yes", visit.now)
    told = _("You have said yes.") if answer == "yes" else _("Your consent is withdrawn.")
    other = "no" if answer == "yes" else "yes"
    return visit.redirect("/my-data", told, undo=f"/my-data/consents/{purpose}/{other}")


@router.get("/my-data/preview", dependencies=[_STUDENT])
def preview(visit: VisitDep) -> Response:
    """Show the profile as a company sees it before both have said yes."""
    profile = preview_profile(visit.viewer, visit.session)
    row = students.get(visit.viewer, visit.session, profile.student.id)
    chips, fields = read_back(visit.viewer, visit.session, visit.engine, row, visit.language)
    found = my_data(visit.viewer, visit.session)
    return visit.render(
        "my_data/preview.html", profile=profile, chips=chips, fields=fields, found=found
    )


@router.get("/my-data/everything.zip", dependencies=[_STUDENT])
def everything(visit: VisitDep) -> Response:
    """Give all that is stored about the student, with a page that tells it in words."""
    copy = copy_of_all(visit.viewer, visit.session, visit.engine, visit.language)
    mine = my_data(visit.viewer, visit.session)
    page = visit.html("my_data/copy.html", copy=copy, rows=copy.rows, history=mine.history)
    told = "mina-uppgifter.html" if visit.language == "sv" else "my-data.html"
    content = bundled(copy, page, told)
    name = f"samspel-{visit.today.isoformat()}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/zip", headers=headers)


@router.post("/my-data/delete", dependencies=[_STUDENT])
def delete(visit: VisitDep, form: FormDep) -> Response:
    """Delete the student, the account and all that hangs on them."""
    if form.get("sure") != "yes":
        found = my_data(visit.viewer, visit.session)
        errors = {"sure": [_("Tick the box first: this cannot be undone.")]}
        raise visit.refusal("my_data/index.html", found=found, purposes=PURPOSES, errors=errors)
    response = leave(visit, "/", _("Everything about you is deleted."))
    delete_me(visit.viewer, visit.session)
    return response
