"""All routes of `/api/v1`; every one of them asks who is looking."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from service.api import (
    companies,
    competences,
    needs,
    proposals,
    students,
    suggestions,
    trainings,
)
from service.api.problems import PROBLEMS
from service.deps import get_viewer

__all__ = ["api_router"]

api_router = APIRouter(prefix="/api/v1", dependencies=[Depends(get_viewer)], responses=PROBLEMS)
for module in (companies, needs, students, proposals, trainings, competences, suggestions):
    api_router.include_router(module.router)
