"""Students' identities in the store: kept apart, and read by the one function below."""

from collections.abc import Collection

from sqlmodel import Session, col, func, select

from models.account import Account
from models.student import IdentityInput, StudentIdentity
from service.auth import Viewer
from service.errors import ForbiddenError
from service.store import changes
from service.store.documents import CHUNK
from service.store.students import students

__all__ = ["put", "read", "remove", "unclaimed"]


def put(viewer: Viewer, session: Session, student_id: str, identity: IdentityInput) -> None:
    """Note who a student is, in the place of what was noted before; raises `NotFoundError`."""
    student = students.get(viewer, session, student_id)
    if not students.may_change(viewer, student):
        raise ForbiddenError("the viewer may not write this student's identity")
    changes.record(session, "student", student_id, "update")
    session.merge(StudentIdentity(student_id=student_id, **identity.model_dump()))
    session.flush()


def remove(viewer: Viewer, session: Session, student_id: str) -> None:
    """Forget who a student is; raises `NotFoundError`."""
    student = students.get(viewer, session, student_id)
    if not students.may_change(viewer, student):
        raise ForbiddenError("the viewer may not write this student's identity")
    noted = session.get(StudentIdentity, student_id)
    if noted is not None:
        changes.record(session, "student", student_id, "update")
        session.delete(noted)
        session.flush()


def read(
    viewer: Viewer, session: Session, student_ids: Collection[str]
) -> dict[str, StudentIdentity]:
    """Return the known identities by student id: the only way to them.

    It is for the system, which strikes them from texts, for the administrator, and for a
    student's own; anyone else gets `ForbiddenError`.
    """
    wanted = sorted(set(student_ids))
    if not (viewer.sees_identities or all(viewer.owns_student(id_) for id_ in wanted)):
        raise ForbiddenError("identities are not shown")
    found: dict[str, StudentIdentity] = {}
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        statement = select(StudentIdentity).where(col(StudentIdentity.student_id).in_(chunk))
        found.update((row.student_id, row) for row in session.exec(statement))
    return found


def unclaimed(session: Session, email: str) -> StudentIdentity | None:
    """Return the one identity with this address whose profile has no account yet, if it is one.

    It is for signing up: the address must have answered.
    """
    statement = (
        select(StudentIdentity)
        .outerjoin(Account, col(Account.student_id) == col(StudentIdentity.student_id))
        .where(func.lower(StudentIdentity.email) == email.lower(), col(Account.id).is_(None))
    )
    found = session.exec(statement.limit(2)).all()
    return found[0] if len(found) == 1 else None
