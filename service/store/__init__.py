"""The store: the only place that speaks SQL.

Each noun is one object with the same methods, and every query takes the viewer first, so
that what the viewer may not see is never read. The store flushes and never commits: the
transaction belongs to the caller.
"""

from sqlmodel import Session

from service.store import (
    changes,
    consents,
    corrections,
    feedback,
    identities,
    imports,
    mentions,
    outbox,
    suggestions,
    vocabulary_edits,
)
from service.store.companies import companies
from service.store.competences import competences
from service.store.database import make_engine, make_sessions, ping, transaction
from service.store.documents import Documents
from service.store.needs import needs
from service.store.paging import Page
from service.store.proposals import proposals
from service.store.students import students
from service.store.trainings import trainings

__all__ = [
    "Documents",
    "Page",
    "Session",
    "changes",
    "companies",
    "competences",
    "consents",
    "corrections",
    "feedback",
    "identities",
    "imports",
    "make_engine",
    "make_sessions",
    "mentions",
    "needs",
    "outbox",
    "ping",
    "proposals",
    "students",
    "suggestions",
    "trainings",
    "transaction",
    "vocabulary_edits",
]
