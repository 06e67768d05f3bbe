"""Organisations: universities, schools and cluster offices."""

from __future__ import annotations

from models import Organisation, OrganisationCreate
from service.auth import Viewer
from service.store import Session
from service.store import organisations as store

__all__ = ["create_organisation", "get_organisation", "list_organisations"]


def list_organisations(session: Session) -> list[Organisation]:
    """Return all organisations by name; that they exist is public."""
    return store.listed(session)


def get_organisation(session: Session, organisation_id: str) -> Organisation:
    """Return one organisation; raises `NotFoundError`."""
    return store.get(session, organisation_id)


def create_organisation(viewer: Viewer, session: Session, new: OrganisationCreate) -> Organisation:
    """Store a new organisation, as an administrator."""
    return store.create(viewer, session, new)
