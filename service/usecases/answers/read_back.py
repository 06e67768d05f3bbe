"""What was read of a stored document, as pages show it."""

from __future__ import annotations

from datetime import date

from matcher.ranking.wording import Tongue
from service.auth import Viewer
from service.engine import Engine
from service.store import Session
from service.usecases.answers.asking import Asking
from service.usecases.answers.laying import Laying
from service.usecases.answers.marking import MarkedField
from service.usecases.answers.previewing import Chip, read_of
from service.usecases.documents.rows import Row

__all__ = ["read_back"]


def read_back(
    viewer: Viewer, session: Session, engine: Engine, row: Row, language: Tongue
) -> tuple[tuple[Chip, ...], tuple[MarkedField, ...]]:
    """Return the competences of a stored row, and its text with them marked."""
    asking = Asking(today=date.min, request_id="", language=language)
    laying = Laying(viewer, session, engine, asking)
    return read_of(laying.snapshot, laying.side_of(row), language)
