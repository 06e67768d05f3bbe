"""A student's profile as companies and liaisons see it, without a name until both have agreed."""

from __future__ import annotations

from fastapi import APIRouter, Response

from service.policies import allow
from service.usecases.profiles import look_at_student
from service.web.narrowing import asking_of
from service.web.visit import VisitDep

__all__ = ["router"]

router = APIRouter()


@router.get("/students/{id}", dependencies=[allow("company", "liaison", "admin")])
def show(visit: VisitDep, id: str, proposal: str = "", need: str = "") -> Response:
    """Show a profile and what it suits; the student is told that the viewer has looked."""
    asking = asking_of(visit)
    found = look_at_student(visit.viewer, visit.session, visit.engine, id, asking, visit.now)
    about = f"proposal:{proposal}" if proposal else f"need:{need}" if need else ""
    return visit.render("student_profiles/show.html", found=found, about=about)
