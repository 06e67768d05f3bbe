"""All routes of `/api/v1`; every one of them states who may call it."""

from __future__ import annotations

from fastapi import APIRouter

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

__all__ = ["api_router"]

api_router = APIRouter(prefix="/api/v1", responses=PROBLEMS)
for module in (companies, needs, students, proposals, trainings, competences, suggestions):
    api_router.include_router(module.router)
