"""Competences: the vocabulary to look things up in, and terms that it does not have yet."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from service.errors import NotFoundError
from service.policies import SIGNED_IN, allow
from service.usecases.competence_view import (
    areas_of,
    candidates,
    in_area,
    retired,
    set_aside,
    take_up,
    view_competence,
)
from service.usecases.competences import search
from service.web.areas import area_name, named_areas
from service.web.forms import FormDep
from service.web.texts import mark as _
from service.web.visit import VisitDep

__all__ = ["router"]

router = APIRouter()

_EDITORS: Final = allow("liaison", "admin")
_MOST = 40


@router.get("/competences", dependencies=[SIGNED_IN])
def index(
    visit: VisitDep,
    q: Annotated[str, Query(max_length=200)] = "",
    area: Annotated[str, Query(max_length=100)] = "",
    term: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Search the vocabulary, or look through an area of it; `term` is one to find a place for."""
    edits = visit.viewer.may_change_shared
    if q.strip():
        found = search(visit.engine, q, _MOST)
    else:
        found = in_area(visit.engine, area, visit.language) if area else []
    return visit.render(
        "competences/index.html",
        block="results" if visit.is_htmx else None,
        q=q.strip(),
        area=area,
        area_label=area_name(visit.texts, area) if area else "",
        found=found,
        most=_MOST,
        areas=named_areas(visit.texts, areas_of(visit.engine)),
        area_name=lambda one: area_name(visit.texts, one),
        term=term.strip() if edits else "",
        edits=edits,
    )


@router.get("/competences/found", dependencies=[_EDITORS])
def found_page(visit: VisitDep, aside: bool = False) -> Response:
    """Show terms that several texts use and no competence knows, or those set aside."""
    found = candidates(visit.viewer, visit.session, visit.engine, aside=aside)
    return visit.render("competences/found.html", found=found, aside=aside)


@router.post("/competences/found/{step}", dependencies=[_EDITORS])
def sort_terms(visit: VisitDep, step: str, form: FormDep) -> Response:
    """Set the terms that are ticked aside, or take them up again."""
    ticked = form.all("term")
    terms = ticked or visit.request.query_params.getlist("term")
    on_aside = (step == "back") == bool(ticked)  # an undo leads back to where the step was taken
    here = "/competences/found" + ("?aside=true" if on_aside else "")
    if step not in ("aside", "back"):
        raise NotFoundError("there is no such step")
    if not terms:
        return visit.redirect(here, notice=_("Tick the terms first."))
    if step == "aside":
        set_aside(visit.viewer, visit.session, terms, visit.now)
        told, way_back = _("You are not asked about them again."), "back"
    else:
        take_up(visit.viewer, visit.session, terms)
        told, way_back = _("They are among the terms not known again."), "aside"
    undo = f"/competences/found/{way_back}?{urlencode([('term', one) for one in terms])}"
    return visit.redirect(here, notice=told, undo=undo)


@router.get("/competences/retired", dependencies=[_EDITORS])
def retired_page(visit: VisitDep) -> Response:
    """Show competences that are no longer read."""
    return visit.render("competences/retired.html", rows=retired(visit.viewer, visit.session))


@router.get("/competences/{id}", dependencies=[SIGNED_IN])
def show(visit: VisitDep, id: str) -> Response:
    """Show one competence: what it is called, what it is near to, and who speaks of it."""
    view = view_competence(visit.viewer, visit.session, visit.engine, id)
    return visit.render(
        "competences/show.html",
        view=view,
        row=view.row,
        area=area_name(visit.texts, view.row.area),
        edits=visit.viewer.may_change_shared,
    )
