"""Organisations in the store: universities, schools and cluster offices."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from models import Organisation, OrganisationCreate
from models.record import new_id
from service.auth import Viewer
from service.errors import ConflictError, ForbiddenError, NotFoundError

__all__ = ["create", "get", "listed"]


def listed(session: Session) -> list[Organisation]:
    """Return all organisations by name; they are public."""
    statement = select(Organisation)
    return list(session.exec(statement.order_by(func.lower(col(Organisation.name)))))


def get(session: Session, organisation_id: str) -> Organisation:
    """Return one organisation; raises `NotFoundError`."""
    row = session.get(Organisation, organisation_id)
    if row is None:
        raise NotFoundError("there is no such organisation", field="organisation_id")
    return row


def create(viewer: Viewer, session: Session, new: OrganisationCreate) -> Organisation:
    """Store a new organisation; raises `ForbiddenError`, and `ConflictError` for a name taken."""
    if viewer.role not in ("admin", "system"):
        raise ForbiddenError("only an administrator adds organisations")
    row = Organisation(id=new.id or new_id(), name=new.name, kind=new.kind)
    same = select(Organisation).where(Organisation.name == row.name)
    taken = session.get(Organisation, row.id) is not None
    if taken or session.exec(same).one_or_none() is not None:
        raise ConflictError("There is already an organisation with this name.", field="name")
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:  # another writer was faster
        raise ConflictError(
            "There is already an organisation with this name.", field="name"
        ) from error
    return row
